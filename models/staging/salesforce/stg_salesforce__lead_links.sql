{{ config(enabled='salesforce' in var('sources')) }}

-- A lead that was converted is its contact, one that was merged is its master record: Salesforce made one of two.
with

leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

contacts as (
    select * from {{ ref('base_salesforce__contact') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

-- A contact that came of the conversion was nobody else before: it is the lead since the lead's first day. The date of
-- the conversion has neither time of day nor zone.
conversions as (
    select
        leads.id,
        leads.converted_contact_id as linked_id,
        case
            when {{ days_between(
                'cast(contacts.created_date as date)', 'cast(leads.converted_date as date)'
            ) }} <= 1 then leads.created_date
            else coalesce(leads.converted_date, leads.modified_at)
        end as linked_at
    from leads
    left join contacts
        on leads.converted_contact_id = contacts.id
    where
        leads.is_converted
        and leads.converted_contact_id is not null
),

merged as (
    select
        id,
        master_record_id as linked_id,
        modified_at as linked_at
    from leads
    where master_record_id is not null

    union all

    select
        id,
        master_record_id as linked_id,
        modified_at as linked_at
    from contacts
    where master_record_id is not null
),

links as (
    select * from conversions
    union all
    select * from merged
)

select
    {{ source_id('salesforce', 'id') }} as lead_id,
    {{ source_id('salesforce', 'linked_id') }} as linked_lead_id,
    'merge' as link_type,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns,
    linked_at
from links
