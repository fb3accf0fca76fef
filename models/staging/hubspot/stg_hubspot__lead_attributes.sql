{{ config(enabled='hubspot' in var('sources')) }}

-- Properties as they changed; without history as they are now.
{%- set names = hubspot_properties() | map('lower') | map('replace', "'", "''") | join("', '") %}
with

history as (
    select * from {{ ref('base_hubspot__contact_property_history') }}
    where lower(property_name) in ('{{ names }}')
),

known_histories as (
    select distinct
        contact_id,
        lower(property_name) as property_name
    from history
),

present as (
    select * from {{ ref('base_hubspot__contact_property') }}
    where value is not null
)

select
    {{ source_id('hubspot', 'contact_id') }} as lead_id,
    {{ hubspot_attribute('property_name') }} as attribute,
    value,
    unreadable_columns,
    changed_at as updated_at
from history

union all

select
    {{ source_id('hubspot', 'present.contact_id') }} as lead_id,
    {{ hubspot_attribute('present.property_name') }} as attribute,
    present.value,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns,
    present.updated_at
from present
left join known_histories
    on
        present.contact_id = known_histories.contact_id
        and lower(present.property_name) = known_histories.property_name
where known_histories.contact_id is null
