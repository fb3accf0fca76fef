-- Since when the address of a lead is known not to exist.
with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

classes as (
    select distinct event_class_id from {{ ref('int_event_classes') }}
    where
        channel = 'email'
        and activity_type = 'hard_bounce'
)

select
    event_days.lead_id,
    min(event_days.known_date) as valid_from,
    cast(null as date) as valid_to
from event_days
inner join classes
    on event_days.event_class_id = classes.event_class_id
group by event_days.lead_id
