{{ config(materialized="view") }}

{%- set of_the_mail = 'partition by campaign_id, recipient order by occurred_at' %}
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

clicks as (
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

-- People leave some time between two clicks: few remain to be looked at together.
close_clicks as (
    select
        clicks.campaign_id,
        clicks.recipient,
        clicks.link_url,
        clicks.occurred_at
    from clicks
    cross join longest_time
    where
        clicks.previous_at >= {{ dbt.dateadd('second', '-longest_time.max_seconds', 'clicks.occurred_at') }}
        or clicks.next_at <= {{ dbt.dateadd('second', 'longest_time.max_seconds', 'clicks.occurred_at') }}
),

windows as (
    select distinct
        close_clicks.campaign_id,
        close_clicks.recipient,
        rules.rule_id,
        rules.min_links,
        close_clicks.occurred_at as opens_at,
        {{ dbt.dateadd('second', 'rules.max_seconds', 'close_clicks.occurred_at') }} as closes_at
    from close_clicks
    cross join rules
)

select
    windows.campaign_id,
    windows.recipient,
    windows.rule_id,
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
    windows.min_links,
    windows.opens_at,
    windows.closes_at
having count(distinct close_clicks.link_url) >= windows.min_links
