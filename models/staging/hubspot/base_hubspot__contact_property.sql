{{ config(enabled='hubspot' in var('sources')) }}

-- Which columns there are differs from account to account, so the catalog is asked for those that become attributes.
{%- set is_dlt = var('hubspot_loader') == 'dlt' %}
{%- set relation = source('hubspot_dlt', 'contacts') if is_dlt else source('hubspot', 'contact') %}
{%- set found = query_column_types('select * from ' ~ relation) if execute and load_relation(relation) else {} %}
{%- set prefix = '' if is_dlt else 'property_' %}
with

contacts as (
    select * from {{ ref('base_hubspot__contact') }}
)
{%- for property in hubspot_properties() if prefix ~ property in found %}

select
    contacts.id as contact_id,
    {{ sql_text(property) }} as property_name,
    nullif(trim(cast(landed.{{ adapter.quote(prefix ~ property) }} as {{ dbt.type_string() }})), '') as value,
    coalesce(contacts.lastmodifieddate, contacts.createdate) as updated_at
from {{ relation }} as landed
inner join contacts
    on trim(cast(landed.id as {{ dbt.type_string() }})) = contacts.id
{{ 'union all' if not loop.last }}
{%- else %}

select
    id as contact_id,
    cast(null as {{ dbt.type_string() }}) as property_name,
    cast(null as {{ dbt.type_string() }}) as value,
    lastmodifieddate as updated_at
from contacts
where 1 = 0
{%- endfor %}
