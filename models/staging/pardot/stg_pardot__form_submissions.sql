{{ config(enabled='pardot' in var('sources')) }}

with

activities as (
    select * from {{ ref('base_pardot__activities') }}
    where channel = 'form'
)

select
    {{ source_id('pardot', 'id') }} as event_id,
    {{ source_id('pardot', 'prospect_id') }} as lead_id,
    {{ source_id('pardot', 'visitor_id') }} as anonymous_id,
    details as form,
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as first_name,
    cast(null as {{ dbt.type_string() }}) as last_name,
    cast(null as {{ dbt.type_string() }}) as message,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as seconds_to_submit,
    cast(null as boolean) as is_honeypot_filled,
    created_at as occurred_at,
    _fivetran_synced as loaded_at
from activities
