{{ config(enabled='pardot' in var('sources')) }}

-- A page view may come twice, as such and as an activity: one id makes them one event.
with

activities as (
    select * from {{ ref('base_pardot__activities') }}
    where channel = 'web'
),

page_views as (
    select * from {{ ref('base_pardot__visitor_page_view') }}
),

events as (
    select
        case
            when event_type = 'page_view' and visitor_page_view_id is not null
                then {{ dbt.concat(["'page_view-'", 'cast(visitor_page_view_id as ' ~ dbt.type_string() ~ ')']) }}
            else cast(id as {{ dbt.type_string() }})
        end as event_id,
        prospect_id,
        visitor_id,
        event_type,
        cast(null as {{ dbt.type_string() }}) as page_url,
        details as asset,
        unreadable_columns,
        created_at,
        _fivetran_synced
    from activities

    union all

    select
        {{ dbt.concat(["'page_view-'", 'cast(id as ' ~ dbt.type_string() ~ ')']) }} as event_id,
        cast(null as bigint) as prospect_id,
        visitor_id,
        'page_view' as event_type,
        url as page_url,
        cast(null as {{ dbt.type_string() }}) as asset,
        unreadable_columns,
        created_at,
        _fivetran_synced
    from page_views
)

select
    {{ source_id('pardot', 'event_id') }} as event_id,
    {{ source_id('pardot', 'prospect_id') }} as lead_id,
    {{ source_id('pardot', 'visitor_id') }} as anonymous_id,
    event_type,
    page_url,
    asset,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as duration_seconds,
    created_at as occurred_at,
    _fivetran_synced as loaded_at
from events
