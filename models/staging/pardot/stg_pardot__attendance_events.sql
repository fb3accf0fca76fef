{{ config(enabled='pardot' in var('sources')) }}

with

activities as (
    select * from {{ ref('base_pardot__activities') }}
    where channel = 'attendance'
)

select
    {{ source_id('pardot', 'id') }} as event_id,
    {{ source_id('pardot', 'prospect_id') }} as lead_id,
    details as event_name,
    {{ dbt.split_part('event_type', "'_'", 1) }} as event_kind,
    {{ dbt.split_part('event_type', "'_'", 2) }} as event_type,
    unreadable_columns,
    cast(null as {{ api.Column.translate_type('numeric(18,3)') }}) as minutes_attended,
    created_at as occurred_at,
    _fivetran_synced as loaded_at
from activities
