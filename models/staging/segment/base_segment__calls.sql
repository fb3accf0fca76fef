{{ config(enabled='segment' in var('sources')) }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set tables = [
    'identifies', 'pages', 'tracks', 'product_viewed', 'product_added', 'order_completed', 'form_submitted',
] %}
{%- for table in tables %}
select
    '{{ table }}' as source_table,
    {{ source_id('segment', 'user_id') }} as lead_id,
    {{ source_id('segment', 'anonymous_id') }} as anonymous_id,
    user_id,
    -- Of the other tables the events themselves show what is unreadable.
    {{ 'unreadable_columns' if table == 'identifies' else no_text ~ ' as unreadable_columns' }},
    timestamp as called_at
from {{ ref('base_segment__' ~ table) }}

union all

{% endfor -%}
-- A user whose calls are gone is known at least since the last of them.
select
    'users' as source_table,
    {{ source_id('segment', 'id') }} as lead_id,
    {{ no_text }} as anonymous_id,
    id as user_id,
    {{ no_text }} as unreadable_columns,
    received_at as called_at
from {{ ref('base_segment__users') }}
