-- Once per bucket of leads.
-- Lead x rule x day: which events count, and from when to when.

create or replace temp table known_days as
select lead_key, rule_key, activity_date, known_date, event_count
from rule_days
where lead_key % getvariable('buckets') = getvariable('bucket') and known_date = last_known_date
union all
-- Few days hold events that became known on different days: those are told apart.
select lead_key, rule_key, activity_date, event_days.known_date, cast(sum(event_days.event_count) as integer)
from event_days
inner join class_rules using (class_key)
semi join (
    select lead_key, rule_key, activity_date from rule_days
    where lead_key % getvariable('buckets') = getvariable('bucket') and known_date != last_known_date
) as mixed using (lead_key, rule_key, activity_date)
group by lead_key, rule_key, activity_date, event_days.known_date;

-- Longer limits than a day: a bucket that never overflows needs no counting.
create or replace temp table limit_buckets as
select
    *,
    sum(event_count) over (partition by lead_key, rule_key, bucket) as bucket_count,
    count(*) over (partition by lead_key, rule_key, bucket) as day_count
from (
    select
        known_days.*,
        limit_count,
        activity_date + window_days as expires_on,
        coalesce((activity_date - min(activity_date) over (partition by lead_key, rule_key)) // limit_days, 0)
            as bucket
    from known_days
    inner join history_rules using (rule_key)
    where limit_count is not null and limit_days is distinct from 1
    union all
    select known_days.*, limit_count, activity_date + window_days, activity_date - date '2000-01-01'
    from known_days
    inner join history_rules using (rule_key)
    semi join (
        select lead_key, rule_key, activity_date from rule_days where known_date != last_known_date
    ) as mixed using (lead_key, rule_key, activity_date)
    where limit_count is not null and limit_days = 1
);

-- In the others, what counts changes when an event becomes known or leaves the window.
create or replace temp table limited_spans as
with crowded as (
    select * from limit_buckets where bucket_count > limit_count and day_count > 1
),
moments as (
    select lead_key, rule_key, bucket, change_date, max(is_known_date) as is_by_events
    from (
        select lead_key, rule_key, bucket, known_date as change_date, true as is_known_date from crowded
        union all
        select lead_key, rule_key, bucket, expires_on, false from crowded where expires_on is not null
    )
    group by lead_key, rule_key, bucket, change_date
),
spans as (
    select
        *,
        lead(change_date) over following as next_date,
        lead(is_by_events) over following as next_is_by_events
    from moments
    window following as (partition by lead_key, rule_key, bucket order by change_date)
),
running as (
    select
        crowded.*,
        spans.* exclude (lead_key, rule_key, bucket),
        sum(event_count) over (
            partition by lead_key, rule_key, bucket, change_date order by activity_date, known_date
        ) - event_count as count_before
    from crowded
    inner join spans using (lead_key, rule_key, bucket)
    where known_date <= change_date and coalesce(expires_on > change_date, true)
)
select
    lead_key, rule_key, activity_date, change_date as counts_from, is_by_events, next_date as counts_to,
    coalesce(next_is_by_events, false) as to_is_by_events,
    cast(least(event_count, limit_count - count_before) as integer) as event_count
from running
where count_before < limit_count;
