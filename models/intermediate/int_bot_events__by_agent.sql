{{ config(materialized="view") }}

with

events as (
    select * from {{ ref('int_events__deduplicated') }}
    where
        channel in ('email', 'web')
        and user_agent is not null
        and load_rank = 1
        and not is_malformed
),

rules as (
    select * from {{ ref('stg_seeds__bot_rules') }}
    where is_active and kind = 'user_agent'
),

-- Few programs send many events.
agents as (
    select distinct
        channel,
        user_agent
    from events
),

bot_agents as (
    select
        agents.channel,
        agents.user_agent,
        rules.rule_id,
        rules.kind,
        rules.priority,
        rules.activity_types
    from agents
    inner join rules
        on
            agents.channel = rules.channel
            and {{ condition_is_met('agents.user_agent', 'rules.operator', 'rules.value') }}
)

select
    events.source_table,
    events.event_id,
    events.lead_id,
    events.anonymous_id,
    events.email,
    bot_agents.rule_id,
    bot_agents.kind,
    bot_agents.priority,
    cast(events.occurred_at as date) as activity_date
from events
inner join bot_agents
    on
        events.channel = bot_agents.channel
        and events.user_agent = bot_agents.user_agent
        and (
            bot_agents.activity_types is null
            or {{ condition_is_met('events.activity_type', "'in'", 'bot_agents.activity_types') }}
        )
