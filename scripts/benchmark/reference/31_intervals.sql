-- Once per bucket of leads.
-- Events and silences in one shape: from when to when they count.

-- Silence counts like an event that happens so many days after the last engagement and ends with the next.
create or replace temp table silences as
with engaged_days as (
    select lead_key, activity_date, min(known_date) as known_date
    from event_days
    semi join (select distinct class_key from content_classes where is_engagement) as engaging using (class_key)
    where lead_key % getvariable('buckets') = getvariable('bucket')
    group by lead_key, activity_date
),
gaps as (
    select
        lead_key,
        activity_date as silent_since,
        known_date as known_from,
        min(known_date) over (
            partition by lead_key order by activity_date rows between 1 following and unbounded following
        ) as known_to
    from engaged_days
    union all
    select lead_key, created_on, created_on, first_known
    from leads
    left join (select lead_key, min(known_date) as first_known from engaged_days group by lead_key) using (lead_key)
    where lead_key % getvariable('buckets') = getvariable('bucket')
)
select
    lead_key, rule_key, silent_since,
    greatest(
        silent_since + cast(unnest(range(1, least(
            coalesce(limit_count, 1000),
            (coalesce(known_to, getvariable('last_end') + 1) - silent_since - 1) // limit_days
        ) + 1)) * limit_days as integer),
        known_from
    ) as counts_from,
    known_to as counts_to
from gaps
inner join history_rules on activity_type = 'inactivity'
where
    coalesce(known_from < known_to, true)
    and coalesce(known_to, getvariable('last_end') + 1) - silent_since > limit_days
    and (
        model_key not in (select model_key from segmented_models)
        or (lead_key, model_key) in (select (lead_key, model_key) from segment_leads)
    );

create or replace temp table intervals as
with accepted as (
    -- One day alone in its bucket.
    select lead_key, rule_key, activity_date, known_date as counts_from, least(event_count, limit_count) as event_count
    from known_days
    inner join history_rules using (rule_key)
    anti join limit_buckets using (lead_key, rule_key, activity_date)
    where limit_count is null or limit_days = 1
    union all
    select lead_key, rule_key, activity_date, known_date, least(event_count, limit_count)
    from limit_buckets
    where bucket_count <= limit_count or day_count = 1
)
select
    accepted.*,
    coalesce(activity_date + window_days, date '9999-12-31') as counts_to,
    'events' as from_cause,
    'decay' as to_cause
from accepted
inner join history_rules using (rule_key)
union all by name
select
    lead_key, rule_key, activity_date, counts_from, event_count,
    coalesce(counts_to, date '9999-12-31') as counts_to,
    case when is_by_events then 'events' else 'decay' end as from_cause,
    case when to_is_by_events then 'events' else 'decay' end as to_cause
from limited_spans
union all by name
select
    lead_key, rule_key, silent_since as activity_date, counts_from, 1 as event_count,
    coalesce(counts_to, date '9999-12-31') as counts_to, 'decay' as from_cause, 'events' as to_cause
from silences
union all by name
-- "At most n times" is also true of leads without any event.
select
    lead_key, rule_key, created_on as activity_date, created_on as counts_from, 0 as event_count,
    date '9999-12-31' as counts_to, 'events' as from_cause, 'decay' as to_cause
from leads
inner join history_rules on counting = 'range' and min_count = 0
where lead_key % getvariable('buckets') = getvariable('bucket');
