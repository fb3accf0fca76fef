{{ config(schema='seeds') }}

{#- Duplicate rows, overlapping versions, and pairs of columns in the wrong order. -#}
{%- set ordered_pairs = [] -%}
{%- set last_key_columns = [] -%}
{%- if execute -%}
    {%- for seed in seed_names() -%}
        {%- set meta = seed_node(seed).config.meta -%}
        {%- do last_key_columns.append([seed, meta.key[-1], meta.key | join(' and ')]) -%}
        {%- for pair in meta.get('not_above', []) -%}
            {%- do ordered_pairs.append([seed] + pair) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}

with seed_cells as (

    select * from {{ ref('seed_cells') }}

),

key_columns as (

    {{ literal_rows({'seed_name': 'string', 'column_name': 'string', 'key_words': 'string'}, last_key_columns) }}

),

ordered_pairs as (

    {{ literal_rows({'seed_name': 'string', 'lower_column': 'string', 'upper_column': 'string'}, ordered_pairs) }}

),

versions as (

    select
        seed_name,
        row_id,
        row_number,
        row_key,
        max(case when column_name = 'valid_from' then {{ try_cast('cell', 'date') }} end) as valid_from,
        max(case when column_name = 'valid_to' then {{ try_cast('cell', 'date') }} end) as valid_to
    from seed_cells
    group by seed_name, row_id, row_number, row_key

),

duplicates as (

    select
        later.seed_name,
        later.row_number,
        later.row_key,
        min(earlier.row_number) as earlier_row_number
    from versions as later
    inner join versions as earlier
        on
            later.seed_name = earlier.seed_name
            and later.row_key = earlier.row_key
            and later.row_id > earlier.row_id
            and (later.valid_to is null or earlier.valid_from is null or earlier.valid_from < later.valid_to)
            and (earlier.valid_to is null or later.valid_from is null or later.valid_from < earlier.valid_to)
    group by later.seed_name, later.row_number, later.row_key, later.row_id

),

pairs as (

    select
        lower_cells.seed_name,
        lower_cells.column_name,
        ordered_pairs.upper_column,
        lower_cells.row_number,
        lower_cells.row_key,
        lower_cells.cell as lower_cell,
        upper_cells.cell as upper_cell
    from ordered_pairs
    inner join seed_cells as lower_cells
        on
            ordered_pairs.seed_name = lower_cells.seed_name
            and ordered_pairs.lower_column = lower_cells.column_name
    inner join seed_cells as upper_cells
        on
            lower_cells.seed_name = upper_cells.seed_name
            and ordered_pairs.upper_column = upper_cells.column_name
            and lower_cells.row_id = upper_cells.row_id

)

select
    duplicates.seed_name,
    key_columns.column_name,
    duplicates.row_number,
    duplicates.row_key || ': the same ' || key_columns.key_words || ' as in row '
    || coalesce(cast(duplicates.earlier_row_number as {{ dbt.type_string() }}), 'another')
    || ', at the same time' as fault
from duplicates
inner join key_columns on duplicates.seed_name = key_columns.seed_name

union all

select
    seed_name,
    column_name,
    row_number,
    row_key || ': ' || column_name || ' ' || lower_cell || ' is above ' || upper_column || ' ' || upper_cell as fault
from pairs
where {{ try_cast('lower_cell', 'numeric(18,4)') }} > {{ try_cast('upper_cell', 'numeric(18,4)') }}

union all

select
    seed_name,
    'valid_to' as column_name,
    row_number,
    row_key || ': valid_to ' || cast(valid_to as {{ dbt.type_string() }}) || ' is not after valid_from '
    || cast(valid_from as {{ dbt.type_string() }}) as fault
from versions
where valid_to <= valid_from
