{{ config(enabled='hubspot' in var('sources')) }}

{%- if var('hubspot_loader') == 'dlt' %}
with

changes as (
    {{ typed_source('hubspot_dlt', 'contacts_property_history') | indent(4) }}
)

select distinct
    object_id as contact_id,
    property_name as name,
    value,
    timestamp,
    unreadable_columns
from changes
{%- else %}
{{ typed_source('hubspot', 'contact_property_history') }}
{%- endif %}
