{%- set tables = [
    'leads', 'lead_attributes', 'lead_links', 'accounts', 'opportunities', 'lead_status_changes', 'sales_activities',
    'sales_feedback', 'nurture_memberships', 'web_events', 'email_events', 'form_submissions', 'social_events',
    'attendance_events', 'commerce_events', 'identities', 'account_intent',
] %}
with

input_rows as (
    {%- for table in tables %}
    select
        '{{ table }}' as source_table,
        unreadable_columns
    from {{ ref('stg_inputs__' ~ table) }}
    where unreadable_columns is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

unreadable_values as (
    select
        source_table,
        {{ unnest_words('unreadable_columns') }} as column_name
    from input_rows
    {{ join_words('unreadable_columns') }}
)

select
    source_table,
    column_name,
    count(*) as row_count
from unreadable_values
where column_name <> ''
group by source_table, column_name
