{{ config(enabled='hubspot' in var('sources')) }}

with

page_views as (
    select * from {{ ref('base_hubspot__contact_events_e_visited_page') }}
)

select
    {{ source_id('hubspot', 'id') }} as event_id,
    {{ source_id('hubspot', 'object_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as anonymous_id,
    'page_view' as event_type,
    properties__hs_url as page_url,
    cast(null as {{ dbt.type_string() }}) as asset,
    properties__hs_user_agent as user_agent,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as duration_seconds,
    occurred_at,
    cast(null as {{ dbt.type_timestamp() }}) as loaded_at
from page_views
