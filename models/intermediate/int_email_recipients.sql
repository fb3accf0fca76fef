{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ make_room(ref('int_run_scope'), is_affected_month('activity_month', ref('int_affected_days'))) }}"
) }}

-- What the e-mails of a campaign brought about at each address in a month; mail that was opened has arrived. A partial
-- run makes the months of affected days anew.
{%- set affected_days = ref('int_affected_days') %}
{%- set is_partial = is_partial_run(ref('int_run_scope')) %}
with

events as (
    select * from {{ ref('int_events__deduplicated') }}
    where
        source_table = 'email_events'
        and activity_type in (
            'delivered', 'open', 'click', 'reply', 'unsubscribe', 'spam_complaint', 'hard_bounce', 'soft_bounce'
        )
        and load_rank = 1
        and not is_malformed
        and {{ is_affected_month(month_of('occurred_at'), affected_days) if is_partial else 'true' }}
),

bot_events as (
    select * from {{ ref('int_bot_events') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- What a mail gateway opens or clicks shows that the mail has arrived, no more.
email_events as (
    select
        coalesce(nullif(events.content_category, ''), 'unknown') as campaign_id,
        coalesce(events.email, events.lead_id, 'unknown') as recipient,
        events.activity_type,
        bot_events.event_id is not null and events.activity_type in ('open', 'click') as is_gateway,
        {{ month_of('events.occurred_at') }} as activity_month
    from events
    inner join clock
        on cast(events.occurred_at as date) <= clock.as_of_date
    left join bot_events
        on
            events.source_table = bot_events.source_table
            and events.event_id = bot_events.event_id
)

select
    campaign_id,
    recipient,
    sum(case when activity_type = 'delivered' then 1 else 0 end) as delivered_emails,
    max(case when activity_type in ('hard_bounce', 'soft_bounce') then 0 else 1 end) = 1 as is_delivered,
    {%- for activity_type in [
        'open', 'click', 'reply', 'unsubscribe', 'spam_complaint', 'hard_bounce', 'soft_bounce',
    ] %}
    max(case when activity_type = '{{ activity_type }}' and not is_gateway then 1 else 0 end) = 1
        as has_{{ activity_type }},
    {%- endfor %}
    activity_month
from email_events
group by campaign_id, recipient, activity_month
