{{ config(enabled='pardot' in var('sources')) }}

with

prospects as (
    select * from {{ ref('base_pardot__prospect') }}
)

{% for column in ['crm_lead_fid', 'crm_contact_fid'] -%}
select
    {{ source_id('pardot', 'id') }} as lead_id,
    {{ source_id('salesforce', column) }} as linked_lead_id,
    'crm_link' as link_type,
    unreadable_columns,
    cast(null as {{ dbt.type_timestamp() }}) as linked_at
from prospects
where {{ column }} is not null
{%- if not loop.last %}

union all

{% endif %}
{%- endfor %}
