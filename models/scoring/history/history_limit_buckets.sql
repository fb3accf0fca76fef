{{ config(materialized=long_query_step()) }}

-- Lead x rule with a frequency limit x day: the day's events and the bucket of the limit they fall into.
with

event_days as (
    select * from {{ ref('history_event_days') }}
),

class_rules as (
    select * from {{ ref('int_event_class_rules') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
    where limit_count is not null
),

lead_models as (
    select * from {{ ref('history_lead_models') }}
),

-- A limit counts events of several classes together, in buckets from the lead's first event that matches.
days as (
    select
        event_days.lead_number,
        rules.rule_key,
        event_days.activity_date,
        event_days.known_date,
        rules.limit_count,
        rules.limit_days,
        case
            when rules.window_days is not null
                then cast({{ dbt.dateadd('day', 'rules.window_days', 'event_days.activity_date') }} as date)
        end as expires_on,
        sum(event_days.event_count) as event_count
    from event_days
    inner join class_rules
        on event_days.event_class_id = class_rules.event_class_id
    inner join rules
        on class_rules.rule_key = rules.rule_key
    inner join lead_models
        on
            event_days.lead_number = lead_models.lead_number
            and rules.scoring_model = lead_models.scoring_model
    group by
        event_days.lead_number,
        rules.rule_key,
        event_days.activity_date,
        event_days.known_date,
        rules.limit_count,
        rules.limit_days,
        rules.window_days
),

bucketed as (
    select
        *,
        coalesce(
            floor(
                {{ days_between('min(activity_date) over (partition by lead_number, rule_key)', 'activity_date') }}
                / cast(limit_days as {{ type_double() }})
            ), 0
        ) as bucket
    from days
)

select
    lead_number,
    rule_key,
    activity_date,
    known_date,
    expires_on,
    limit_count,
    event_count,
    bucket,
    sum(event_count) over (partition by lead_number, rule_key, bucket) > limit_count as is_over_limit
from bucketed
