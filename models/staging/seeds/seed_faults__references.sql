-- A row with an empty cell in a reference refers to nothing.
{{ config(schema='seeds') }}

with

seed_columns as (
    select * from {{ ref('seed_columns') }}
),

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

reference_columns as (
    {{ declared_references() | indent(4) }}
),

referring_rows as (
    select
        reference_columns.reference_id,
        reference_columns.seed_name,
        reference_columns.last_column,
        reference_columns.target_seed,
        seed_cells.row_key,
        max(case when reference_columns.part = 1 then seed_cells.cell end) as first_name,
        max(case when reference_columns.part = 2 then seed_cells.cell end) as second_name,
        seed_cells.row_number
    from reference_columns
    inner join seed_cells
        on
            reference_columns.seed_name = seed_cells.seed_name
            and reference_columns.column_name = seed_cells.column_name
    group by
        reference_columns.reference_id,
        reference_columns.seed_name,
        reference_columns.last_column,
        reference_columns.target_seed,
        reference_columns.part_count,
        seed_cells.row_key,
        seed_cells.row_number,
        seed_cells.row_id
    having count(seed_cells.cell) = reference_columns.part_count
),

target_rows as (
    select
        reference_columns.reference_id,
        max(case when reference_columns.part = 1 then seed_cells.cell end) as first_name,
        max(case when reference_columns.part = 2 then seed_cells.cell end) as second_name
    from reference_columns
    inner join seed_cells
        on
            reference_columns.target_seed = seed_cells.seed_name
            and reference_columns.target_column = seed_cells.column_name
    group by reference_columns.reference_id, seed_cells.row_id
),

-- The missing column of a target is the fault to mend; every reference to it would only repeat it.
unreadable_targets as (
    select distinct reference_columns.reference_id
    from reference_columns
    inner join seed_columns
        on
            reference_columns.target_seed = seed_columns.seed_name
            and reference_columns.target_column = seed_columns.column_name
    where not seed_columns.is_in_file
)

select
    referring_rows.seed_name,
    referring_rows.last_column as column_name,
    referring_rows.row_key || ': '
    || coalesce({{ in_quotes('referring_rows.second_name') }} || ' of ', '')
    || {{ in_quotes('referring_rows.first_name') }} || ' is not in seed ' || referring_rows.target_seed as fault,
    referring_rows.row_number
from referring_rows
left join target_rows
    on
        referring_rows.reference_id = target_rows.reference_id
        and referring_rows.first_name = target_rows.first_name
        and coalesce(referring_rows.second_name, '') = coalesce(target_rows.second_name, '')
left join unreadable_targets on referring_rows.reference_id = unreadable_targets.reference_id
where target_rows.reference_id is null and unreadable_targets.reference_id is null
