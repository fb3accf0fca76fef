{{ config(enabled='hubspot' in var('sources')) }}

with

email_events as (
    select * from {{ ref('base_hubspot__email_event') }}
),

opens as (
    select * from {{ ref('base_hubspot__email_event_open') }}
),

clicks as (
    select * from {{ ref('base_hubspot__email_event_click') }}
),

bounces as (
    select * from {{ ref('base_hubspot__email_event_bounce') }}
),

status_changes as (
    select * from {{ ref('base_hubspot__email_event_status_change') }}
),

replies as (
    select * from {{ ref('base_hubspot__touch') }}
    where
        omitted_because is null
        and is_from_lead
),

-- An answer is the lead's if it is filed under no other.
senders as (
    select
        engagement_id,
        min(contact_id) as contact_id
    from {{ ref('base_hubspot__engagement_contact') }}
    group by engagement_id
    having count(distinct contact_id) = 1
),

named as (
    select
        email_events.*,
        lower(replace(email_events.type, '_', '')) as type_name
    from email_events
)

-- What is none of the project's types keeps HubSpot's word and is counted in event_exclusions as an unknown type.
-- A hard bounce says that the address does not exist; full boxes, filters and policies may let the next mail pass.
select
    {{ source_id('hubspot', 'named.id') }} as event_id,
    cast(null as {{ dbt.type_string() }}) as lead_id,
    named.recipient as email,
    {{ source_id('hubspot', 'named.email_campaign_id') }} as campaign_id,
    case
        when named.obsoleted_by_id is not null then 'obsolete'
        when named.type_name = 'bounce' and bounces.category = 'UNKNOWN_USER' then 'hard_bounce'
        when named.type_name = 'bounce' then 'soft_bounce'
        when named.type_name = 'spamreport' then 'spam_complaint'
        when named.type_name = 'statuschange' and (
            status_changes.portal_subscription_status = 'UNSUBSCRIBED'
            or status_changes.subscriptions like '%UNSUBSCRIBED%'
        ) then 'unsubscribe'
        else named.type_name
    end as event_type,
    clicks.url as link_url,
    coalesce(clicks.user_agent, opens.user_agent) as user_agent,
    named.unreadable_columns,
    named.filtered_event as is_bot,
    named.created as occurred_at,
    named._fivetran_synced as loaded_at
from named
left join opens
    on named.id = opens.id
left join clicks
    on named.id = clicks.id
left join bounces
    on named.id = bounces.id
left join status_changes
    on named.id = status_changes.id

union all

select
    {{ source_id('hubspot', 'replies.engagement_id') }} as event_id,
    {{ source_id('hubspot', 'senders.contact_id') }} as lead_id,
    replies.sender_email as email,
    cast(null as {{ dbt.type_string() }}) as campaign_id,
    'reply' as event_type,
    cast(null as {{ dbt.type_string() }}) as link_url,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    replies.unreadable_columns,
    false as is_bot,
    replies.occurred_at,
    replies.loaded_at
from replies
left join senders
    on replies.engagement_id = senders.engagement_id
