-- Events of the days on which rows have come or gone, with all copies of them, and events that came to be somebody
-- else's. Empty when all events are read anyway.
{%- set repeated_before = previous_table('int_events__repeated') %}
{%- set is_partial = is_partial_run(ref('int_run_scope'), 'int_event_days') %}
with

events as (
    select * from {{ ref('int_events__unioned') }}
    {%- if not is_partial %}
    where 1 = 0
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
        events.source_table,
        events.event_id
    from events
    inner join cells
        on
            events.source_table = cells.source_table
            and cast(coalesce(events.occurred_at, events.loaded_at) as date) = cells.activity_date
            and cast(coalesce(events.loaded_at, events.occurred_at) as date) = cells.load_date
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
),

copies as (
    select events.*
    from events
    inner join new_ids
        on
            events.source_table = new_ids.source_table
            and events.event_id = new_ids.event_id
),

of_others as (
    {%- for identifier_type in ['lead_id', 'anonymous_id', 'email'] %}
    select events.*
    from events
    inner join identity_changes
        on
            identity_changes.identifier_type = '{{ identifier_type }}'
            and events.{{ identifier_type }} = identity_changes.identifier
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

changed as (
    select
        *,
        true as is_new
    from copies

    union all

    select
        *,
        false as is_new
    from of_others
)

select
    source_table,
    event_id,
    lead_id,
    anonymous_id,
    email,
    channel,
    activity_type,
    content,
    content_category,
    is_malformed,
    is_new,
    cast(coalesce(occurred_at, loaded_at) as date) as activity_date
from changed
