{{ config(materialized="view") }}

-- Where the history begins and ends.
with

points as (
    select * from {{ ref('int_history_points') }}
)

select
    min(period_end) as first_end,
    max(period_end) as last_end,
    max(step) + 1 as end_step
from points
