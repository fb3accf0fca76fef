{{ config(enabled='marketo' in var('sources')) }}

-- A visitor becomes known when Marketo merges the visitor's record into that of a lead.
with

merged_leads as (
    select * from {{ ref('base_marketo__merged_leads') }}
)

select
    {{ source_id('marketo', 'merged_id') }} as anonymous_id,
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    unreadable_columns,
    activity_date as identified_at
from merged_leads
where
    merged_id is not null
    and not is_lead
