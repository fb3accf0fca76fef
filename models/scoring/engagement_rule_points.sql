{{ config(materialized="view") }}

-- Lead x rule: from events to points by the rule's way of counting, decayed.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

counted as (
    select * from {{ ref('rule_event_counts') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

weights as (
    select * from {{ ref('decay_weights') }}
),

model_leads as (
    select * from {{ ref('model_leads') }}
),

reached as (
    select
        counted.*,
        rules.rule_number,
        rules.scoring_model,
        rules.counting,
        rules.points as rule_points,
        rules.min_points,
        rules.max_points,
        weights.weight as latest_weight,
        case
            when rules.counting = 'range'
                then
                    counted.events_accepted >= coalesce(rules.min_count, 1)
                    and (rules.max_count is null or counted.events_accepted <= rules.max_count)
            else counted.events_accepted > 0
        end as is_reached
    from counted
    inner join rules
        on counted.rule_key = rules.rule_key
    left join weights
        on
            counted.rule_key = weights.rule_key
            and counted.latest_age_days = weights.age_days
),

scored as (
    select
        reached.*,
        case
            when not reached.is_reached then 0
            when reached.counting = 'once' then 1
            else reached.events_accepted
        end as events_counted,
        case
            when not reached.is_reached then 0
            when reached.counting = 'each' then reached.rule_points * reached.events_accepted
            else reached.rule_points
        end as raw_points,
        case
            when not reached.is_reached then 0
            when reached.counting = 'each'
                then {{ round_half_away('reached.rule_points * reached.weighted_events', 4) }}
            else {{ round_half_away('reached.rule_points * coalesce(reached.latest_weight, 1)', 4) }}
        end as points
    from reached
)

select
    scored.lead_id,
    scored.rule_number,
    cast(null as {{ dbt.type_string() }}) as matched_value,
    cast(scored.latest_age_days as {{ dbt.type_int() }}) as age_days,
    cast(scored.events_seen as {{ dbt.type_int() }}) as events_seen,
    cast(scored.events_counted as {{ dbt.type_int() }}) as events_counted,
    cast(scored.raw_points as {{ points_type }}) as raw_points,
    cast(scored.points as {{ points_type }}) as points,
    cast({{ clamp('scored.points', 'scored.min_points', 'scored.max_points') }} as {{ points_type }}) as clamped_points,
    cast(
        scored.rule_points * scored.momentum_thirds / cast(3 as {{ type_double() }}) as {{ points_type }}
    ) as momentum,
    scored.is_reached
from scored
inner join model_leads
    on
        scored.lead_id = model_leads.lead_id
        and scored.scoring_model = model_leads.scoring_model
