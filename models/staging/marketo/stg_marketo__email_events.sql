{{ config(enabled='marketo' in var('sources')) }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{#- Marketo names a pattern where it takes an event for a machine's, and N/A where not; before it did, nothing. #}
{%- set is_bot = "coalesce(is_bot_activity, lower(bot_activity_pattern) <> 'n/a')" %}
{#- Category 1 is a block as spam, which ends after a day: the address exists. #}
{%- set activities = [
    {'table': 'activity_email_delivered', 'event_type': "'delivered'"},
    {'table': 'activity_open_email', 'event_type': "'open'", 'user_agent': 'user_agent', 'is_bot': is_bot},
    {'table': 'activity_click_email', 'event_type': "'click'", 'link_url': 'link', 'user_agent': 'user_agent',
        'is_bot': is_bot},
    {'table': 'activity_unsubscribe_email', 'event_type': "'unsubscribe'", 'user_agent': 'user_agent'},
    {'table': 'activity_email_bounced',
        'event_type': "case when category = 1 then 'soft_bounce' else 'hard_bounce' end"},
    {'table': 'activity_email_bounced_soft', 'event_type': "'soft_bounce'"},
    {'table': 'activity_open_sales_email', 'event_type': "'open'"},
    {'table': 'activity_click_sales_email', 'event_type': "'click'", 'link_url': 'link'},
] %}
{%- for activity in activities %}
{%- if not loop.first %}

union all
{% endif %}
select
    {{ source_id('marketo', 'id') }} as event_id,
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    {{ no_text }} as email,
    primary_attribute_value as campaign_id,
    {{ activity.event_type }} as event_type,
    {{ activity.get('link_url', no_text) }} as link_url,
    {{ activity.get('user_agent', no_text) }} as user_agent,
    unreadable_columns,
    {{ activity.get('is_bot', 'cast(null as boolean)') }} as is_bot,
    activity_date as occurred_at,
    _fivetran_synced as loaded_at
from {{ ref('base_marketo__' ~ activity.table) }}
{%- endfor %}
