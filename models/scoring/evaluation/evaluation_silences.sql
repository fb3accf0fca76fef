{{ config(materialized="view") }}

-- Lead x inactivity rule x test of rules: how many times its days of silence had passed by then.
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

created as (
    select * from {{ ref('int_leads') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

classes as (
    select distinct event_class_id from {{ ref('int_event_classes') }}
    where is_engagement
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
    where lower(activity_type) = 'inactivity'
),

rule_tests as (
    select * from {{ ref('evaluation_rules') }}
),

tests as (
    select distinct
        test_month,
        scored_on
    from rule_tests
),

-- Months first: each would meet all later tests.
engaged_months as (
    select
        event_days.lead_id,
        {{ month_of('event_days.known_date') }} as known_month,
        max(event_days.activity_date) as last_engaged_on
    from event_days
    inner join classes
        on event_days.event_class_id = classes.event_class_id
    group by event_days.lead_id, {{ month_of('event_days.known_date') }}
),

last_engagements as (
    select
        engaged_months.lead_id,
        tests.test_month,
        max(engaged_months.last_engaged_on) as last_engaged_on
    from engaged_months
    inner join tests
        on engaged_months.known_month < tests.test_month
    group by engaged_months.lead_id, tests.test_month
),

silent as (
    select
        leads.lead_id,
        rules.rule_key,
        leads.test_month,
        rules.limit_count,
        floor(
            {{ days_between(
                'coalesce(last_engagements.last_engaged_on, cast(created.created_at as date))', 'leads.scored_on'
            ) }} / cast(rules.limit_days as {{ type_double() }})
        ) as step_count
    from leads
    inner join created
        on leads.lead_id = created.lead_id
    inner join rule_tests
        on
            leads.scoring_model = rule_tests.scoring_model
            and leads.test_month = rule_tests.test_month
    inner join rules
        on rule_tests.rule_key = rules.rule_key
    left join last_engagements
        on
            leads.lead_id = last_engagements.lead_id
            and leads.test_month = last_engagements.test_month
)

select
    lead_id,
    rule_key,
    test_month,
    {{ clamp('step_count', '0', 'limit_count') }} as step_count
from silent
where step_count >= 1
