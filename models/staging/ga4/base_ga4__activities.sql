{{ config(enabled='ga4' in var('sources')) }}

-- The export has no id of an event: what tells two events apart is one, the same for a copy of the other shard.
{%- set telling_apart = [
    'user_pseudo_id', 'ga_session_id', 'event_name', 'event_timestamp', 'batch_page_id', 'batch_ordering_id',
    'batch_event_index', 'page_location', 'engagement_time_msec', 'link_url', 'file_name', 'video_title', 'search_term',
    'form_id', 'form_name', 'transaction_id', 'item_id', 'item_name',
] %}
{#- The events that Google's e-commerce measurement names. -#}
{%- set shop_events = [
    'view_item_list', 'select_item', 'view_promotion', 'select_promotion', 'view_item', 'add_to_wishlist',
    'add_to_cart', 'view_cart', 'remove_from_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info',
    'purchase', 'refund',
] %}
with

events as (
    select * from {{ ref('base_ga4__events') }}
),

hashed as (
    select
        events.*,
        {{ content_hash('events', telling_apart) }} as event_hash
    from events
)

select
    {{ source_id('ga4', 'event_hash') }} as event_id,
    {{ source_id(var('user_id_source'), 'user_id') }} as lead_id,
    {{ source_id('ga4', 'user_pseudo_id') }} as anonymous_id,
    case
        when event_name = 'form_submit' then 'form_submissions'
        when event_name in (
            {%- for name in shop_events %}
            '{{ name }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ) then 'commerce_events'
        else 'web_events'
    end as input_table,
    event_name as event_type,
    page_location as page_url,
    coalesce(file_name, video_title, search_term, {{ url_without_query('link_url') }}) as asset,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    coalesce(form_name, form_id) as form,
    coalesce(item_name, item_id) as product,
    item_category as product_category,
    currency,
    unreadable_columns,
    engagement_time_msec / 1000.0 as duration_seconds,
    coalesce(purchase_revenue, value) as amount,
    {{ microseconds_to_timestamp('event_timestamp') }} as occurred_at,
    cast(null as timestamp) as loaded_at
from hashed
