{{ config(enabled='snowplow' in var('sources')) }}

select
    event_id,
    lead_id,
    anonymous_id,
    event_type,
    page_url,
    asset,
    user_agent,
    unreadable_columns,
    cast(null as {{ dbt.type_numeric() }}) as duration_seconds,
    occurred_at,
    loaded_at
from {{ ref('base_snowplow__activities') }}
where input_table = 'web_events'
