{{ config(enabled='salesforce' in var('sources')) }}

with

responses as (
    select * from {{ ref('base_salesforce__campaign_responses') }}
    where event_kind is not null
)

select
    {{ source_id('salesforce', 'id') }} as event_id,
    {{ source_id('salesforce', 'person_id') }} as lead_id,
    campaign_name as event_name,
    event_kind,
    event_type,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as minutes_attended,
    -- Nobody attends, or fails to, before it begins.
    case
        when event_type in ('attended', 'no_show') then {{ later('responded_at', 'started_at') }}
        else responded_at
    end as occurred_at,
    changed_at as loaded_at
from responses
