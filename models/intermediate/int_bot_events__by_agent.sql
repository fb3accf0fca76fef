{{ config(materialized="view") }}

with

events as (
    select * from {{ judged_events(ref('int_events__unioned')) }}
    where
        source_table in ('email_events', 'web_events')
        and user_agent is not null
        and not is_malformed
),

loaded_again as (
    select * from {{ ref('int_events__loaded_again') }}
    where load_rank = 1
),

repeated as (
    select * from {{ ref('int_events__repeated') }}
),

bot_agents as (
    select * from {{ ref('int_bot_agents') }}
),
{%- for loads in ['events', 'loaded_again'] %}

{{ loads }}_of_bots as (
    select
        {{ loads }}.source_table,
        {{ loads }}.event_id,
        {{ loads }}.lead_id,
        {{ loads }}.anonymous_id,
        {{ loads }}.email,
        bot_agents.rule_id,
        bot_agents.kind,
        bot_agents.priority,
        cast({{ loads }}.occurred_at as date) as activity_date
    from {{ loads }}
    inner join bot_agents
        on
            {{ loads }}.channel = bot_agents.channel
            and {{ loads }}.user_agent = bot_agents.user_agent
            and (
                bot_agents.activity_types is null
                or {{ condition_is_met(loads ~ '.activity_type', "'in'", 'bot_agents.activity_types') }}
            )
),
{%- endfor %}

-- Whether a load is the latest is asked last, and of bots only.
loaded_once_of_bots as (
    select events_of_bots.*
    from events_of_bots
    left join repeated
        on
            events_of_bots.source_table = repeated.source_table
            and events_of_bots.event_id = repeated.event_id
    where repeated.event_id is null
)

select * from loaded_once_of_bots

union all

select * from loaded_again_of_bots
