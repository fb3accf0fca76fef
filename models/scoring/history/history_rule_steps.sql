-- Engagement rule x history point: what a count, a constant and a slope of 1 are worth there and at the point before,
-- in 1/10000 points.
{%- set number_type = type_double() %}
{%- set moments = {'': 'day_number', 'previous_': 'previous_day_number'} %}
with

rules as (
    select
        *,
        10000 * cast(points as {{ number_type }}) as rule_points
    from {{ ref('int_engagement_rules') }}
),

points as (
    select
        points.step,
        {{ days_between('grid.last_end', 'points.period_end') }} as day_number,
        {{ days_between('grid.last_end', 'points.previous_end') }} as previous_day_number
    from {{ ref('int_history_points') }} as points
    cross join {{ ref('int_history_grid') }} as grid
)

select
    rules.rule_key,
    points.step,
    rules.rule_points,
    {%- for prefix, day in moments.items() %}
    rules.rule_points * case rules.decay
        when 'half_life' then power(2, -points.{{ day }} / cast(rules.decay_days as {{ number_type }}))
        when 'linear' then 1 / cast(rules.decay_days as {{ number_type }})
        else 1
    end as {{ prefix }}constant_points,
    rules.rule_points * case rules.decay
        when 'linear' then points.{{ day }} / cast(rules.decay_days as {{ number_type }})
        else 0
    end as {{ prefix }}slope_points,
    {%- endfor %}
    10000 * cast(rules.min_points as {{ number_type }}) as min_points,
    10000 * cast(rules.max_points as {{ number_type }}) as max_points
from rules
cross join points
