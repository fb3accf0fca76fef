{{ config(materialized=long_query_step()) }}

with

event_days as (
    select * from {{ ref('int_lead_event_days') }}
),

leads as (
    select * from {{ ref('history_leads') }}
)

select
    leads.lead_number,
    event_days.event_class_id,
    event_days.activity_date,
    event_days.known_date,
    event_days.event_count
from event_days
inner join leads
    on event_days.lead_id = leads.lead_id
