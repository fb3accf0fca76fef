{{ config(schema='seeds') }}

with

seed_columns as (
    select * from {{ ref('seed_columns') }}
),

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

-- The whole header in one cell: saved with another separator.
misread_files as (
    select seed_name
    from seed_columns
    where not is_declared and (column_name like '%;%' or column_name like '%' || chr(9) || '%')
),

column_faults as (
    select
        seed_columns.seed_name,
        seed_columns.column_name,
        case
            when seed_columns.is_declared then 'the file has no column ' || seed_columns.column_name
            when misread_files.seed_name is null
                then 'the column is not known; correct its name, or begin it with note to have it ignored'
            else 'the cells are separated by semicolons or tabs; save the file as comma-separated CSV'
        end as fault
    from seed_columns
    left join misread_files on seed_columns.seed_name = misread_files.seed_name
    where
        (
            seed_columns.is_declared
            and not seed_columns.is_in_file
            and not seed_columns.is_optional
            and misread_files.seed_name is null
        )
        or (
            not seed_columns.is_declared
            and seed_columns.column_name not like 'note%'
            and seed_columns.column_name not like 'unnamed%'
        )
),

parsed as (
    select
        seed_columns.*,
        seed_cells.row_key,
        seed_cells.cell,
        {{ in_quotes('seed_cells.cell') }} as quoted_cell,
        seed_cells.cell not like '%|%' and {{ dbt.position(
            "'|' || lower(seed_cells.cell) || '|'", "'|' || lower(seed_columns.accepted_words) || '|'"
        ) }} > 0 as is_accepted,
        seed_cells.row_number,
        {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} as number_value,
        {{ try_cast('seed_cells.cell', 'date') }} as date_value
    from seed_cells
    inner join seed_columns
        on
            seed_cells.seed_name = seed_columns.seed_name
            and seed_cells.column_name = seed_columns.column_name
),

judged as (
    select
        seed_name,
        column_name,
        row_key,
        row_number,
        case
            when cell is null
                then case when is_required then 'a value is needed' end
            when
                data_type = 'int'
                and (
                    number_value is null
                    or number_value <> floor(number_value)
                    or abs(number_value) > 2000000000
                )
                then quoted_cell || ' is not a whole number'
            when data_type like 'numeric%' and number_value is null
                then quoted_cell || ' is not a number; write it like 1234.5'
            when data_type = 'date' and date_value is null
                then quoted_cell || ' is not a date; write it like 2026-01-31'
            when data_type = 'boolean' and lower(cell) not in ({{ true_words() }}, {{ false_words() }})
                then quoted_cell || ' is neither true nor false'
            when not is_accepted
                then quoted_cell || ' is unknown; use one of ' || replace(accepted_words, '|', ', ')
            when number_value < lowest then quoted_cell || ' is below ' || {{ plain_number('lowest') }}
            when number_value > highest then quoted_cell || ' is above ' || {{ plain_number('highest') }}
            when number_value <= exceeded
                then quoted_cell || ' is not greater than ' || {{ plain_number('exceeded') }}
        end as fault
    from parsed
)

select
    seed_name,
    column_name,
    fault,
    cast(null as int) as row_number
from column_faults

union all

select
    seed_name,
    column_name,
    row_key || ': ' || fault as fault,
    row_number
from judged
where fault is not null
