-- The one pass over all events: everything after works on lead x class x day. A partial run makes anew the days of
-- affected leads, and counts anew what was excluded on affected days.
-- depends_on: {{ ref('int_lead_touches') }}
{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    pre_hook=[
        "{{ keep_days_before(ref('int_run_scope'), ref('int_affected_leads')) }}",
        "{{ make_room(ref('int_run_scope'), affected_rows(ref('int_affected_leads'), ref('int_affected_days'))) }}",
    ],
    post_hook="{{ note_touched_leads(ref('int_run_scope'), ref('int_affected_leads'), ref('int_lead_touches')) }}"
) }}
{%- set affected_leads = ref('int_affected_leads') %}
{%- set affected_days = ref('int_affected_days') %}
with

events as (
    select * from {{ ref('int_events__resolved') }}
),

counted as (
    select
        exclusion_reason,
        case when exclusion_reason is not null then source_table end as source_table,
        case when exclusion_reason is null then lead_id end as lead_id,
        case when exclusion_reason is null then event_class_id end as event_class_id,
        activity_date,
        case when exclusion_reason is null then known_date else activity_date end as known_date,
        count(*) as event_count,
        max(occurred_at) as last_occurred_at
    from events
    group by
        exclusion_reason,
        case when exclusion_reason is not null then source_table end,
        case when exclusion_reason is null then lead_id end,
        case when exclusion_reason is null then event_class_id end,
        activity_date,
        case when exclusion_reason is null then known_date else activity_date end
)

select
    source_table,
    exclusion_reason,
    lead_id,
    event_class_id,
    activity_date,
    known_date,
    event_count,
    last_occurred_at
from counted
{%- if is_partial_run(ref('int_run_scope')) %}
where {{ affected_rows(affected_leads, affected_days) }}
{%- endif %}
