-- The leads whose history this run computes, in buckets that fit into memory.
with

leads as (
    select * from {{ ref('int_leads') }}
),

event_days as (
    select count(*) as row_count from {{ ref('int_lead_event_days') }}
),

numbered as (
    select
        lead_id,
        cast(created_at as date) as created_on,
        cast(row_number() over (order by lead_id) as {{ dbt.type_int() }}) as lead_number
    from leads
)

select
    numbered.lead_id,
    numbered.lead_number,
    cast(
        mod(numbered.lead_number, 1 + event_days.row_count / {{ var('history_bucket_rows') | int }})
        as {{ dbt.type_int() }}
    ) as bucket,
    0 as first_step,
    numbered.created_on
from numbered
cross join event_days
