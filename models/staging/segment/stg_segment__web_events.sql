{{ config(enabled='segment' in var('sources')) }}

with

pages as (
    select * from {{ ref('base_segment__pages') }}
),

tracks as (
    select * from {{ ref('base_segment__tracks') }}
),

-- Calls whose own tables tell more than tracks does.
told_elsewhere as (
    select event_id from {{ ref('stg_segment__commerce_events') }}

    union distinct

    select event_id from {{ ref('stg_segment__form_submissions') }}
)

select
    {{ source_id('segment', 'id') }} as event_id,
    {{ source_id('segment', 'user_id') }} as lead_id,
    {{ source_id('segment', 'anonymous_id') }} as anonymous_id,
    'page_view' as event_type,
    coalesce(url, context_page_url) as page_url,
    cast(null as {{ dbt.type_string() }}) as asset,
    context_user_agent as user_agent,
    cast(null as {{ dbt.type_numeric() }}) as duration_seconds,
    timestamp as occurred_at,
    received_at as loaded_at,
    unreadable_columns
from pages

union all

select
    {{ source_id('segment', 'tracks.id') }} as event_id,
    {{ source_id('segment', 'tracks.user_id') }} as lead_id,
    {{ source_id('segment', 'tracks.anonymous_id') }} as anonymous_id,
    tracks.event as event_type,
    tracks.context_page_url as page_url,
    cast(null as {{ dbt.type_string() }}) as asset,
    tracks.context_user_agent as user_agent,
    cast(null as {{ dbt.type_numeric() }}) as duration_seconds,
    tracks.timestamp as occurred_at,
    tracks.received_at as loaded_at,
    tracks.unreadable_columns
from tracks
left join told_elsewhere
    on {{ source_id('segment', 'tracks.id') }} = told_elsewhere.event_id
where told_elsewhere.event_id is null
