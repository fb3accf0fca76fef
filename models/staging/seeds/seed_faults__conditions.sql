{{ config(schema='seeds') }}

{#- Conditions (attribute, operator, value, upper_value) of all seeds that have them, whatever the columns are called. -#}
{%- set condition_columns = [] -%}
{%- if execute -%}
    {%- for seed in seed_names() -%}
        {%- for role, column in seed_node(seed).config.meta.get('condition', {}).items() -%}
            {%- do condition_columns.append([seed, role, column]) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}

with seed_cells as (

    select * from {{ ref('seed_cells') }}

),

known_attributes as (

    select cell as attribute
    from seed_cells
    where seed_name = 'attributes' and column_name = 'attribute'

    union

    select lower(trim(attribute)) as attribute
    from {{ ref('stg_generic__lead_attributes') }}

),

condition_columns as (

    {{ literal_rows({'seed_name': 'string', 'role': 'string', 'column_name': 'string'}, condition_columns) | indent(4) }}

),

conditions as (

    select
        seed_cells.seed_name,
        seed_cells.row_id,
        seed_cells.row_number,
        seed_cells.row_key,
        max(case when condition_columns.role = 'attribute' then seed_cells.cell end) as attribute,
        max(case when condition_columns.role = 'operator' then seed_cells.cell end) as operator,
        max(case when condition_columns.role = 'value' then seed_cells.cell end) as operand,
        max(case when condition_columns.role = 'upper_value' then seed_cells.cell end) as upper_operand
    from seed_cells
    inner join condition_columns
        on
            seed_cells.seed_name = condition_columns.seed_name
            and seed_cells.column_name = condition_columns.column_name
    group by seed_cells.seed_name, seed_cells.row_id, seed_cells.row_number, seed_cells.row_key

),

parsed as (

    select
        conditions.*,
        {{ try_cast('operand', 'numeric(18,4)') }} as number,
        {{ try_cast('upper_operand', 'numeric(18,4)') }} as upper_number
    from conditions

),

judged as (

    select
        parsed.*,
        case
            when attribute is not null and attribute not in (select known_attributes.attribute from known_attributes)
                then '''' || attribute || ''' is neither in seed attributes nor a custom attribute of a lead'
        end as attribute_fault,
        case
            when operator is null and operand is not null then 'there is a value but no operator'
            when operator is null and attribute is not null then 'there is an attribute but no operator'
        end as operator_fault,
        case
            when operator in ('is_known', 'is_unknown') then null
            when operator is not null and operand is null then 'the operator ' || operator || ' needs a value'
            when operator in ('between', 'at_least', 'less_than') and number is null
                then 'the operator ' || operator || ' needs a number, not ''' || operand || ''''
            when operator = 'between' and number >= upper_number
                then operand || ' is not below the upper value ' || upper_operand
            when operator = 'matches' and not ({{ is_regex('operand') }})
                then '''' || operand || ''' is not a valid regular expression'
        end as value_fault,
        case
            when operator = 'between' and upper_operand is null then 'the operator between needs an upper value'
            when operator = 'between' and upper_number is null
                then 'the operator between needs a number, not ''' || upper_operand || ''''
        end as upper_value_fault
    from parsed

),

faults as (

    select
        judged.*,
        condition_columns.column_name,
        case condition_columns.role
            when 'attribute' then attribute_fault
            when 'operator' then operator_fault
            when 'value' then value_fault
            when 'upper_value' then upper_value_fault
        end as fault
    from judged
    inner join condition_columns on judged.seed_name = condition_columns.seed_name

)

select seed_name, column_name, row_number, row_key || ': ' || fault as fault
from faults
where fault is not null
