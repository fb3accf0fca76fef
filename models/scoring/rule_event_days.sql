-- Lead x rule x date scored x day: how many matching events, and how many of them the frequency limit lets count.
with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

class_rules as (
    select * from {{ ref('int_event_class_rules') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

rule_dates as (
    select
        class_rules.event_class_id,
        rules.rule_key,
        rules.window_days,
        rules.limit_count,
        rules.limit_days,
        clock.as_of_date
    from class_rules
    inner join rules
        on class_rules.rule_key = rules.rule_key
    inner join clock
        on {{ valid_on('rules', 'clock.as_of_date') }}
),

matched as (
    select
        event_days.lead_id,
        rule_dates.rule_key,
        rule_dates.as_of_date,
        event_days.event_count,
        rule_dates.limit_count,
        rule_dates.limit_days,
        {{ days_between('event_days.activity_date', 'rule_dates.as_of_date') }} as age_days,
        coalesce(
            {{ days_between('event_days.activity_date', 'rule_dates.as_of_date') }} < rule_dates.window_days, true
        ) as is_in_window
    from event_days
    inner join rule_dates
        on
            event_days.event_class_id = rule_dates.event_class_id
            and event_days.known_date <= rule_dates.as_of_date
),

-- A limit counts events of several classes together, in buckets from the lead's first event that matches: days or more.
limited_days as (
    select
        lead_id,
        rule_key,
        as_of_date,
        age_days,
        limit_count,
        limit_days,
        is_in_window,
        sum(event_count) as event_count
    from matched
    where limit_count is not null
    group by lead_id, rule_key, as_of_date, age_days, limit_count, limit_days, is_in_window
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
    as_of_date,
    age_days,
    event_count as events_seen,
    case when is_in_window then event_count else 0 end as events_counted
from matched
where limit_count is null

union all

select
    lead_id,
    rule_key,
    as_of_date,
    age_days,
    event_count as events_seen,
    -- The earliest of a bucket count: what is left of the limit after the days before.
    case when is_in_window then {{ clamp('limit_count - running_count + event_count', '0', 'event_count') }} else 0 end
        as events_counted
from limited
