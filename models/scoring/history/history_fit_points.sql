-- Lead x model x history point at which the fit may have changed: the side's points with the profile of the point under
-- the rules of the point before, and under its own rules.
{%- set variants = ['profile', 'rules'] %}
with

pieces as (
    select * from {{ ref('history_fit_pieces') }}
),

rule_groups as (
    select * from {{ ref('stg_seeds__rule_groups') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

change_steps as (
    {% for column in ['match_from_step', 'match_to_step', 'rule_from_step', 'rule_to_step'] -%}
    select
        pieces.lead_id,
        pieces.scoring_model,
        pieces.{{ column }} as step
    from pieces
    inner join grid
        on pieces.{{ column }} < grid.end_step
    {% if not loop.last %}
    union distinct

    {% endif -%}
    {% endfor %}
),

rule_points as (
    select
        change_steps.lead_id,
        change_steps.scoring_model,
        change_steps.step,
        pieces.rule_group,
        pieces.rule_id,
        pieces.priority,
        (change_steps.step = 0 and pieces.rule_from_step = 0)
        or (change_steps.step - 1 >= pieces.rule_from_step and change_steps.step - 1 < pieces.rule_to_step)
            as is_reached_profile,
        change_steps.step >= pieces.rule_from_step and change_steps.step < pieces.rule_to_step as is_reached_rules,
        pieces.points as points_profile,
        pieces.points as points_rules
    from change_steps
    inner join pieces
        on
            change_steps.lead_id = pieces.lead_id
            and change_steps.scoring_model = pieces.scoring_model
            and change_steps.step >= pieces.match_from_step
            and change_steps.step < pieces.match_to_step
),

groups as (
    {{ combined_group_points('rule_points', ['lead_id', 'scoring_model', 'step'], variants) }}
),

sides as (
    select
        lead_id,
        scoring_model,
        {%- for variant in variants %}
        sum(points_{{ variant }}) as points_{{ variant }},
        {%- endfor %}
        step
    from groups
    group by lead_id, scoring_model, step
)

-- A step at which the last match ended has no rules left: its points are 0.
select
    change_steps.lead_id,
    change_steps.scoring_model,
    change_steps.step,
    coalesce(
        lead(change_steps.step) over (
            partition by change_steps.lead_id, change_steps.scoring_model
            order by change_steps.step
        ), grid.end_step
    ) as next_step,
    coalesce(sides.points_profile, 0) as points_profile,
    coalesce(sides.points_rules, 0) as points_rules
from change_steps
cross join grid
left join sides
    on
        change_steps.lead_id = sides.lead_id
        and change_steps.scoring_model = sides.scoring_model
        and change_steps.step = sides.step
