-- What the history knows of events, with the number and bucket of the lead: each bucket then finds its rows at once.
with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

leads as (
    select * from {{ ref('history_scope') }}
)

select
    leads.lead_number,
    leads.bucket,
    event_days.event_class_id,
    event_days.activity_date,
    event_days.known_date,
    event_days.event_count
from event_days
inner join leads
    on event_days.lead_id = leads.lead_id
{{ sorted_by_bucket('leads') }}
