{{ config(enabled='hubspot' in var('sources')) }}

{%- set is_dlt = var('hubspot_loader') == 'dlt' %}
with

changes as (
    {%- if is_dlt %}
    {{ typed_source('hubspot_dlt', 'contacts_property_history') | indent(4) }}
    {%- else %}
    {{ typed_source('hubspot', 'contact_property_history') | indent(4) }}
    {%- endif %}
)

{# dlt brings the whole history anew with every load. -#}
{%- if is_dlt %}
select distinct
    object_id as contact_id,
    property_name,
    value,
    unreadable_columns,
    timestamp as changed_at
from changes
{%- else %}
select
    contact_id,
    name as property_name,
    value,
    unreadable_columns,
    timestamp as changed_at
from changes
{%- endif %}
