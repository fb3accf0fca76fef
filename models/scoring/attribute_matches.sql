-- Each distinct value is compared once, however many leads have it.
with

lead_values as (
    select * from {{ ref('int_lead_attribute_values') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

conditions as (
    select * from {{ ref('attribute_conditions') }}
),

distinct_values as (
    select distinct
        attribute,
        value
    from lead_values
),

value_matches as (
    select
        distinct_values.attribute,
        distinct_values.value,
        conditions.condition_id
    from distinct_values
    inner join conditions
        on
            distinct_values.attribute = conditions.attribute
            and {{ condition_is_met(
                'distinct_values.value', 'conditions.operator', 'conditions.value', 'conditions.upper_value'
            ) }}
)

select
    lead_values.lead_id,
    value_matches.condition_id,
    lead_values.value as matched_value
from lead_values
inner join value_matches
    on
        lead_values.attribute = value_matches.attribute
        and lead_values.value = value_matches.value

union all

select
    leads.lead_id,
    conditions.condition_id,
    cast(null as {{ dbt.type_string() }}) as matched_value
from leads
inner join conditions
    on conditions.operator = 'is_unknown'
left join lead_values
    on
        leads.lead_id = lead_values.lead_id
        and conditions.attribute = lead_values.attribute
where lead_values.lead_id is null
