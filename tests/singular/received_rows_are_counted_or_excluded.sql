{{ config(group="lead_scoring") }}

-- Rows in = rows that count + rows listed as excluded, for every event table and for leads.
{%- set event_tables = [
    'web_events', 'email_events', 'form_submissions', 'social_events', 'attendance_events', 'commerce_events',
] %}
with

received as (
    {% for table in event_tables + ['leads'] -%}
    select
        '{{ table }}' as source_table,
        count(*) as row_count
    from {{ ref('stg_inputs__' ~ table) }}

    {{ 'union all' if not loop.last }}

    {% endfor -%}
),

classes as (
    select distinct
        event_class_id,
        event_channel
    from {{ ref('int_event_classes') }}
),

counted as (
    select
        case classes.event_channel
            {%- for table in event_tables %}
            when '{{ table.split('_')[0] }}' then '{{ table }}'
            {%- endfor %}
        end as source_table,
        event_days.event_count as row_count
    from {{ ref('int_event_days') }} as event_days
    inner join classes
        on event_days.event_class_id = classes.event_class_id
    where event_days.exclusion_reason is null

    union all

    select
        source_table,
        rows_excluded as row_count
    from {{ ref('event_exclusions') }}

    union all

    select
        'leads' as source_table,
        count(*) as row_count
    from {{ ref('int_leads') }}

    union all

    select
        'leads' as source_table,
        rows_excluded as row_count
    from {{ ref('lead_exclusions') }}
),

totals as (
    select
        source_table,
        sum(row_count) as row_count
    from counted
    group by source_table
)

select
    received.source_table,
    received.row_count as rows_received,
    coalesce(totals.row_count, 0) as rows_accounted_for
from received
left join totals
    on received.source_table = totals.source_table
where received.row_count != coalesce(totals.row_count, 0)
