{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x day: from when to when events of the day count, and what makes that begin and end.
{%- set far_away = "cast('9999-12-31' as date)" %}
with

event_days as (
    select * from {{ ref('history_event_days') }}
),

class_rules as (
    select * from {{ ref('int_event_class_rules') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

limited_days as (
    select * from {{ ref('history_limited_days') }}
),

-- Silence counts like an event that happens so many days after the last engagement and ends with the next.
silent_days as (
    select * from {{ ref('history_silent_days') }}
),

lead_models as (
    select * from {{ ref('history_lead_models') }}
)

select
    event_days.lead_number,
    rules.rule_key,
    event_days.activity_date,
    event_days.known_date as counts_from,
    'events' as from_cause,
    case
        when rules.window_days is not null
            then cast({{ dbt.dateadd('day', 'rules.window_days', 'event_days.activity_date') }} as date)
        else {{ far_away }}
    end as counts_to,
    'decay' as to_cause,
    event_days.event_count,
    true as is_event
from event_days
inner join class_rules
    on event_days.event_class_id = class_rules.event_class_id
inner join rules
    on class_rules.rule_key = rules.rule_key
inner join lead_models
    on
        event_days.lead_number = lead_models.lead_number
        and rules.scoring_model = lead_models.scoring_model
where rules.limit_count is null

union all

select
    lead_number,
    rule_key,
    activity_date,
    counts_from,
    from_cause,
    coalesce(counts_to, {{ far_away }}) as counts_to,
    coalesce(to_cause, 'decay') as to_cause,
    event_count,
    true as is_event
from limited_days

union all

select
    lead_number,
    rule_key,
    silent_since as activity_date,
    counts_from,
    'decay' as from_cause,
    counts_to,
    'events' as to_cause,
    1 as event_count,
    true as is_event
from silent_days

union all

-- "At most n times" is also true of leads without any event: such rules count one from the beginning.
select
    lead_models.lead_number,
    rules.rule_key,
    lead_models.created_on as activity_date,
    lead_models.created_on as counts_from,
    'events' as from_cause,
    {{ far_away }} as counts_to,
    'decay' as to_cause,
    1 as event_count,
    false as is_event
from lead_models
inner join rules
    on
        lead_models.scoring_model = rules.scoring_model
        and rules.counting = 'range'
        and rules.min_count = 0
