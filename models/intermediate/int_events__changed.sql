-- Events of the days on which rows have come or gone, with all copies of them, and events that came to be somebody
-- else's. Empty when all events are read anyway. Two imports: what is read twice under one name, some engines write
-- down first, with all its columns.
{%- set loaded_again_before = previous_table('int_events__loaded_again') %}
{%- set is_partial = is_partial_run(ref('int_run_scope'), 'int_event_days') %}
with

events as (
    select * from {{ ref('int_events__unioned') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

-- What is loaded, and what was: a row that has gone may have been the copy that counted.
loads as (
    select
        source_table,
        event_id,
        occurred_at,
        loaded_at
    from {{ ref('int_events__unioned') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- elif loaded_again_before %}

    union all

    select
        source_table,
        event_id,
        occurred_at,
        loaded_at
    from {{ loaded_again_before }}
    {%- endif %}
),

cells as (
    select * from {{ ref('int_changed_event_cells') }}
),

identity_changes as (
    select * from {{ ref('int_identity_changes') }}
),

new_ids as (
    select distinct
        loads.source_table,
        loads.event_id
    from loads
    inner join cells
        on
            loads.source_table = cells.source_table
            and cast(coalesce(loads.occurred_at, loads.loaded_at) as date) = cells.activity_date
            and cast(coalesce(loads.loaded_at, loads.occurred_at) as date) = cells.load_date
)

select
    events.source_table,
    events.event_id,
    events.lead_id,
    events.anonymous_id,
    events.email,
    events.channel,
    events.activity_type,
    events.content,
    events.content_category,
    events.user_agent,
    events.is_bot,
    events.is_malformed,
    new_ids.event_id is not null as is_new,
    cast(coalesce(events.occurred_at, events.loaded_at) as date) as activity_date,
    events.occurred_at,
    events.loaded_at
from events
left join new_ids
    on
        events.source_table = new_ids.source_table
        and events.event_id = new_ids.event_id
where
    new_ids.event_id is not null
    {%- for identifier_type in ['lead_id', 'anonymous_id', 'email'] %}
    or events.{{ identifier_type }} in (
        select identity_changes.identifier from identity_changes
        where identity_changes.identifier_type = '{{ identifier_type }}'
    )
    {%- endfor %}
