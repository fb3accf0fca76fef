{{ config(enabled='hubspot' in var('sources')) }}

{%- if var('hubspot_loader') == 'dlt' %}
with

company_deals as (
    {{ typed_source('hubspot_dlt', 'companies__deals') | indent(4) }}
)

select
    deals_id as deal_id,
    value as company_id,
    cast(null as {{ dbt.type_string() }}) as type_id,
    unreadable_columns
from company_deals
{%- else %}
{{ typed_source('hubspot', 'deal_company') }}
{%- endif %}
