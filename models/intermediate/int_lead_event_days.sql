{{ config(materialized="view") }}

with

event_days as (
    select * from {{ ref('int_event_days') }}
)

select
    lead_id,
    event_class_id,
    activity_date,
    known_date,
    cast(event_count as {{ dbt.type_int() }}) as event_count,
    last_occurred_at
from event_days
where exclusion_reason is null
