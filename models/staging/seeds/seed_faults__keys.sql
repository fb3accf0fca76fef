{{ config(schema='seeds') }}

with

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

keys as (
    {{ declared_keys() | indent(4) }}
),

ordered_pairs as (
    {{ declared_pairs() | indent(4) }}
),

versions as (
    select
        seed_name,
        row_key,
        row_number,
        row_id,
        max(case when column_name = 'valid_from' then {{ try_cast('cell', 'date') }} end) as valid_from,
        max(case when column_name = 'valid_to' then {{ try_cast('cell', 'date') }} end) as valid_to
    from seed_cells
    group by seed_name, row_key, row_number, row_id
),

duplicates as (
    select
        later.seed_name,
        later.row_key,
        later.row_number,
        min(earlier.row_number) as earlier_row_number
    from versions as later
    inner join versions as earlier
        on
            later.seed_name = earlier.seed_name
            and later.row_key = earlier.row_key
            and later.row_id > earlier.row_id
            and (later.valid_to is null or earlier.valid_from is null or later.valid_to > earlier.valid_from)
            and (later.valid_from is null or earlier.valid_to is null or later.valid_from < earlier.valid_to)
    group by later.seed_name, later.row_key, later.row_number, later.row_id
),

pairs as (
    select
        lower_cells.seed_name,
        lower_cells.column_name,
        lower_cells.row_key,
        lower_cells.row_number,
        lower_cells.cell as lower_cell,
        upper_cells.column_name as upper_column,
        upper_cells.cell as upper_cell
    from ordered_pairs
    inner join seed_cells as lower_cells
        on
            ordered_pairs.seed_name = lower_cells.seed_name
            and ordered_pairs.lower_column = lower_cells.column_name
    inner join seed_cells as upper_cells
        on
            ordered_pairs.seed_name = upper_cells.seed_name
            and ordered_pairs.upper_column = upper_cells.column_name
            and lower_cells.row_id = upper_cells.row_id
)

select
    duplicates.seed_name,
    keys.column_name,
    duplicates.row_key || ': the same ' || keys.key_words || ' as in '
    || coalesce('row ' || cast(duplicates.earlier_row_number as {{ dbt.type_string() }}), 'another row')
    || keys.when_words as fault,
    duplicates.row_number
from duplicates
inner join keys on duplicates.seed_name = keys.seed_name

union all

select
    seed_name,
    column_name,
    row_key || ': ' || column_name || ' ' || lower_cell || ' is above ' || upper_column || ' ' || upper_cell
        as fault,
    row_number
from pairs
where {{ try_cast('lower_cell', 'numeric(18,4)') }} > {{ try_cast('upper_cell', 'numeric(18,4)') }}

union all

select
    seed_name,
    'valid_to' as column_name,
    row_key || ': valid_to ' || cast(valid_to as {{ dbt.type_string() }}) || ' is not after valid_from '
    || cast(valid_from as {{ dbt.type_string() }}) as fault,
    row_number
from versions
where valid_from >= valid_to
