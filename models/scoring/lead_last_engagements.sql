-- When each lead last did something that counts as engagement: an unsubscribe or a bounce does not.
with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

classes as (
    select distinct event_class_id from {{ ref('int_event_classes') }}
    where is_engagement
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    event_days.lead_id,
    clock.as_of_date,
    max(event_days.last_occurred_at) as last_engaged_at
from event_days
inner join classes
    on event_days.event_class_id = classes.event_class_id
inner join clock
    on event_days.known_date <= clock.as_of_date
group by event_days.lead_id, clock.as_of_date
