{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ replace_changed_leads() }}"
) }}

-- Each distinct value is compared once, however many leads have it.
{%- set first_day = "cast('0001-01-01' as date)" %}
with

periods as (
    select * from {{ ref('int_lead_attribute_periods') }}
    where {{ is_changed('lead_id') }}
),

leads as (
    select * from {{ ref('int_leads') }}
    where {{ is_changed('lead_id') }}
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

wanted_periods as (
    select
        wanted.lead_id,
        wanted.condition_id,
        periods.lead_id is not null as is_known,
        coalesce(periods.valid_from, {{ first_day }}) as known_from,
        periods.valid_to as known_to,
        lead(coalesce(periods.valid_from, {{ first_day }})) over (
            partition by wanted.lead_id, wanted.condition_id
            order by coalesce(periods.valid_from, {{ first_day }})
        ) as next_known_from
    from wanted
    left join periods
        on
            wanted.lead_id = periods.lead_id
            and wanted.attribute = periods.attribute
),

gaps as (
    select
        lead_id,
        condition_id,
        cast(null as date) as valid_from,
        min(case when is_known then known_from end) as valid_to
    from wanted_periods
    group by lead_id, condition_id
    having
        count(case when is_known then 1 end) = 0
        or min(known_from) > {{ first_day }}

    union all

    select
        lead_id,
        condition_id,
        known_to as valid_from,
        next_known_from as valid_to
    from wanted_periods
    where
        known_to is not null
        and (next_known_from is null or known_to < next_known_from)
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
