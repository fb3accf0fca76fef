{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x history point at which its state changes, or something in a group that takes the highest or
-- the first of its rules: its points before, after decay, after new events, after changes of rules; null where the rule
-- is not reached.
{%- set variants = ['before', 'decay', 'events', 'rules'] %}
with

states as (
    select * from {{ ref('history_rule_states') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

rule_steps as (
    select * from {{ ref('history_rule_steps') }}
),

places as (
    select
        rule_key,
        row_number() over (order by priority nulls last, rule_id, rule_key) as place
    from {{ ref('int_engagement_rules') }}
),

chosen_from as (
    select * from states
    where group_combine <> 'sum'
),

-- A group that takes the first or the highest looks at all its rules whenever one of them changes.
group_steps as (
    select
        lead_number,
        group_key,
        step
    from chosen_from

    union distinct

    select
        chosen_from.lead_number,
        chosen_from.group_key,
        points.step
    from chosen_from
    inner join points
        on
            chosen_from.step < points.step
            and chosen_from.next_step > points.step
    where chosen_from.is_fading
),

weighed as (
    select
        states.lead_number,
        states.rule_key,
        states.group_key,
        {%- for variant in variants %}
        {{ whole_points(rule_points('states', variant, variant, 'rule_steps')) }} as points_{{ variant }},
        {%- endfor %}
        rule_steps.min_points,
        rule_steps.max_points,
        states.was_fading,
        states.is_fading,
        states.step
    from states
    inner join rule_steps
        on
            states.rule_key = rule_steps.rule_key
            and states.step = rule_steps.step

    union all

    select
        states.lead_number,
        states.rule_key,
        states.group_key,
        {%- for variant in variants %}
        {{ whole_points(rule_points('states', 'rules', variant, 'rule_steps')) }} as points_{{ variant }},
        {%- endfor %}
        rule_steps.min_points,
        rule_steps.max_points,
        states.is_fading as was_fading,
        states.is_fading,
        rule_steps.step
    from chosen_from as states
    inner join group_steps
        on
            states.lead_number = group_steps.lead_number
            and states.group_key = group_steps.group_key
            and states.step < group_steps.step
            and states.next_step > group_steps.step
    inner join rule_steps
        on
            states.rule_key = rule_steps.rule_key
            and group_steps.step = rule_steps.step
)

select
    weighed.lead_number,
    weighed.group_key,
    places.place,
    {%- for variant in variants %}
    {{ clamp('weighed.points_' ~ variant, 'weighed.min_points', 'weighed.max_points') }} as points_{{ variant }},
    {%- endfor %}
    weighed.was_fading,
    weighed.is_fading,
    weighed.step
from weighed
inner join places
    on weighed.rule_key = places.rule_key
