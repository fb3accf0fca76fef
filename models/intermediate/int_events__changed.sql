-- Events of the days on which rows have come or gone, with all copies of them, and events that came to be somebody
-- else's. Empty when all events are read anyway. All events are imported twice, since an engine writes down what is read
-- twice under one name, here all columns of all events.
{%- set repeated_before = previous_table('int_events__repeated') %}
{%- set is_partial = is_partial_run(ref('int_run_scope'), 'int_event_days') %}
with

{% for name in ['events', 'event_days'] -%}
{{ name }} as (
    select * from {{ ref('int_events__unioned') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

{% endfor -%}
cells as (
    select * from {{ ref('int_changed_event_cells') }}
),

identity_changes as (
    select * from {{ ref('int_identity_changes') }}
),

new_ids as (
    select distinct
        event_days.source_table,
        event_days.event_id
    from event_days
    inner join cells
        on
            event_days.source_table = cells.source_table
            and cast(coalesce(event_days.occurred_at, event_days.loaded_at) as date) = cells.activity_date
            and cast(coalesce(event_days.loaded_at, event_days.occurred_at) as date) = cells.load_date
    {%- if repeated_before %}

    union distinct

    -- Which row has gone nobody can say: it may have been the copy that counted.
    select
        repeated.source_table,
        repeated.event_id
    from {{ repeated_before }} as repeated
    inner join cells
        on
            repeated.source_table = cells.source_table
            and cells.has_lost_rows
    {%- endif %}
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
        select identifier from identity_changes
        where identifier_type = '{{ identifier_type }}'
    )
    {%- endfor %}
