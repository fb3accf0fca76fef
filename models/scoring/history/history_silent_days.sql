{{ config(materialized=long_query_step()) }}

-- Lead x inactivity rule x step: silence lasts from so many days after the last engagement, or creation, to the next.
{%- set far_away = "cast('9999-12-31' as date)" %}
with

event_days as (
    select * from {{ ref('history_event_days') }}
),

classes as (
    select distinct event_class_id from {{ ref('int_event_classes') }}
    where is_engagement
),

leads as (
    select * from {{ ref('history_leads') }}
),

lead_models as (
    select * from {{ ref('history_lead_models') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
    where activity_type = 'inactivity'
),

steps as (
    {{ dbt.generate_series(1000) }}
),

engaged_days as (
    select
        event_days.lead_number,
        event_days.activity_date,
        min(event_days.known_date) as known_date
    from event_days
    inner join classes
        on event_days.event_class_id = classes.event_class_id
    group by event_days.lead_number, event_days.activity_date
),

first_known as (
    select
        lead_number,
        min(known_date) as known_date
    from engaged_days
    group by lead_number
),

-- Since when the lead has been silent, and in which days that is the last that is known of it.
silences as (
    select
        lead_number,
        activity_date as silent_since,
        known_date as known_from,
        coalesce(
            min(known_date) over (
                partition by lead_number
                order by activity_date
                rows between 1 following and unbounded following
            ), {{ far_away }}
        ) as known_to
    from engaged_days

    union all

    select
        leads.lead_number,
        leads.created_on as silent_since,
        leads.created_on as known_from,
        coalesce(first_known.known_date, {{ far_away }}) as known_to
    from leads
    left join first_known
        on leads.lead_number = first_known.lead_number
),

stepped as (
    select
        silences.lead_number,
        rules.rule_key,
        silences.silent_since,
        silences.known_from,
        silences.known_to,
        steps.generated_number as step_number,
        cast(
            {{ dbt.dateadd('day', 'steps.generated_number * rules.limit_days', 'silences.silent_since') }} as date
        ) as step_date
    from silences
    inner join lead_models
        on silences.lead_number = lead_models.lead_number
    inner join rules
        on lead_models.scoring_model = rules.scoring_model
    inner join steps
        on
            rules.limit_count is null
            or rules.limit_count >= steps.generated_number
    where silences.known_from < silences.known_to
)

select
    lead_number,
    rule_key,
    silent_since,
    known_to,
    step_number,
    case when step_date > known_from then step_date else known_from end as counts_from,
    known_to as counts_to
from stepped
where
    step_date < known_to
