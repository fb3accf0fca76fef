-- Events that are new since the run before or came to be somebody else's, and copies of them that were read before.
-- Empty when all events are read anyway.
{%- set run_scope = ref('int_run_scope') %}
{%- set is_partial = is_partial_run(run_scope, 'int_event_days') %}
with

events as (
    select * from {{ ref('int_events__unioned') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

identity_changes as (
    select * from {{ ref('int_identity_changes') }}
),

read_from as (
    select
        previous_as_of_date as future_from,
        cast({{ dbt.dateadd('day', -(var('reread_days') | int), 'previous_as_of_date') }} as date) as loaded_from
    from {{ run_scope }}
),

-- What lay in the future then has come.
new_ids as (
    select distinct
        events.source_table,
        events.event_id
    from events
    inner join read_from
        on
            coalesce(events.loaded_at, events.occurred_at) >= read_from.loaded_from
            or events.occurred_at >= read_from.future_from
),

copies as (
    select events.*
    from events
    inner join new_ids
        on
            events.source_table = new_ids.source_table
            and events.event_id = new_ids.event_id
),

-- Without an id or a time nothing tells new from old; there are few.
without_key as (
    select * from events
    where
        event_id is null
        or coalesce(loaded_at, occurred_at) is null
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
    from without_key

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
