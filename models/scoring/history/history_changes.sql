{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: all changes side by side, as floats, which add up fastest.
{%- set number_type = type_double() %}
{%- set engagement = ['engagement_from_decay', 'engagement_from_events', 'engagement_from_rules'] %}
{%- set profile = [
    'fit_from_profile', 'fit_from_rules', 'thirds', 'known_criteria', 'unmet_must_haves', 'spam_points', 'span_count',
    'deed_count',
] %}
with

group_points as (
    select * from {{ ref('history_group_points') }}
),

profile_changes as (
    select * from {{ ref('history_profile_changes') }}
),

leads as (
    select * from {{ ref('history_leads') }}
),

changes as (
    select
        lead_number,
        scoring_model,
        from_decay as engagement_from_decay,
        from_events as engagement_from_events,
        from_rules as engagement_from_rules,
        {%- for column in profile %}
        cast(0 as {{ number_type }}) as {{ column }},
        {%- endfor %}
        step
    from group_points

    union all

    select
        leads.lead_number,
        profile_changes.scoring_model,
        {%- for column in engagement %}
        cast(0 as {{ number_type }}) as {{ column }},
        {%- endfor %}
        {%- for column in profile %}
        cast(profile_changes.{{ column }} as {{ number_type }}) as {{ column }},
        {%- endfor %}
        greatest(profile_changes.step, leads.first_step) as step
    from profile_changes
    inner join leads
        on profile_changes.lead_id = leads.lead_id
)

select
    lead_number,
    scoring_model,
    {%- for column in engagement + profile %}
    sum({{ column }}) as {{ column }},
    {%- endfor %}
    step
from changes
group by lead_number, scoring_model, step
