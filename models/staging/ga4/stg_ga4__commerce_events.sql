{{ config(enabled='ga4' in var('sources')) }}

select
    event_id,
    lead_id,
    anonymous_id,
    event_type,
    product,
    product_category,
    currency,
    unreadable_columns,
    amount,
    occurred_at,
    loaded_at
from {{ ref('base_ga4__activities') }}
where input_table = 'commerce_events'
