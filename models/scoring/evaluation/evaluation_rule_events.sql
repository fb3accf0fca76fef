{{ config(materialized="view") }}

-- Lead x engagement rule x test of rules: the events that the rule saw by then, and how much the latest still counted.
{%- set number_type = type_double() %}
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

class_rules as (
    select * from {{ ref('int_event_class_rules') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

rule_tests as (
    select * from {{ ref('evaluation_rules') }}
),

-- The limit is held within a day only: that is enough to tell who hit the rule, and nearly enough for its points.
matched as (
    select
        event_days.lead_id,
        rule_tests.rule_key,
        rule_tests.test_month,
        rules.decay,
        rules.decay_days,
        rules.decay_rate,
        case
            when event_days.event_count > rules.limit_count then rules.limit_count
            else event_days.event_count
        end as event_count,
        {{ days_between('event_days.activity_date', 'rule_tests.scored_on') }} as age_days
    from event_days
    inner join class_rules
        on event_days.event_class_id = class_rules.event_class_id
    inner join rule_tests
        on
            class_rules.rule_key = rule_tests.rule_key
            and event_days.known_date <= rule_tests.scored_on
    inner join rules
        on rule_tests.rule_key = rules.rule_key
    where
        rules.window_days is null
        or {{ days_between('event_days.activity_date', 'rule_tests.scored_on') }} < rules.window_days
),

weighed as (
    select
        *,
        {{ decay_weight('matched', 'matched.age_days') }} as weight
    from matched
),

-- "At most n times" is also true of leads without any event.
counted as (
    select
        lead_id,
        rule_key,
        test_month,
        event_count,
        case when weight > 0 then weight else 0 end as weight
    from weighed

    union all

    select
        leads.lead_id,
        rules.rule_key,
        leads.test_month,
        0 as event_count,
        cast(null as {{ number_type }}) as weight
    from leads
    inner join rule_tests
        on
            leads.scoring_model = rule_tests.scoring_model
            and leads.test_month = rule_tests.test_month
    inner join rules
        on
            rule_tests.rule_key = rules.rule_key
            and rules.counting = 'range'
            and rules.min_count = 0
)

select
    lead_id,
    rule_key,
    test_month,
    sum(event_count) as event_count,
    coalesce(sum(event_count * weight), 0) as weighted_events,
    coalesce(max(weight), 1) as latest_weight
from counted
group by lead_id, rule_key, test_month
