{{ config(materialized="view") }}

with

events as (
    select * from {{ ref('int_events__unioned') }}
),

repeated as (
    select * from {{ ref('int_events__repeated') }}
),

loaded_once as (
    select
        events.*,
        1 as load_rank
    from events
    left join repeated
        on
            events.source_table = repeated.source_table
            and events.event_id = repeated.event_id
    where
        repeated.event_id is null
        or events.is_malformed
),

-- Latest load wins; the other columns only make the order of equal loads certain.
loaded_again as (
    select
        events.*,
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
    user_agent,
    is_bot,
    is_malformed,
    occurred_at,
    loaded_at,
    load_rank
from loaded_once

union all

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
    user_agent,
    is_bot,
    is_malformed,
    occurred_at,
    loaded_at,
    load_rank
from loaded_again
