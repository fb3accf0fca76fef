{{ config(enabled='hubspot' in var('sources')) }}

with

touches as (
    select * from {{ ref('base_hubspot__touch') }}
    where
        omitted_because is null
        and not is_from_lead
),

engagement_contacts as (
    select * from {{ ref('base_hubspot__engagement_contact') }}
)

-- A meeting with three contacts touches each of them; one with nobody is listed in row_exclusions.
select
    {{ source_id('hubspot', 'touches.engagement_id') }} as activity_id,
    {{ source_id('hubspot', 'engagement_contacts.contact_id') }} as lead_id,
    {{ source_id('hubspot', 'touches.owner_id') }} as owner_id,
    touches.activity_type,
    touches.unreadable_columns,
    touches.occurred_at
from touches
left join engagement_contacts
    on touches.engagement_id = engagement_contacts.engagement_id
