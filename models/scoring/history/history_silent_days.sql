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

grid as (
    select * from {{ ref('int_history_grid') }}
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

-- How often a rule's days have passed in a silence, as far as the history looks.
passed as (
    select
        silences.lead_number,
        rules.rule_key,
        rules.limit_days,
        silences.silent_since,
        silences.known_from,
        silences.known_to,
        {{ clamp(
            'floor(least(' ~ days_between('silences.silent_since', 'silences.known_to') ~ ' - 1, '
            ~ days_between('silences.silent_since', 'grid.last_end')
            ~ ') / cast(rules.limit_days as ' ~ type_double() ~ '))',
            '0', 'rules.limit_count'
        ) }} as step_count
    from silences
    cross join grid
    inner join lead_models
        on silences.lead_number = lead_models.lead_number
    inner join rules
        on lead_models.scoring_model = rules.scoring_model
    where silences.known_from < silences.known_to
)

select
    passed.lead_number,
    passed.rule_key,
    passed.silent_since,
    greatest(
        cast({{ dbt.dateadd('day', 'steps.generated_number * passed.limit_days', 'passed.silent_since') }} as date),
        passed.known_from
    ) as counts_from,
    passed.known_to as counts_to
from passed
inner join steps
    on passed.step_count >= steps.generated_number
