{{ config(enabled='marketo' in var('sources')) }}

-- Whether a record is a lead's or a visitor's changes when a visitor becomes known; the event does not. So it carries
-- its record as both.
with

page_views as (
    select * from {{ ref('base_marketo__activity_visit_webpage') }}
),

link_clicks as (
    select * from {{ ref('base_marketo__activity_click_link') }}
),

moments as (
    select * from {{ ref('base_marketo__activity_interesting_moment') }}
),

-- A page of one's own site is named by host and path, a landing page of Marketo by its title.
activities as (
    select
        id,
        lead_id,
        'page_view' as event_type,
        case
            when webpage_url like 'http%' then webpage_url
            when primary_attribute_value like 'http%' then primary_attribute_value
            when primary_attribute_value like '%.%/%' and primary_attribute_value not like '% %'
                then 'https://' || primary_attribute_value
            else coalesce(webpage_url, primary_attribute_value)
        end as page_url,
        cast(null as {{ dbt.type_string() }}) as asset,
        user_agent,
        unreadable_columns,
        activity_date,
        _fivetran_synced
    from page_views

    union all

    select
        id,
        lead_id,
        'link_click' as event_type,
        primary_attribute_value as page_url,
        cast(null as {{ dbt.type_string() }}) as asset,
        user_agent,
        unreadable_columns,
        activity_date,
        _fivetran_synced
    from link_clicks

    union all

    select
        id,
        lead_id,
        'interesting_moment' as event_type,
        cast(null as {{ dbt.type_string() }}) as page_url,
        coalesce(description, primary_attribute_value) as asset,
        cast(null as {{ dbt.type_string() }}) as user_agent,
        unreadable_columns,
        activity_date,
        _fivetran_synced
    from moments
)

select
    {{ source_id('marketo', 'id') }} as event_id,
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    {{ source_id('marketo', 'lead_id') }} as anonymous_id,
    event_type,
    page_url,
    asset,
    user_agent,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as duration_seconds,
    activity_date as occurred_at,
    _fivetran_synced as loaded_at
from activities
