{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: by how much the engagement does, through what, and how many
-- states of the profile there have been.
{%- set causes = ['decay', 'events', 'rules'] %}
with

group_points as (
    select * from {{ ref('history_group_points') }}
),

profile_states as (
    select * from {{ ref('history_profile_states') }}
),

changes as (
    select
        lead_number,
        scoring_model,
        {%- for cause in causes %}
        from_{{ cause }},
        {%- endfor %}
        0 as state_number,
        step
    from group_points

    union all

    select
        lead_number,
        scoring_model,
        {%- for cause in causes %}
        cast(0 as {{ type_double() }}) as from_{{ cause }},
        {%- endfor %}
        state_number,
        step
    from profile_states
)

select
    lead_number,
    scoring_model,
    {%- for cause in causes %}
    sum(from_{{ cause }}) as from_{{ cause }},
    {%- endfor %}
    max(state_number) as new_state,
    step
from changes
group by lead_number, scoring_model, step
