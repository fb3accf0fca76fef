{{ config(enabled='marketo' in var('sources')) }}

-- A merged record that is not among the leads any more may have been a lead's or a visitor's: it counts as both.
with

merged_leads as (
    select * from {{ ref('base_marketo__merged_leads') }}
),

leads as (
    select * from {{ ref('base_marketo__lead') }}
    where not coalesce(is_anonymous, false)
)

select
    {{ source_id('marketo', 'merged_id') }} as lead_id,
    {{ source_id('marketo', 'lead_id') }} as linked_lead_id,
    'merge' as link_type,
    unreadable_columns,
    activity_date as linked_at
from merged_leads
where not is_visitor

{%- for column in ['sfdc_lead_id', 'sfdc_contact_id'] %}

union all

select
    {{ source_id('marketo', 'id') }} as lead_id,
    {{ source_id('salesforce', column) }} as linked_lead_id,
    'crm_link' as link_type,
    unreadable_columns,
    cast(null as {{ dbt.type_timestamp() }}) as linked_at
from leads
where {{ column }} is not null
{%- endfor %}
