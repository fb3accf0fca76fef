{{ config(enabled='segment' in var('sources')) }}

select
    {{ source_id('segment', 'id') }} as event_id,
    {{ source_id('segment', 'user_id') }} as lead_id,
    {{ source_id('segment', 'anonymous_id') }} as anonymous_id,
    coalesce(form_name, form_id) as form,
    email,
    first_name,
    last_name,
    message,
    cast(null as {{ dbt.type_numeric() }}) as seconds_to_submit,
    cast(null as {{ dbt.type_boolean() }}) as is_honeypot_filled,
    timestamp as occurred_at,
    received_at as loaded_at,
    unreadable_columns
from {{ ref('base_segment__form_submitted') }}
