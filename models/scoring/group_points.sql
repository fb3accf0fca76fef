-- Lead x model x date x group: the sum of what its rules give, held by the group's bounds.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

rule_points as (
    select * from {{ ref('rule_points') }}
),

rule_groups as (
    select * from {{ ref('stg_seeds__rule_groups') }}
),

summed as (
    select
        lead_id,
        scoring_model,
        as_of_date,
        side,
        rule_group,
        cast(sum(clamped_points) as {{ points_type }}) as points,
        cast(sum(momentum) as {{ points_type }}) as momentum
    from rule_points
    group by lead_id, scoring_model, as_of_date, side, rule_group
)

select
    summed.lead_id,
    summed.scoring_model,
    summed.as_of_date,
    summed.side,
    summed.rule_group,
    summed.points,
    {{ clamp('summed.points', 'rule_groups.min_points', 'rule_groups.max_points') }} as clamped_points,
    summed.momentum
from summed
inner join rule_groups
    on
        summed.scoring_model = rule_groups.scoring_model
        and summed.rule_group = rule_groups.rule_group
