{{ config(schema='seeds') }}

{#- Names that another seed must know. A reference has one or two columns; a row with an empty one refers to nothing. -#}
{%- set reference_columns = [] -%}
{%- if execute -%}
    {%- for seed in seed_names() -%}
        {%- for reference in seed_node(seed).config.meta.get('references', []) -%}
            {%- set targets = reference.get('to', reference['columns']) -%}
            {%- for column in reference['columns'] -%}
                {%- do reference_columns.append([
                    seed ~ ' > ' ~ reference.seed, loop.index, loop.length, seed, column, reference.seed,
                    targets[loop.index0], reference['columns'][-1],
                ]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}

with seed_cells as (

    select * from {{ ref('seed_cells') }}

),

seed_columns as (

    select * from {{ ref('seed_columns') }}

),

reference_columns as (

    {{ literal_rows(
        {
            'reference_id': 'string', 'part': 'int', 'parts': 'int', 'seed_name': 'string', 'column_name': 'string',
            'target_seed': 'string', 'target_column': 'string', 'last_column': 'string',
        },
        reference_columns,
    ) | indent(4) }}

),

referring_rows as (

    select
        reference_columns.reference_id,
        reference_columns.seed_name,
        reference_columns.target_seed,
        reference_columns.last_column as column_name,
        seed_cells.row_number,
        seed_cells.row_key,
        max(case when reference_columns.part = 1 then seed_cells.cell end) as first_name,
        max(case when reference_columns.part = 2 then seed_cells.cell end) as second_name
    from reference_columns
    inner join seed_cells
        on
            reference_columns.seed_name = seed_cells.seed_name
            and reference_columns.column_name = seed_cells.column_name
    group by
        reference_columns.reference_id,
        reference_columns.seed_name,
        reference_columns.target_seed,
        reference_columns.last_column,
        reference_columns.parts,
        seed_cells.row_number,
        seed_cells.row_key,
        seed_cells.row_id
    having count(seed_cells.cell) = reference_columns.parts

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

unreadable_targets as (

    -- Their missing column is the fault to mend; every reference to it would only repeat it.
    select reference_columns.reference_id
    from reference_columns
    inner join seed_columns
        on
            reference_columns.target_seed = seed_columns.seed_name
            and reference_columns.target_column = seed_columns.column_name
    where not seed_columns.is_in_file

)

select
    referring_rows.seed_name,
    referring_rows.column_name,
    referring_rows.row_number,
    referring_rows.row_key || ': '''
    || case
        when referring_rows.second_name is null then referring_rows.first_name
        else referring_rows.second_name || ''' of ''' || referring_rows.first_name
    end
    || ''' is not in seed ' || referring_rows.target_seed as fault
from referring_rows
left join target_rows
    on
        referring_rows.reference_id = target_rows.reference_id
        and referring_rows.first_name = target_rows.first_name
        and coalesce(referring_rows.second_name, '') = coalesce(target_rows.second_name, '')
where
    target_rows.reference_id is null
    and referring_rows.reference_id not in (select unreadable_targets.reference_id from unreadable_targets)
