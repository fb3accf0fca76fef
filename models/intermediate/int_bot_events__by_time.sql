{{ config(materialized="view") }}

with

mail_events as (
    select * from {{ ref('int_mail_events') }}
),

windows as (
    select * from {{ ref('int_bot_windows') }}
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
)

select
    mail_events.source_table,
    mail_events.event_id,
    mail_events.lead_id,
    mail_events.anonymous_id,
    mail_events.email,
    rules.rule_id,
    rules.kind,
    rules.priority,
    mail_events.activity_date
from mail_events
inner join windows
    on
        mail_events.campaign_id = windows.campaign_id
        and mail_events.recipient = windows.recipient
        and mail_events.activity_date = windows.activity_date
        and mail_events.occurred_at >= windows.opens_at
        and mail_events.occurred_at <= windows.closes_at
inner join rules
    on
        windows.rule_id = rules.rule_id
        and {{ condition_is_met('mail_events.activity_type', "'in'", 'rules.activity_types') }}
where mail_events.activity_type <> 'delivered'
