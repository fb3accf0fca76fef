{{ config(enabled='marketo' in var('sources')) }}

with

changes as (
    select * from {{ ref('base_marketo__field_changes') }}
)

select
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    new_value as status,
    unreadable_columns,
    activity_date as changed_at
from changes
where
    field = {{ marketo_field("'" ~ var('marketo_status_field') ~ "'") }}
    and new_value is not null
