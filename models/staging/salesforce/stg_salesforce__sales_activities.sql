{{ config(enabled='salesforce' in var('sources')) }}

-- What is not done yet has no time at which it occurred. A day has no time of day, but a call is logged on the day that
-- it was made.
with

tasks as (
    select * from {{ ref('base_salesforce__task') }}
    where omitted_because is null
),

events as (
    select * from {{ ref('base_salesforce__event') }}
    where omitted_because is null
)

select
    {{ source_id('salesforce', 'id') }} as activity_id,
    {{ source_id('salesforce', 'who_id') }} as lead_id,
    {{ source_id('salesforce', 'owner_id') }} as owner_id,
    case
        when lower(task_subtype) = 'call' or lower(type) = 'call' or call_type is not null then 'call'
        when lower(task_subtype) in ('email', 'listemail') or lower(type) = 'email' then 'email'
        when lower(type) = 'meeting' then 'meeting'
        else 'task'
    end as activity_type,
    unreadable_columns,
    case
        when coalesce(is_closed, completed_date_time is not null)
            then coalesce(
                completed_date_time,
                case when cast(created_date as date) = cast(activity_date as date) then created_date end,
                activity_date,
                created_date
            )
    end as occurred_at
from tasks

union all

select
    {{ source_id('salesforce', 'id') }} as activity_id,
    {{ source_id('salesforce', 'who_id') }} as lead_id,
    {{ source_id('salesforce', 'owner_id') }} as owner_id,
    case when lower(type) in ('call', 'email') then lower(type) else 'meeting' end as activity_type,
    unreadable_columns,
    coalesce(start_date_time, activity_date_time, activity_date) as occurred_at
from events
