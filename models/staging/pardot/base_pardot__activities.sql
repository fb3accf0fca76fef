{{ config(enabled='pardot' in var('sources')) }}

-- Visitor activities in the words of this project.
{%- set types = pardot_activity_types() %}
with

activities as (
    select * from {{ ref('base_pardot__visitor_activity') }}
),

described as (
    select
        *,
        coalesce(email_id, list_email_id, email_template_id) is not null as is_email,
        coalesce(form_id, form_handler_id) is not null as is_form
    from activities
)

select
    id,
    prospect_id,
    visitor_id,
    visitor_page_view_id,
    coalesce(list_email_id, email_template_id, email_id) as email_id,
    case
        when type = 1 and is_email then 'email'
        {%- for channel in ['email', 'form', 'social', 'attendance'] %}
        {%- set codes = [] %}
        {%- for code, known in types.items() if known[0] == channel %}{% do codes.append(code) %}{% endfor %}
        when type in ({{ codes | join(', ') }}) then '{{ channel }}'
        {%- endfor %}
        else 'web'
    end as channel,
    case
        when type = 1 and is_email then 'click'
        when type in (1, 2) and file_id is not null then 'download'
        when type = 1 then 'link_click'
        when type = 2 and is_form then 'form_view'
        when type = 2 then 'page_view'
        when type = 13 and lower(details) like '%soft%' then 'soft_bounce'
        {%- for code, known in types.items() %}
        when type = {{ code }} then '{{ known[1] }}'
        {%- endfor %}
        else 'pardot_' || cast(type as {{ dbt.type_string() }})
    end as event_type,
    details,
    unreadable_columns,
    created_at,
    _fivetran_synced
from described
