{{ config(materialized=long_query_step()) }}

-- Lead x rule with a frequency limit x day: how many of the day's events count, and from when to when.
with

buckets as (
    select * from {{ ref('history_limit_buckets') }}
),

bucketed as (
    select * from buckets
    where is_over_limit
),

-- What counts changes when an event becomes known or leaves the window.
moments as (
    select
        lead_number,
        rule_key,
        bucket,
        known_date as change_date,
        1 as is_known_date
    from bucketed

    union all

    select
        lead_number,
        rule_key,
        bucket,
        expires_on as change_date,
        0 as is_known_date
    from bucketed
    where expires_on is not null
),

changes as (
    select
        lead_number,
        rule_key,
        bucket,
        change_date,
        case when max(is_known_date) = 1 then 'events' else 'decay' end as cause
    from moments
    group by lead_number, rule_key, bucket, change_date
),

spans as (
    select
        *,
        lead(change_date) over (partition by lead_number, rule_key, bucket order by change_date) as next_change_date,
        lead(cause) over (partition by lead_number, rule_key, bucket order by change_date) as next_cause
    from changes
),

running as (
    select
        bucketed.lead_number,
        bucketed.rule_key,
        bucketed.activity_date,
        bucketed.known_date,
        bucketed.event_count,
        bucketed.limit_count,
        spans.change_date,
        spans.cause,
        spans.next_change_date,
        spans.next_cause,
        sum(bucketed.event_count) over (
            partition by bucketed.lead_number, bucketed.rule_key, bucketed.bucket, spans.change_date
            order by bucketed.activity_date asc, bucketed.known_date asc
            rows between unbounded preceding and current row
        ) as running_count
    from bucketed
    inner join spans
        on
            bucketed.lead_number = spans.lead_number
            and bucketed.rule_key = spans.rule_key
            and bucketed.bucket = spans.bucket
            and bucketed.known_date <= spans.change_date
            and (bucketed.expires_on is null or bucketed.expires_on > spans.change_date)
)

select
    lead_number,
    rule_key,
    activity_date,
    change_date as counts_from,
    cause as from_cause,
    next_change_date as counts_to,
    next_cause as to_cause,
    {{ clamp('limit_count - (running_count - event_count)', '0', 'event_count') }} as event_count
from running
where running_count - event_count < limit_count

union all

-- In a bucket that never fills up everything counts.
select
    lead_number,
    rule_key,
    activity_date,
    known_date as counts_from,
    'events' as from_cause,
    expires_on as counts_to,
    case when expires_on is not null then 'decay' end as to_cause,
    event_count
from buckets
where not is_over_limit
