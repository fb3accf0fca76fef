-- Lead x group: the sum of what its rules give, held by the group's bounds.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

rule_points as (
    select * from {{ ref('rule_points') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

summed as (
    select
        lead_id,
        group_key,
        cast(sum(clamped_points) as {{ points_type }}) as points,
        cast(sum(momentum) as {{ points_type }}) as momentum
    from rule_points
    group by lead_id, group_key
)

select
    summed.lead_id,
    summed.group_key,
    summed.points,
    {{ clamp('summed.points', 'rule_groups.min_points', 'rule_groups.max_points') }} as clamped_points,
    summed.momentum
from summed
inner join rule_groups
    on summed.group_key = rule_groups.group_key
