-- What the source has flagged itself comes before all rules. A partial run keeps what was found of other events.
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ make_room(ref('int_run_scope'), is_judged()) }}"
) }}
{%- set columns = [
    'source_table', 'event_id', 'lead_id', 'anonymous_id', 'email', 'rule_id', 'kind', 'priority', 'activity_date',
] | join(', ') %}
with

events as (
    select * from {{ judged_events(ref('int_events__deduplicated')) }}
    where
        source_table = 'email_events'
        and is_bot
        and load_rank = 1
        and not is_malformed
),

hits as (
    select
        source_table,
        event_id,
        lead_id,
        anonymous_id,
        email,
        'flagged_by_source' as rule_id,
        'flagged_by_source' as kind,
        -1 as priority,
        cast(occurred_at as date) as activity_date
    from events
    {%- for kind in ['agent', 'time'] %}

    union all

    select {{ columns }} from {{ ref('int_bot_events__by_' ~ kind) }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (partition by source_table, event_id order by priority asc, rule_id asc) as rule_rank
    from hits
    where {{ is_judged() }}
)

select
    source_table,
    event_id,
    lead_id,
    anonymous_id,
    email,
    rule_id,
    kind,
    activity_date
from ranked
where rule_rank = 1
