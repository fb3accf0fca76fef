-- Bands must cover every number exactly once: half-open, without gap or overlap, open at both ends.
{{ config(schema='seeds') }}

{%- set upwards -%}
    partition by seed_name, scoring_model
    order by case when lower_bound is null then 0 else 1 end, lower_bound, upper_bound
{%- endset %}

with

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

band_seeds as (
    {{ declared_bands() | indent(4) }}
),

band_cells as (
    select
        seed_cells.*,
        {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} as bound
    from seed_cells
    inner join band_seeds on seed_cells.seed_name = band_seeds.seed_name
),

bands as (
    select
        seed_name,
        row_key,
        max(case when column_name = 'scoring_model' then cell end) as scoring_model,
        max(case when column_name = 'lower_bound' then bound end) as lower_bound,
        max(case when column_name = 'upper_bound' then bound end) as upper_bound,
        max(case when column_name like '%bound' and cell is not null and bound is null then 1 else 0 end)
            as unreadable_bounds,
        row_number
    from band_cells
    group by seed_name, row_key, row_number, row_id
),

neighbours as (
    select
        seed_name,
        row_key,
        lower_bound,
        upper_bound,
        lag(upper_bound) over ({{ upwards }}) as end_of_band_below,
        row_number() over ({{ upwards }}) as position_from_below,
        count(*) over (partition by seed_name, scoring_model) as band_count,
        -- A bound that is not a number is a fault of its own; what would follow from it is not.
        max(unreadable_bounds) over (partition by seed_name, scoring_model) as unreadable_bounds,
        row_number
    from bands
),

judged as (
    select
        seed_name,
        row_key,
        case
            when position_from_below = 1
                then case
                    when lower_bound is not null then 'the lowest band must have an empty lower_bound'
                end
            when lower_bound is null or end_of_band_below is null or lower_bound < end_of_band_below
                then 'the band overlaps the one below it'
            when lower_bound > end_of_band_below
                then 'there is a gap: no band holds ' || {{ plain_number('end_of_band_below') }}
            when lower_bound >= upper_bound then 'lower_bound is not below upper_bound'
        end as lower_fault,
        case
            when position_from_below = band_count and upper_bound is not null
                then 'the highest band must have an empty upper_bound'
        end as upper_fault,
        row_number
    from neighbours
    where unreadable_bounds = 0
)

select
    seed_name,
    'lower_bound' as column_name,
    row_key || ': ' || lower_fault as fault,
    row_number
from judged
where lower_fault is not null

union all

select
    seed_name,
    'upper_bound' as column_name,
    row_key || ': ' || upper_fault as fault,
    row_number
from judged
where upper_fault is not null
