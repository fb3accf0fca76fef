-- A table, since finding the few takes a pass over all events, and several models ask for them.
with

events as (
    select * from {{ ref('int_events__unioned') }}
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
