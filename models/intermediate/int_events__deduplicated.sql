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

loaded_again as (
    select * from {{ ref('int_events__loaded_again') }}
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
