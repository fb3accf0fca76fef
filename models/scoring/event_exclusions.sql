with

event_days as (
    select * from {{ ref('int_event_days') }}
)

select
    source_table,
    exclusion_reason as reason,
    activity_date as day,
    event_count as rows_excluded
from event_days
where exclusion_reason is not null
