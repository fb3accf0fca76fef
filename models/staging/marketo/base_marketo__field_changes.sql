{{ config(enabled='marketo' in var('sources')) }}

-- A field keeps its id when it gets another label, so the name in the table of fields comes first.
with

changes as (
    select * from {{ ref('base_marketo__activity_change_data_value') }}
),

fields as (
    select
        id,
        min(restname) as restname
    from {{ ref('base_marketo__lead_describe') }}
    group by id
)

select
    changes.id,
    changes.lead_id,
    {{ marketo_field('coalesce(fields.restname, changes.primary_attribute_value)') }} as field,
    changes.old_value,
    changes.new_value,
    changes.activity_date,
    changes.unreadable_columns
from changes
left join fields
    on changes.primary_attribute_value_id = fields.id
