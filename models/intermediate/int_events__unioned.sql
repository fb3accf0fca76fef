{{ config(materialized="view") }}

-- The six event tables in one shape. Content is what a rule may look at; it is never null, so that it can be joined on.
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set channels = [
    {
        'channel': 'web', 'table': 'web_events', 'activity_type': 'event_type',
        'content': 'coalesce(asset, ' ~ url_without_query('page_url') ~ ')', 'anonymous_id': 'anonymous_id',
        'user_agent': 'user_agent',
    },
    {
        'channel': 'email', 'table': 'email_events', 'activity_type': 'event_type',
        'content': url_without_query('link_url'), 'content_category': 'campaign_id', 'email': 'lower(email)',
        'is_bot': 'coalesce(is_bot, false)', 'user_agent': 'user_agent',
    },
    {
        'channel': 'form', 'table': 'form_submissions', 'activity_type': "'form_submission'", 'content': 'form',
        'anonymous_id': 'anonymous_id', 'email': 'lower(email)',
    },
    {
        'channel': 'social', 'table': 'social_events', 'activity_type': 'event_type', 'content': 'post',
        'content_category': 'network',
    },
    {
        'channel': 'attendance', 'table': 'attendance_events', 'activity_type': "event_kind || '_' || event_type",
        'content': 'event_name', 'content_category': 'event_kind',
    },
    {
        'channel': 'commerce', 'table': 'commerce_events', 'activity_type': 'event_type', 'content': 'product',
        'content_category': 'product_category', 'anonymous_id': 'anonymous_id',
    },
] %}
{%- for source in channels %}
{%- if not loop.first %}

union all
{% endif %}
select
    '{{ source.table }}' as source_table,
    event_id,
    lead_id,
    {{ source.get('anonymous_id', no_text) }} as anonymous_id,
    {{ source.get('email', no_text) }} as email,
    '{{ source.channel }}' as channel,
    lower({{ source.activity_type }}) as activity_type,
    coalesce({{ source.content }}, '') as content,
    coalesce({{ source.get('content_category', no_text) }}, '') as content_category,
    {{ source.get('user_agent', no_text) }} as user_agent,
    {{ source.get('is_bot', 'false') }} as is_bot,
    event_id is null or {{ source.activity_type }} is null or occurred_at is null as is_malformed,
    occurred_at,
    loaded_at
from {{ ref('stg_inputs__' ~ source.table) }}
{%- endfor %}
