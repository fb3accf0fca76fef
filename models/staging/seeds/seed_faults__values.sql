{{ config(schema='seeds') }}

with seed_columns as (

    select * from {{ ref('seed_columns') }}

),

seed_cells as (

    select * from {{ ref('seed_cells') }}

),

misread_files as (

    -- The whole header in one cell: saved with another separator.
    select seed_name
    from seed_columns
    where not is_declared and (column_name like '%;%' or column_name like '%' || chr(9) || '%')

),

column_faults as (

    select
        seed_columns.seed_name,
        seed_columns.column_name,
        case
            when seed_columns.is_declared
                then 'the file has no column ' || seed_columns.column_name
            when misread_files.seed_name is not null
                then 'the cells are separated by semicolons or tabs; save the file as comma-separated CSV'
            else 'the column is not known; correct its name, or begin it with note to have it ignored'
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
        seed_cells.row_number,
        seed_cells.row_key,
        seed_cells.cell,
        {{ try_cast('seed_cells.cell', 'numeric(18,4)') }} as number,
        {{ try_cast('seed_cells.cell', 'date') }} as day
    from seed_cells
    inner join seed_columns
        on seed_cells.seed_name = seed_columns.seed_name and seed_cells.column_name = seed_columns.column_name
    where seed_columns.is_in_file

),

judged as (

    select
        seed_name,
        column_name,
        row_number,
        row_key,
        case
            when cell is null
                then case when is_required then 'a value is needed' end
            when data_type = 'int' and (number is null or number <> floor(number) or abs(number) > 2000000000)
                then '''' || cell || ''' is not a whole number'
            when data_type like 'numeric%' and number is null
                then '''' || cell || ''' is not a number; write it like 1234.5'
            when data_type = 'date' and day is null
                then '''' || cell || ''' is not a date; write it like 2026-01-31'
            when data_type = 'boolean' and lower(cell) not in ({{ true_words() }}, {{ false_words() }})
                then '''' || cell || ''' is neither true nor false'
            when
                accepted_words is not null
                and (
                    cell like '%|%'
                    or {{ dbt.position("'|' || lower(cell) || '|'", "'|' || lower(accepted_words) || '|'") }} = 0
                )
                then '''' || cell || ''' is not ' || case when column_name like '%operator' then 'an operator'
                    else 'known here' end || '; use one of ' || replace(accepted_words, '|', ', ')
            when number < lowest
                then '''' || cell || ''' is below ' || {{ plain_number('lowest') }}
            when number > highest
                then '''' || cell || ''' is above ' || {{ plain_number('highest') }}
            when number <= above
                then '''' || cell || ''' is not greater than ' || {{ plain_number('above') }}
        end as fault
    from parsed

)

select seed_name, column_name, cast(null as int) as row_number, fault
from column_faults

union all

select seed_name, column_name, row_number, row_key || ': ' || fault as fault
from judged
where fault is not null
