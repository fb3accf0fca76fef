-- A table, since finding the few takes a pass over all events, and several models ask for them. A partial run ranks
-- anew the events of which a load has come or may have gone.
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook="{{ make_room(
        ref('int_run_scope'), rows_of_changed_events(ref('int_events__changed'), ref('int_changed_event_cells'))
    ) }}"
) }}
{%- set run_scope = ref('int_run_scope') %}
{%- set changed_events = ref('int_events__changed') %}
with

events as (
    {%- if is_partial_run(run_scope) %}
    select * from {{ changed_events }}
    where is_new
    {%- else %}
    select * from {{ ref('int_events__unioned') }}
    {%- endif %}
),

repeated as (
    select * from {{ ref('int_events__repeated') }}
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
    events.occurred_at,
    events.loaded_at,
    -- Latest load wins; the other columns only make the order of equal loads certain.
    row_number() over (
        partition by events.source_table, events.event_id
        order by
            coalesce(events.loaded_at, events.occurred_at) desc,
            events.occurred_at desc,
            events.activity_type asc,
            events.content asc,
            events.content_category asc,
            events.lead_id asc,
            events.anonymous_id asc,
            events.email asc,
            events.is_bot asc,
            events.user_agent asc
    ) as load_rank
from events
inner join repeated
    on
        events.source_table = repeated.source_table
        and events.event_id = repeated.event_id
where not events.is_malformed
