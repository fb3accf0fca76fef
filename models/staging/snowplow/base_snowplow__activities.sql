{{ config(enabled='snowplow' in var('sources')) }}

{%- set vendor = 'unstruct_event_com_snowplowanalytics_snowplow_' %}
with

events as (
    select * from {{ ref('base_snowplow__events') }}
    where coalesce(event, '') <> 'page_ping'
),

named as (
    select
        *,
        coalesce({{ vendor }}link_click_1, {{ vendor }}link_click_1_0_1) as link_click,
        coalesce({{ vendor }}submit_form_1, {{ vendor }}submit_form_1_0_0) as submit_form,
        coalesce(
            {{ vendor }}ecommerce_snowplow_ecommerce_action_1,
            {{ vendor }}ecommerce_snowplow_ecommerce_action_1_0_2
        ) as shop_action,
        coalesce(event_name, event) as own_name
    from events
)

select
    {{ source_id('snowplow', 'event_id') }} as event_id,
    {{ source_id(var('user_id_source'), 'user_id') }} as lead_id,
    {{ source_id('snowplow', 'domain_userid') }} as anonymous_id,
    case own_name
        when 'submit_form' then 'form_submissions'
        when 'transaction' then 'commerce_events'
        when 'transaction_item' then 'commerce_events'
        else 'web_events'
    end as input_table,
    case
        when event = 'struct' then coalesce(se_category, '') || ':' || coalesce(se_action, '')
        else coalesce({{ json_text('shop_action', 'type') }}, own_name)
    end as event_type,
    page_url,
    case
        when event = 'struct' then se_label
        else {{ url_without_query(json_text('link_click', 'targetUrl')) }}
    end as asset,
    useragent as user_agent,
    {{ json_text('submit_form', 'formId') }} as form,
    case when own_name = 'transaction_item' then coalesce(ti_name, ti_sku) end as product,
    case when own_name = 'transaction_item' then ti_category end as product_category,
    case when own_name = 'transaction_item' then ti_currency else tr_currency end as currency,
    unreadable_columns,
    case when own_name = 'transaction_item' then ti_price * ti_quantity else tr_total end as amount,
    coalesce(derived_tstamp, collector_tstamp) as occurred_at,
    coalesce(load_tstamp, collector_tstamp) as loaded_at
from named
