{{ config(materialized="view") }}

with

mail_events as (
    select * from {{ ref('int_mail_events') }}
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
    where is_active and kind = 'near_delivery'
),

-- Gateways look at a mail after they have accepted it, or before.
windows as (
    select
        mail_events.campaign_id,
        mail_events.recipient,
        rules.rule_id,
        rules.kind,
        rules.priority,
        rules.activity_types,
        {{ dbt.dateadd('second', '-rules.max_seconds', 'mail_events.occurred_at') }} as opens_at,
        {{ dbt.dateadd('second', 'rules.max_seconds', 'mail_events.occurred_at') }} as closes_at
    from mail_events
    cross join rules
    where mail_events.activity_type = 'delivered'
),

-- Joined by day, so that a campaign that goes on for years does not meet all of its deliveries.
window_days as (
    select
        windows.*,
        cast(opens_at as date) as activity_date
    from windows

    union all

    select
        windows.*,
        cast(closes_at as date) as activity_date
    from windows
    where cast(opens_at as date) <> cast(closes_at as date)
)

select
    mail_events.source_table,
    mail_events.event_id,
    mail_events.lead_id,
    mail_events.anonymous_id,
    mail_events.email,
    window_days.rule_id,
    window_days.kind,
    window_days.priority,
    mail_events.activity_date
from mail_events
inner join window_days
    on
        mail_events.campaign_id = window_days.campaign_id
        and mail_events.recipient = window_days.recipient
        and mail_events.activity_date = window_days.activity_date
        and mail_events.occurred_at >= window_days.opens_at
        and mail_events.occurred_at <= window_days.closes_at
where
    mail_events.activity_type <> 'delivered'
    and {{ condition_is_met('mail_events.activity_type', "'in'", 'window_days.activity_types') }}
