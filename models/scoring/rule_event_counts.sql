-- Lead x rule x date scored: the days of a rule rolled up, weighted by age.
with

event_days as (
    select * from {{ ref('rule_event_days') }}
),

weights as (
    select * from {{ ref('decay_weights') }}
)

select
    event_days.lead_id,
    event_days.rule_key,
    event_days.as_of_date,
    sum(event_days.events_seen) as events_seen,
    sum(event_days.events_counted) as events_accepted,
    sum(event_days.events_counted * weights.weight) as weighted_events,
    -- No decay ever grows: the latest event has the greatest weight.
    max(case when event_days.events_counted > 0 then weights.weight end) as latest_weight,
    min(case when event_days.events_counted > 0 then event_days.age_days end) as latest_age_days,
    sum(case when event_days.age_days < 7 then event_days.events_counted else 0 end) as events_last_week,
    sum(case when event_days.age_days between 7 and 27 then event_days.events_counted else 0 end)
        as events_3_weeks_before
from event_days
left join weights
    on
        event_days.rule_key = weights.rule_key
        and event_days.age_days = weights.age_days
group by event_days.lead_id, event_days.rule_key, event_days.as_of_date
