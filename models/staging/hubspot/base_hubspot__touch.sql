{{ config(enabled='hubspot' in var('sources')) }}

{#- Which engagements are a touch by a salesperson, and the column that says what came of it. -#}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set no_time = 'cast(null as ' ~ dbt.type_timestamp() ~ ')' %}
{%- set kinds = {
    'call': {'activity_type': "'call'"},
    'email': {'activity_type': "'email'", 'outcome': 'property_hs_email_direction', 'sender': 'property_hs_email_from_email'},
    'communication': {'activity_type': "'email'"},
    'meeting': {
        'activity_type': "'meeting'", 'outcome': 'coalesce(property_hs_meeting_outcome, meeting_outcome)',
        'start': 'start_time',
    },
    'task': {
        'activity_type': "'task'", 'outcome': 'property_hs_task_status', 'done': 'property_hs_task_completion_date',
    },
    'note': {'activity_type': no_text},
} %}
with

engagements as (
    select * from {{ ref('base_hubspot__engagement') }}
),

parts as (
    {%- for kind, columns in kinds.items() %}
    select
        engagement_id,
        property_hubspot_owner_id as owner_id,
        '{{ kind }}' as kind,
        {{ columns.activity_type }} as activity_type,
        upper({{ columns.get('outcome', no_text) }}) as outcome,
        {{ columns.get('sender', no_text) }} as sender_email,
        unreadable_columns,
        coalesce(_fivetran_deleted, false) as is_deleted,
        coalesce(
            {{ columns.get('done', no_time) }}, property_hs_timestamp, {{ columns.get('start', no_time) }}, timestamp
        ) as occurred_at,
        property_hs_createdate as created_at,
        _fivetran_synced as loaded_at
    from {{ ref('base_hubspot__engagement_' ~ kind) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    parts.engagement_id,
    coalesce(parts.owner_id, engagements.owner_id) as owner_id,
    parts.kind,
    parts.activity_type,
    parts.sender_email,
    case
        when parts.is_deleted then 'deleted'
        when parts.kind = 'note' then 'note'
        when parts.kind = 'meeting' and parts.outcome in ('CANCELED', 'CANCELLED') then 'canceled'
        when parts.kind = 'task' and parts.outcome <> 'COMPLETED' then 'not_done'
    end as omitted_because,
    parts.unreadable_columns,
    coalesce(parts.kind = 'email' and parts.outcome = 'INCOMING_EMAIL', false) as is_from_lead,
    coalesce(parts.occurred_at, engagements.timestamp, parts.created_at) as occurred_at,
    parts.loaded_at
from parts
left join engagements
    on parts.engagement_id = engagements.id
