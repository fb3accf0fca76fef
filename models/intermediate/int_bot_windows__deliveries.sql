{{ config(materialized="view") }}

-- Gateways look at a mail after they have accepted it, or before.
with

mail_events as (
    select * from {{ ref('int_mail_events') }}
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
    where is_active and kind = 'near_delivery'
)

select
    mail_events.campaign_id,
    mail_events.recipient,
    rules.rule_id,
    {{ dbt.dateadd('second', '-rules.max_seconds', 'mail_events.occurred_at') }} as opens_at,
    {{ dbt.dateadd('second', 'rules.max_seconds', 'mail_events.occurred_at') }} as closes_at
from mail_events
cross join rules
where mail_events.activity_type = 'delivered'
