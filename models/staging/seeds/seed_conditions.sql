-- The seeds name the parts of their conditions differently; here they stand side by side.
{{ config(schema='seeds') }}

with

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

condition_columns as (
    {{ declared_conditions() | indent(4) }}
)

select
    seed_cells.seed_name,
    seed_cells.row_key,
    max(case when condition_columns.part = 'attribute' then lower(seed_cells.cell) end) as attribute,
    max(case when condition_columns.part = 'operator' then lower(seed_cells.cell) end) as operator,
    max(case when condition_columns.part = 'value' then seed_cells.cell end) as operand,
    max(case when condition_columns.part = 'upper_value' then seed_cells.cell end) as upper_operand,
    max(case when condition_columns.part = 'value' then seed_cells.column_name end) as value_column,
    seed_cells.row_number
from seed_cells
inner join condition_columns
    on
        seed_cells.seed_name = condition_columns.seed_name
        and seed_cells.column_name = condition_columns.column_name
group by seed_cells.seed_name, seed_cells.row_key, seed_cells.row_number, seed_cells.row_id
