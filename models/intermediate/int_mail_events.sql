{{ config(materialized="view") }}

-- A recipient is an address, or the lead where there is none. A day without a time of day says nothing of seconds.
with

events as (
    select * from {{ judged_events(ref('int_events__deduplicated')) }}
    where
        source_table = 'email_events'
        and load_rank = 1
        and not is_malformed
)

select
    source_table,
    event_id,
    lead_id,
    anonymous_id,
    email,
    content_category as campaign_id,
    coalesce(email, lead_id) as recipient,
    activity_type,
    content as link_url,
    cast(occurred_at as date) as activity_date,
    occurred_at
from events
where
    coalesce(email, lead_id) is not null
    and occurred_at <> cast(cast(occurred_at as date) as timestamp)
