{{ config(materialized="view") }}

-- Few programs send many events.
with

events as (
    select * from {{ judged_events(ref('int_events__unioned')) }}
    where
        source_table in ('email_events', 'web_events')
        and user_agent is not null
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
    where is_active and kind = 'user_agent'
),

agents as (
    select distinct
        channel,
        user_agent
    from events
)

select
    agents.channel,
    agents.user_agent,
    rules.rule_id,
    rules.kind,
    rules.activity_types,
    rules.priority
from agents
inner join rules
    on
        agents.channel = rules.channel
        and {{ condition_is_met('agents.user_agent', 'rules.operator', 'rules.value') }}
