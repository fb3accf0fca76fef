{{ config(enabled='segment' in var('sources')) }}

-- The user id is also the id of a record of another system, if the var user_id_source names one.
with

calls as (
    select * from {{ ref('base_segment__calls') }}
    where
        user_id is not null
        and {{ 'false' if var('user_id_source') == 'segment' else 'true' }}
)

select
    lead_id,
    {{ source_id(var('user_id_source'), 'user_id') }} as linked_lead_id,
    'user_id' as link_type,
    min(called_at) as linked_at,
    cast(null as {{ dbt.type_string() }}) as unreadable_columns
from calls
group by lead_id, user_id
