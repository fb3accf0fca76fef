{{ config(enabled='salesforce' in var('sources')) }}

with

responses as (
    select * from {{ ref('base_salesforce__campaign_responses') }}
    where event_kind is null
)

select
    {{ source_id('salesforce', 'person_id') }} as lead_id,
    campaign_name as program,
    unreadable_columns,
    joined_at as enrolled_at,
    case when ended_at >= joined_at then ended_at end as exited_at
from responses
