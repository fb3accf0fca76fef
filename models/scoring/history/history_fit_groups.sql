{{ config(materialized=long_query_step()) }}

-- Lead x group of fit rules x history point at which the lead's fit may have changed: the group's points with the
-- profile of the point under the rules of the point before, and under its own rules.
{%- set variants = ['profile', 'rules'] %}
with

pieces as (
    select * from {{ ref('history_fit_pieces') }}
),

change_steps as (
    select * from {{ ref('history_fit_steps') }}
),

conditions as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'fit'
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

-- The first of a group is the one in the lowest place.
rules as (
    select
        conditions.condition_id,
        rule_groups.group_key,
        conditions.points,
        row_number() over (
            order by conditions.priority nulls last, conditions.rule_id, conditions.condition_id
        ) as place
    from conditions
    inner join rule_groups
        on
            conditions.scoring_model = rule_groups.scoring_model
            and conditions.rule_group = rule_groups.rule_group
),

rule_points as (
    select
        change_steps.lead_id,
        change_steps.step,
        rules.group_key,
        rules.place,
        rules.points,
        (change_steps.step = 0 and pieces.rule_from_step = 0)
        or (change_steps.step - 1 >= pieces.rule_from_step and change_steps.step - 1 < pieces.rule_to_step)
            as is_reached_profile,
        change_steps.step >= pieces.rule_from_step and change_steps.step < pieces.rule_to_step as is_reached_rules
    from change_steps
    inner join pieces
        on
            change_steps.lead_id = pieces.lead_id
            and change_steps.scoring_model = pieces.scoring_model
            and change_steps.step >= pieces.match_from_step
            and change_steps.step < pieces.match_to_step
    inner join rules
        on pieces.condition_id = rules.condition_id
),

combined as (
    select
        lead_id,
        group_key,
        {%- for variant in variants %}
        sum(case when is_reached_{{ variant }} then points end) as sum_{{ variant }},
        max(case when is_reached_{{ variant }} then points end) as max_{{ variant }},
        min(case when is_reached_{{ variant }} then place end) as place_{{ variant }},
        {%- endfor %}
        step
    from rule_points
    group by lead_id, group_key, step
)

select
    combined.lead_id,
    rule_groups.scoring_model,
    rule_groups.min_points,
    rule_groups.max_points,
    {%- for variant in variants %}
    coalesce(
        case rule_groups.combine
            when 'sum' then combined.sum_{{ variant }}
            when 'max' then combined.max_{{ variant }}
            else first_{{ variant }}.points
        end, 0
    ) as points_{{ variant }},
    {%- endfor %}
    combined.step
from combined
inner join rule_groups
    on combined.group_key = rule_groups.group_key
{%- for variant in variants %}
left join rules as first_{{ variant }}
    on combined.place_{{ variant }} = first_{{ variant }}.place
{%- endfor %}
