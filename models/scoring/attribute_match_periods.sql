-- Each distinct value is compared once, however many leads have it.
with

periods as (
    select * from {{ ref('int_lead_attribute_periods') }}
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
    from periods
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
),

-- An attribute is unknown before, between and after the periods in which it has a value.
wanted as (
    select
        leads.lead_id,
        conditions.condition_id,
        conditions.attribute
    from leads
    inner join conditions
        on conditions.operator = 'is_unknown'
),

gaps as (
    select
        wanted.lead_id,
        wanted.condition_id,
        cast(null as date) as valid_from,
        min(case when periods.valid_from is null then cast('0001-01-01' as date) else periods.valid_from end) as valid_to
    from wanted
    left join periods
        on
            wanted.lead_id = periods.lead_id
            and wanted.attribute = periods.attribute
    group by wanted.lead_id, wanted.condition_id

    union all

    select
        wanted.lead_id,
        wanted.condition_id,
        periods.valid_to as valid_from,
        lead(periods.valid_from) over (
            partition by wanted.lead_id, wanted.condition_id
            order by coalesce(periods.valid_from, cast('0001-01-01' as date))
        ) as valid_to
    from wanted
    inner join periods
        on
            wanted.lead_id = periods.lead_id
            and wanted.attribute = periods.attribute
)

select
    periods.lead_id,
    value_matches.condition_id,
    periods.value as matched_value,
    periods.valid_from,
    periods.valid_to
from periods
inner join value_matches
    on
        periods.attribute = value_matches.attribute
        and periods.value = value_matches.value

union all

select
    lead_id,
    condition_id,
    cast(null as {{ dbt.type_string() }}) as matched_value,
    valid_from,
    valid_to
from gaps
where
    (valid_from is null and (valid_to is null or valid_to > cast('0001-01-01' as date)))
    or (valid_from is not null and (valid_to is null or valid_from < valid_to))
