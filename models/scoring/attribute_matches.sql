{{ config(materialized="view") }}

-- The conditions that a lead meets on the day scored.
with

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    match_periods.lead_id,
    match_periods.condition_id,
    match_periods.matched_value
from match_periods
inner join clock
    on {{ valid_on('match_periods', 'clock.as_of_date') }}
