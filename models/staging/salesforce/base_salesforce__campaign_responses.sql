{{ config(enabled='salesforce' in var('sources')) }}

-- Members of campaigns with what the campaign was: event_kind is null where it was none that people attend.
with

members as (
    select * from {{ ref('base_salesforce__campaign_member') }}
    where omitted_because is null
),

campaigns as (
    select * from {{ ref('base_salesforce__campaign') }}
    where coalesce(omitted_because, 'deleted') = 'deleted'
)

select
    members.id,
    coalesce(members.contact_id, members.lead_id) as person_id,
    coalesce(campaigns.name, members.campaign_id) as campaign_name,
    {{ mapped_word('campaigns.type', var('salesforce_campaign_types')) }} as event_kind,
    coalesce(
        {{ mapped_word('members.status', var('salesforce_member_statuses')) }},
        case when members.has_responded then 'registered' end,
        lower(members.status)
    ) as event_type,
    members.unreadable_columns,
    members.created_date as joined_at,
    coalesce(members.first_responded_date, members.created_date) as responded_at,
    campaigns.start_date as started_at,
    campaigns.end_date as ended_at,
    coalesce(members.system_modstamp, members.modified_at) as changed_at
from members
left join campaigns
    on members.campaign_id = campaigns.id
