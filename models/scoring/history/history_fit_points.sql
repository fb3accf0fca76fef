-- Lead x model x history point at which the fit may have changed: the side's points with the profile of the point under
-- the rules of the point before, and under its own rules.
{%- set variants = ['profile', 'rules'] %}
with

change_steps as (
    select * from {{ ref('history_fit_steps') }}
),

groups as (
    select * from {{ ref('history_fit_groups') }}
),

sides as (
    select
        lead_id,
        scoring_model,
        {%- for variant in variants %}
        sum({{ clamp('points_' ~ variant, 'min_points', 'max_points') }}) as points_{{ variant }},
        {%- endfor %}
        step
    from groups
    group by lead_id, scoring_model, step
)

-- A step at which the last match ended has no rules left: its points are 0.
select
    change_steps.lead_id,
    change_steps.scoring_model,
    {%- for variant in variants %}
    coalesce(sides.points_{{ variant }}, 0) as points_{{ variant }},
    {%- endfor %}
    change_steps.step
from change_steps
left join sides
    on
        change_steps.lead_id = sides.lead_id
        and change_steps.scoring_model = sides.scoring_model
        and change_steps.step = sides.step
