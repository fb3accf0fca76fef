{{ config(materialized="view") }}

-- Lead x engagement rule x history point: its points after decay, after the point's new events, after rule changes.
{%- set number_type = type_double() %}
{%- set units_type = api.Column.translate_type('numeric(20,12)') %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
{%- set variants = ['decay', 'events', 'rules'] %}
with

states as (
    select * from {{ ref('history_rule_states') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

weighed as (
    select
        states.lead_id,
        states.rule_key,
        states.step,
        rules.scoring_model,
        rules.rule_group,
        rules.rule_id,
        rules.priority,
        rules.min_points,
        rules.max_points,
        {%- for variant in variants %}
        case
            when rules.counting = 'range'
                then
                    states.count_{{ variant }} >= coalesce(rules.min_count, 1)
                    and (rules.max_count is null or states.count_{{ variant }} <= rules.max_count)
            else states.count_{{ variant }} > 0
        end as is_reached_{{ variant }},
        cast(
            case
                when rules.counting = 'range' and states.count_{{ variant }} = 0 then 1
                when rules.decay = 'half_life'
                    then
                        states.constant_{{ variant }}
                        * power(2, -states.day_number / cast(rules.decay_days as {{ number_type }}))
                else states.constant_{{ variant }} + states.slope_{{ variant }} * states.day_number
            end as {{ units_type }}
        ) as weight_{{ variant }},
        {%- endfor %}
        rules.points
    from states
    inner join rules
        on states.rule_key = rules.rule_key
)

select
    lead_id,
    scoring_model,
    rule_key,
    rule_group,
    rule_id,
    priority,
    {%- for variant in variants %}
    is_reached_{{ variant }},
    cast(
        case
            when is_reached_{{ variant }}
                then {{ clamp('round(points * weight_' ~ variant ~ ', 4)', 'min_points', 'max_points') }}
            else 0
        end as {{ points_type }}
    ) as points_{{ variant }},
    {%- endfor %}
    step
from weighed
where
    is_reached_decay
    or is_reached_events
    or is_reached_rules
