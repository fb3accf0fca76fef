{{ config(schema='seeds') }}

with

seed_cells as (
    select * from {{ ref('seed_cells') }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

conditions as (
    select * from {{ ref('seed_conditions') }}
),

condition_columns as (
    {{ declared_conditions() | indent(4) }}
),

known_attributes as (
    select lower(cell) as attribute
    from seed_cells
    where seed_name = 'attributes' and column_name = 'attribute'

    union distinct

    select lower(trim(attribute)) as attribute
    from lead_attributes
),

parsed as (
    select
        conditions.*,
        known_attributes.attribute is not null as is_attribute_known,
        conditions.operator in ('between', 'at_least', 'less_than') as needs_number,
        {{ try_cast('conditions.operand', 'numeric(18,4)') }} as number_value,
        {{ try_cast('conditions.upper_operand', 'numeric(18,4)') }} as upper_number
    from conditions
    left join known_attributes on conditions.attribute = known_attributes.attribute
),

judged as (
    select
        *,
        case
            when attribute is not null and not is_attribute_known
                then {{ in_quotes('attribute') }} || ' is neither in seed attributes nor a custom attribute of a lead'
        end as attribute_fault,
        case
            when operator is null and operand is not null then 'there is a value but no operator'
            when operator is null and attribute is not null then 'there is an attribute but no operator'
        end as operator_fault,
        case
            when operator in ('is_known', 'is_unknown') then null
            when operator is not null and operand is null then 'the operator ' || operator || ' needs a value'
            when needs_number and number_value is null
                then 'the operator ' || operator || ' needs a number, not ' || {{ in_quotes('operand') }}
            when operator = 'between' and number_value >= upper_number
                then operand || ' is not below the upper value ' || upper_operand
            when operator = 'matches' and not ({{ is_regex('operand') }})
                then {{ in_quotes('operand') }} || ' is not a valid regular expression'
        end as value_fault,
        case
            when operator = 'between' and upper_operand is null
                then 'the operator between needs an upper value'
            when operator = 'between' and upper_number is null
                then 'the operator between needs a number, not ' || {{ in_quotes('upper_operand') }}
        end as upper_value_fault
    from parsed
),

faults as (
    select
        judged.seed_name,
        condition_columns.column_name,
        judged.row_key,
        case condition_columns.part
            when 'attribute' then judged.attribute_fault
            when 'operator' then judged.operator_fault
            when 'value' then judged.value_fault
            when 'upper_value' then judged.upper_value_fault
        end as fault,
        judged.row_number
    from judged
    inner join condition_columns on judged.seed_name = condition_columns.seed_name
)

select
    seed_name,
    column_name,
    row_key || ': ' || fault as fault,
    row_number
from faults
where fault is not null
