-- Lead x rule x day: how many matching events, and how many of them the frequency limit lets count.
with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

class_rules as (
    select * from {{ ref('int_event_class_rules') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

rules_of_classes as (
    select
        class_rules.event_class_id,
        rules.rule_key,
        rules.limit_count,
        rules.window_days,
        rules.as_of_date
    from class_rules
    inner join rules
        on class_rules.rule_key = rules.rule_key
),

matched as (
    select
        event_days.lead_id,
        rules_of_classes.rule_key,
        event_days.event_count,
        rules_of_classes.limit_count,
        {{ days_between('event_days.activity_date', 'rules_of_classes.as_of_date') }} as age_days,
        coalesce(
            {{ days_between('event_days.activity_date', 'rules_of_classes.as_of_date') }}
            < rules_of_classes.window_days, true
        ) as is_in_window
    from event_days
    inner join rules_of_classes
        on
            event_days.event_class_id = rules_of_classes.event_class_id
            and event_days.known_date <= rules_of_classes.as_of_date
),

-- A limit counts events of several classes together, in buckets from the lead's first event that matches: days or more.
summed as (
    select
        lead_id,
        rule_key,
        age_days,
        is_in_window,
        cast(sum(event_count) as {{ dbt.type_int() }}) as event_count
    from matched
    where limit_count is not null
    group by lead_id, rule_key, age_days, is_in_window
),

limited_days as (
    select
        summed.*,
        rules.limit_count,
        rules.limit_days
    from summed
    inner join rules
        on summed.rule_key = rules.rule_key
),

bucketed as (
    select
        *,
        coalesce(floor(
            (max(age_days) over (partition by lead_id, rule_key) - age_days) / cast(limit_days as {{ type_double() }})
        ), 0) as bucket
    from limited_days
    where limit_days is null or limit_days > 1
),

limited as (
    select
        *,
        sum(event_count) over (
            partition by lead_id, rule_key, is_in_window, bucket
            order by age_days desc rows between unbounded preceding and current row
        ) as running_count
    from bucketed

    union all

    select
        *,
        0 as bucket,
        event_count as running_count
    from limited_days
    where limit_days = 1
)

select
    lead_id,
    rule_key,
    age_days,
    event_count as events_seen,
    case when is_in_window then event_count else 0 end as events_counted
from matched
where limit_count is null

union all

select
    lead_id,
    rule_key,
    age_days,
    event_count as events_seen,
    -- The earliest of a bucket count: what is left of the limit after the days before.
    cast(case
        when is_in_window then {{ clamp('limit_count - running_count + event_count', '0', 'event_count') }}
        else 0
    end as {{ dbt.type_int() }}) as events_counted
from limited
