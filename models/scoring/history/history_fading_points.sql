{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule in a group that adds up x history point, from one at which a state that fades begins to the
-- next state: the points of the rule. Most rows of the history are here, so there is one number in each.
with

states as (
    select * from {{ ref('history_rule_states') }}
    where
        is_fading
        and group_combine = 'sum'
),

points as (
    select * from {{ ref('int_history_points') }}
),

rule_steps as (
    select * from {{ ref('history_rule_steps') }}
),

-- How far the points of a state are from its first, by how many it has: a join on equality, where one on a range sorts.
distances as (
    select
        lengths.step + 1 as step_count,
        points.step as distance
    from points as lengths
    inner join points
        on lengths.step >= points.step
),

weighed as (
    select
        states.lead_number,
        states.group_key,
        {{ whole_points(
            'states.constant_rules * rule_steps.constant_points + states.slope_rules * rule_steps.slope_points'
        ) }} as points,
        rule_steps.min_points,
        rule_steps.max_points,
        rule_steps.step
    from states
    inner join distances
        on states.next_step - states.step = distances.step_count
    inner join rule_steps
        on
            states.rule_key = rule_steps.rule_key
            and states.step + distances.distance = rule_steps.step
)

select
    lead_number,
    group_key,
    {{ clamp('points', 'min_points', 'max_points') }} as points,
    step
from weighed
