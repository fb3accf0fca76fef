-- How long does a hot lead wait for its first call?
-- How to read: one row per owner; hours are of the leads that became hot in the last 90 days and were called
-- afterwards, in_time_rate and fell_through_rate are of all that were due. Hours count round the clock, so a weekend is
-- 48 of them.
-- What to do: look at fell_through_rate before the hours, they do not have the leads that nobody called. An owner far
-- above the others has too many leads or was away; the row without an owner is a fault of the routing.
with

follow_ups as (
    select
        *,
        follow_up in ('in_time', 'late', 'fell_through') as is_due
    from {{ ref('lead_follow_ups') }}
    where moment = 'hot'
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    follow_ups.scoring_model,
    follow_ups.owner_id,
    count(*) as hot_leads,
    sum(case when follow_ups.is_due then 1 else 0 end) as due_leads,
    {{ rate(
        "sum(case when follow_ups.follow_up = 'in_time' then 1 else 0 end)",
        'sum(case when follow_ups.is_due then 1 else 0 end)'
    ) }} as in_time_rate,
    {{ rate(
        "sum(case when follow_ups.follow_up = 'fell_through' then 1 else 0 end)",
        'sum(case when follow_ups.is_due then 1 else 0 end)'
    ) }} as fell_through_rate,
    {{ percentile(0.5, 'follow_ups.hours_to_touch') }} as median_hours,
    {{ percentile(0.9, 'follow_ups.hours_to_touch') }} as p90_hours
from follow_ups
cross join clock
where {{ days_between('cast(follow_ups.due_at as date)', 'clock.as_of_date') }} < 90
group by follow_ups.scoring_model, follow_ups.owner_id
order by follow_ups.scoring_model asc, fell_through_rate desc, follow_ups.owner_id asc
