{{ config(enabled='marketo' in var('sources')) }}

-- Each change of a field at its time. A field that never changed has said since the lead was created what it says now;
-- one that did, what it said before its first change.
{%- set attributes = marketo_attributes() %}
with

leads as (
    select * from {{ ref('base_marketo__lead') }}
    where not coalesce(is_anonymous, false)
),

field_changes as (
    select * from {{ ref('base_marketo__field_changes') }}
),

changes as (
    select
        lead_id,
        case field
            {%- for column, attribute in attributes.items() %}
            when {{ marketo_field("'" ~ column ~ "'") }} then '{{ attribute }}'
            {%- endfor %}
        end as attribute,
        old_value,
        new_value,
        unreadable_columns,
        activity_date,
        row_number() over (partition by lead_id, field order by activity_date asc, id asc) as change_rank
    from field_changes
),

current_values as (
    {%- for column, attribute in attributes.items() %}
    select
        id as lead_id,
        '{{ attribute }}' as attribute,
        {{ column | lower }} as value,
        unreadable_columns,
        created_at,
        updated_at
    from leads
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

current_and_first as (
    select
        current_values.*,
        changes.lead_id is not null as has_changed,
        changes.old_value
    from current_values
    left join changes
        on
            current_values.lead_id = changes.lead_id
            and current_values.attribute = changes.attribute
            and changes.change_rank = 1
),

dated as (
    select
        lead_id,
        attribute,
        value,
        unreadable_columns,
        case when has_changed then updated_at else created_at end as updated_at
    from current_and_first
    where value is not null

    union all

    select
        lead_id,
        attribute,
        old_value as value,
        unreadable_columns,
        created_at as updated_at
    from current_and_first
    where old_value is not null

    union all

    select
        lead_id,
        attribute,
        new_value as value,
        unreadable_columns,
        activity_date as updated_at
    from changes
    where attribute is not null

    union all

    -- Marketo's own score, to compare with: only today's is known.
    select
        id as lead_id,
        'marketo_score' as attribute,
        lead_score as value,
        unreadable_columns,
        updated_at
    from leads
    where lead_score is not null
)

select
    {{ source_id('marketo', 'lead_id') }} as lead_id,
    attribute,
    value,
    unreadable_columns,
    updated_at
from dated
