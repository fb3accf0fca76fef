{{ config(enabled='marketo' in var('sources')) }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set forms = [
    'activity_fill_out_form', 'activity_fill_out_facebook_lead_ads_form', 'activity_fill_out_linkedin_lead_gen_form',
] %}
{%- for table in forms %}
{%- if not loop.first %}

union all
{% endif %}
select
    {{ source_id('marketo', 'id') }} as event_id,
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    {{ source_id('marketo', 'lead_id') }} as anonymous_id,
    primary_attribute_value as form,
    {{ no_text }} as email,
    {{ no_text }} as first_name,
    {{ no_text }} as last_name,
    {{ no_text }} as message,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as seconds_to_submit,
    cast(null as boolean) as is_honeypot_filled,
    activity_date as occurred_at,
    _fivetran_synced as loaded_at
from {{ ref('base_marketo__' ~ table) }}
{%- endfor %}
