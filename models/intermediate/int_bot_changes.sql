-- Events that have come to be a bot's, or are so no longer, since the events were last read: a delivery that comes late
-- tells who opened. Empty when all events are read anyway.
{%- set columns = 'source_table, event_id, lead_id, anonymous_id, email, activity_date' %}
{%- set before = previous_table('int_bot_events_read') %}
{%- set run_scope = ref('int_run_scope') %}
{%- set is_partial = before and is_partial_run(run_scope, 'int_event_days') %}
with

bot_events as (
    select {{ columns }} from {{ ref('int_bot_events') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

before as (
    select {{ columns }} from {{ before if is_partial else 'bot_events' }}
),

changes as (
    (
        select * from bot_events
        {{ dbt.except() }}
        select * from before
    )

    union distinct

    (
        select * from before
        {{ dbt.except() }}
        select * from bot_events
    )
)

select
    source_table,
    event_id,
    lead_id,
    anonymous_id,
    email,
    activity_date
from changes
