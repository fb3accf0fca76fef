{{ config(enabled='ga4' in var('sources')) }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
select
    event_id,
    lead_id,
    anonymous_id,
    form,
    {{ no_text }} as email,
    {{ no_text }} as first_name,
    {{ no_text }} as last_name,
    {{ no_text }} as message,
    unreadable_columns,
    cast(null as {{ dbt.type_numeric() }}) as seconds_to_submit,
    cast(null as {{ dbt.type_boolean() }}) as is_honeypot_filled,
    occurred_at,
    loaded_at
from {{ ref('base_ga4__activities') }}
where input_table = 'form_submissions'
