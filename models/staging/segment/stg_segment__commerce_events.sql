{{ config(enabled='segment' in var('sources')) }}

-- An order names its products in a list, which is not read.
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set tables = {
    'product_viewed': {'amount': 'coalesce(value, price)'},
    'product_added': {'amount': 'coalesce(value, price)'},
    'order_completed': {'amount': 'coalesce(revenue, total)', 'product': no_text, 'category': no_text},
} %}
{%- for table, columns in tables.items() %}

select
    {{ source_id('segment', 'id') }} as event_id,
    {{ source_id('segment', 'user_id') }} as lead_id,
    {{ source_id('segment', 'anonymous_id') }} as anonymous_id,
    '{{ table }}' as event_type,
    {{ columns.get('product', 'coalesce(name, sku, product_id)') }} as product,
    {{ columns.get('category', 'category') }} as product_category,
    {{ columns.amount }} as amount,
    currency,
    timestamp as occurred_at,
    received_at as loaded_at,
    unreadable_columns
from {{ ref('base_segment__' ~ table) }}
{%- if not loop.last %}

union all
{%- endif %}
{%- endfor %}
