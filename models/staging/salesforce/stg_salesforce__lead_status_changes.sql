{{ config(enabled='salesforce' in var('sources')) }}

with

leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
),

lead_history as (
    select * from {{ ref('base_salesforce__lead_history') }}
    where omitted_because is null
),

changes as (
    select
        lead_id,
        old_value,
        new_value as status,
        unreadable_columns,
        created_date as changed_at,
        row_number() over (partition by lead_id order by created_date asc, id asc) as change_number
    from lead_history
    where lower(field) = 'status'
),

-- The history begins with the first change: the status before it is the one the lead was created with.
first_statuses as (
    select
        changes.lead_id,
        changes.old_value as status,
        cast(null as {{ dbt.type_string() }}) as unreadable_columns,
        leads.created_date as changed_at
    from changes
    inner join leads
        on changes.lead_id = leads.id
    where
        changes.change_number = 1
        and changes.old_value is not null
),

-- A lead's own row tells its status no more once it is a contact.
conversions as (
    select
        leads.id as lead_id,
        leads.status,
        cast(null as {{ dbt.type_string() }}) as unreadable_columns,
        coalesce(leads.converted_date, leads.modified_at) as changed_at
    from leads
    left join changes
        on
            leads.id = changes.lead_id
            and leads.status = changes.status
    where
        leads.is_converted
        and leads.status is not null
        and changes.lead_id is null
),

status_changes as (
    select
        lead_id,
        status,
        unreadable_columns,
        changed_at
    from changes

    union all

    select
        lead_id,
        status,
        unreadable_columns,
        changed_at
    from first_statuses

    union all

    select
        lead_id,
        status,
        unreadable_columns,
        changed_at
    from conversions
)

select
    {{ source_id('salesforce', 'lead_id') }} as lead_id,
    status,
    unreadable_columns,
    changed_at
from status_changes
