{{ config(enabled='hubspot' in var('sources')) }}

{%- if var('hubspot_loader') == 'dlt' %}
with

contact_deals as (
    {{ typed_source('hubspot_dlt', 'contacts__deals') | indent(4) }}
)

select
    deals_id as deal_id,
    value as contact_id,
    unreadable_columns
from contact_deals
{%- else %}
{{ typed_source('hubspot', 'deal_contact') }}
{%- endif %}
