{{ config(materialized="view") }}

{%- set of_the_mail = 'partition by campaign_id, recipient order by occurred_at, event_id' %}
with

mail_events as (
    select * from {{ ref('int_mail_events') }}
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
    where is_active and kind = 'links_at_once'
),

longest_time as (
    select max(max_seconds) as max_seconds
    from rules
    having max(max_seconds) is not null
),

neighbours as (
    select
        campaign_id,
        recipient,
        link_url,
        occurred_at,
        lag(occurred_at) over ({{ of_the_mail }}) as previous_at,
        lead(occurred_at) over ({{ of_the_mail }}) as next_at
    from mail_events
    where
        activity_type = 'click'
        and link_url <> ''
),

-- People leave some time between two clicks: few remain to be looked at in pairs.
close_clicks as (
    select
        neighbours.campaign_id,
        neighbours.recipient,
        neighbours.link_url,
        neighbours.occurred_at
    from neighbours
    cross join longest_time
    where
        neighbours.previous_at
        >= {{ dbt.dateadd('second', '-longest_time.max_seconds', 'neighbours.occurred_at') }}
        or neighbours.next_at
        <= {{ dbt.dateadd('second', 'longest_time.max_seconds', 'neighbours.occurred_at') }}
),

windows as (
    select distinct
        close_clicks.campaign_id,
        close_clicks.recipient,
        rules.rule_id,
        rules.kind,
        rules.priority,
        rules.activity_types,
        rules.min_links,
        close_clicks.occurred_at as opens_at,
        {{ dbt.dateadd('second', 'rules.max_seconds', 'close_clicks.occurred_at') }} as closes_at
    from close_clicks
    cross join rules
),

bursts as (
    select
        windows.campaign_id,
        windows.recipient,
        windows.rule_id,
        windows.kind,
        windows.priority,
        windows.activity_types,
        windows.opens_at,
        windows.closes_at
    from windows
    inner join close_clicks
        on
            windows.campaign_id = close_clicks.campaign_id
            and windows.recipient = close_clicks.recipient
            and windows.opens_at <= close_clicks.occurred_at
            and windows.closes_at >= close_clicks.occurred_at
    group by
        windows.campaign_id,
        windows.recipient,
        windows.rule_id,
        windows.kind,
        windows.priority,
        windows.activity_types,
        windows.min_links,
        windows.opens_at,
        windows.closes_at
    having count(distinct close_clicks.link_url) >= windows.min_links
)

select
    mail_events.source_table,
    mail_events.event_id,
    mail_events.lead_id,
    mail_events.anonymous_id,
    mail_events.email,
    bursts.rule_id,
    bursts.kind,
    bursts.priority,
    mail_events.activity_date
from mail_events
inner join bursts
    on
        mail_events.campaign_id = bursts.campaign_id
        and mail_events.recipient = bursts.recipient
        and mail_events.occurred_at >= bursts.opens_at
        and mail_events.occurred_at <= bursts.closes_at
where {{ condition_is_met('mail_events.activity_type', "'in'", 'bursts.activity_types') }}
