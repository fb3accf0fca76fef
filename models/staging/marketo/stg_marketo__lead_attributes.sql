{{ config(enabled='marketo' in var('sources')) }}

-- Each change of a field at its time. Without any, what a field says now it has said since the lead was created; with
-- some, what it said before the first of them.
with

leads as (
    select * from {{ ref('base_marketo__lead') }}
    where not coalesce(is_anonymous, false)
),

changes as (
    select
        *,
        row_number() over (partition by lead_id, field order by activity_date asc, id asc) as change_rank
    from {{ ref('base_marketo__field_changes') }}
),

{%- for column, attribute in marketo_attributes().items() %}

{{ attribute }}_values as (
    select
        '{{ attribute }}' as attribute,
        leads.id as lead_id,
        changes.lead_id is not null as is_logged,
        changes.old_value,
        leads.{{ column | lower }} as value,
        leads.unreadable_columns,
        leads.created_at,
        leads.updated_at
    from leads
    left join changes
        on
            leads.id = changes.lead_id
            and changes.field = {{ marketo_field("'" ~ column ~ "'") }}
            and changes.change_rank = 1
),

{%- endfor %}

current_values as (
    {%- for attribute in marketo_attributes().values() %}
    select * from {{ attribute }}_values
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

dated as (
    select
        lead_id,
        attribute,
        value,
        unreadable_columns,
        case when is_logged then updated_at else created_at end as updated_at
    from current_values
    where value is not null

    union all

    select
        lead_id,
        attribute,
        old_value as value,
        unreadable_columns,
        created_at as updated_at
    from current_values
    where old_value is not null

    union all

    select
        lead_id,
        case field
            {%- for column, attribute in marketo_attributes().items() %}
            when {{ marketo_field("'" ~ column ~ "'") }} then '{{ attribute }}'
            {%- endfor %}
        end as attribute,
        new_value as value,
        unreadable_columns,
        activity_date as updated_at
    from changes

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
where attribute is not null
