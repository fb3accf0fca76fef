{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x history point at which its points may change: before, after decay, after new events, after
-- changes of rules; null where the rule is not reached.
{%- set variants = ['before', 'decay', 'events', 'rules'] %}
{%- set number_type = type_double() %}
with

weights as (
    select * from {{ ref('history_rule_weights') }}
),

rules as (
    select
        rule_key,
        group_key,
        row_number() over (order by priority nulls last, rule_id, rule_key) as place,
        cast(points as {{ number_type }}) as points,
        cast(min_points as {{ number_type }}) as min_points,
        cast(max_points as {{ number_type }}) as max_points
    from {{ ref('int_engagement_rules') }}
),

weighed as (
    select
        weights.lead_number,
        rules.group_key,
        rules.place,
        rules.min_points,
        rules.max_points,
        {%- for variant in variants %}
        {{ round_half_away('rules.points * weights.weight_' ~ variant, 4) }} as points_{{ variant }},
        {%- endfor %}
        weights.step
    from weights
    inner join rules
        on weights.rule_key = rules.rule_key
)

select
    lead_number,
    group_key,
    place,
    {%- for variant in variants %}
    {{ clamp('points_' ~ variant, 'min_points', 'max_points') }} as points_{{ variant }},
    {%- endfor %}
    step
from weighed
