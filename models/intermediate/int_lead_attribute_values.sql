{{ config(materialized="view") }}

-- The attributes of a lead on the day scored.
with

periods as (
    select * from {{ ref('int_lead_attribute_periods') }}
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    periods.lead_id,
    periods.attribute,
    periods.value
from periods
inner join clock
    on {{ valid_on('periods', 'clock.as_of_date') }}
