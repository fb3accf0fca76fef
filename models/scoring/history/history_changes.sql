{{ config(materialized="ephemeral") }}

-- Lead x model x history point at which anything changes: all changes side by side.
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
        0 as {{ column }},
        {%- endfor %}
        step
    from group_points

    union all

    select
        leads.lead_number,
        profile_changes.scoring_model,
        {%- for column in engagement %}
        0 as {{ column }},
        {%- endfor %}
        {%- for column in profile %}
        profile_changes.{{ column }},
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
