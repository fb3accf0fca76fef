{{ config(enabled='pardot' in var('sources')) }}

with

activities as (
    select * from {{ ref('base_pardot__activities') }}
    where channel = 'social'
)

select
    {{ source_id('pardot', 'id') }} as event_id,
    {{ source_id('pardot', 'prospect_id') }} as lead_id,
    cast(null as {{ dbt.type_string() }}) as network,
    event_type,
    details as post,
    unreadable_columns,
    created_at as occurred_at,
    _fivetran_synced as loaded_at
from activities
