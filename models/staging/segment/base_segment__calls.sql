{{ config(enabled='segment' in var('sources')) }}

{%- set tables = [
    'identifies', 'pages', 'tracks', 'product_viewed', 'product_added', 'order_completed', 'form_submitted',
] %}
{%- for table in tables %}

select
    '{{ table }}' as source_table,
    {{ source_id('segment', 'user_id') }} as lead_id,
    {{ source_id('segment', 'anonymous_id') }} as anonymous_id,
    user_id,
    timestamp as called_at
from {{ ref('base_segment__' ~ table) }}
{%- if not loop.last %}

union all
{%- endif %}
{%- endfor %}
