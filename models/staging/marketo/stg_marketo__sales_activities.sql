{{ config(enabled='marketo' in var('sources')) }}

with

sales_emails as (
    select * from {{ ref('base_marketo__activity_send_sales_email') }}
),

crm_activities as (
    select * from {{ ref('base_marketo__activity_sfdc_activity') }}
),

activities as (
    select
        id,
        lead_id,
        'email' as activity_type,
        unreadable_columns,
        activity_date
    from sales_emails

    union all

    -- Copies of what the CRM has: where that is read, too, they would count twice.
    select
        id,
        lead_id,
        case when is_task then 'task' else 'meeting' end as activity_type,
        unreadable_columns,
        activity_date
    from crm_activities
    where {{ "1 = 0" if 'salesforce' in var('sources') else "1 = 1" }}
)

select
    {{ source_id('marketo', 'id') }} as activity_id,
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as owner_id,
    activity_type,
    unreadable_columns,
    activity_date as occurred_at
from activities
