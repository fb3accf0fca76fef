{{ config(schema='seeds') }}

{#- Bands of a scoring model must cover every number exactly once: half-open, open at both ends, without gap. -#}
{%- set band_seeds = [] -%}
{%- if execute -%}
    {%- for seed in seed_names() if seed_node(seed).config.meta.get('bands') -%}
        {%- do band_seeds.append([seed]) -%}
    {%- endfor -%}
{%- endif -%}
{%- set is_bound_unreadable -%}
    seed_cells.column_name like '%bound' and seed_cells.cell is not null
    and {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} is null
{%- endset -%}
{%- set upwards -%}
    partition by seed_name, scoring_model
    order by case when lower_bound is null then 0 else 1 end, lower_bound, upper_bound
{%- endset -%}

with seed_cells as (

    select * from {{ ref('seed_cells') }}

),

band_seeds as (

    {{ literal_rows({'seed_name': 'string'}, band_seeds) }}

),

bands as (

    select
        seed_cells.seed_name,
        seed_cells.row_number,
        seed_cells.row_key,
        max(case when seed_cells.column_name = 'scoring_model' then seed_cells.cell end) as scoring_model,
        max(case when seed_cells.column_name = 'lower_bound' then {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} end)
            as lower_bound,
        max(case when seed_cells.column_name = 'upper_bound' then {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} end)
            as upper_bound,
        max(case when {{ is_bound_unreadable }} then 1 else 0 end) as unreadable_bounds
    from seed_cells
    inner join band_seeds on seed_cells.seed_name = band_seeds.seed_name
    group by seed_cells.seed_name, seed_cells.row_number, seed_cells.row_key, seed_cells.row_id

),

neighbours as (

    select
        seed_name,
        row_number,
        row_key,
        lower_bound,
        upper_bound,
        row_number() over ({{ upwards }}) as position_from_below,
        lag(upper_bound) over ({{ upwards }}) as end_of_band_below,
        count(*) over (partition by seed_name, scoring_model) as band_count,
        -- A bound that is not a number is a fault of its own; what follows from it is not.
        max(unreadable_bounds) over (partition by seed_name, scoring_model) as unreadable_bounds
    from bands

),

lower_bound_faults as (

    select
        seed_name,
        row_number,
        row_key,
        case
            when position_from_below = 1
                then case when lower_bound is not null then 'the lowest band must have an empty lower_bound' end
            when lower_bound is null or end_of_band_below is null or lower_bound < end_of_band_below
                then 'the band overlaps the one below it'
            when lower_bound > end_of_band_below
                then 'there is a gap: no band holds ' || {{ plain_number('end_of_band_below') }}
            when lower_bound >= upper_bound
                then 'lower_bound is not below upper_bound'
        end as fault
    from neighbours
    where unreadable_bounds = 0

)

select seed_name, 'lower_bound' as column_name, row_number, row_key || ': ' || fault as fault
from lower_bound_faults
where fault is not null

union all

select
    seed_name,
    'upper_bound' as column_name,
    row_number,
    row_key || ': the highest band must have an empty upper_bound' as fault
from neighbours
where position_from_below = band_count and upper_bound is not null and unreadable_bounds = 0
