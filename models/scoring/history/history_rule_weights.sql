{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x history point at which the weight of its events may change, in four variants; null where the
-- rule is not reached.
{%- set variants = ['before', 'decay', 'events', 'rules'] %}
with

states as (
    select * from {{ ref('history_rule_states') }}
),

points as (
    select
        points.step,
        {{ days_between('grid.last_end', 'points.period_end') }} as day_number,
        {{ days_between('grid.last_end', 'points.previous_end') }} as previous_day_number
    from {{ ref('int_history_points') }} as points
    cross join {{ ref('int_history_grid') }} as grid
),

-- Between two changes a weight moves only by its decay, as long as it has one.
moving as (
    select
        states.*,
        points.step as moving_step,
        points.day_number,
        points.previous_day_number
    from states
    inner join points
        on
            states.step < points.step
            and states.next_step > points.step
    where
        states.count_rules > 0
        and (states.decay = 'half_life' or states.slope_rules <> 0)
),

-- A group that takes the first or the highest looks at all its rules whenever one of them changes.
group_steps as (
    select
        lead_number,
        group_key,
        step
    from states
    where group_combine <> 'sum'

    union distinct

    select
        lead_number,
        group_key,
        moving_step
    from moving
    where group_combine <> 'sum'
),

looked_at as (
    select
        states.*,
        points.step as moving_step,
        points.day_number,
        points.previous_day_number
    from states
    inner join group_steps
        on
            states.lead_number = group_steps.lead_number
            and states.group_key = group_steps.group_key
            and states.step < group_steps.step
            and states.next_step > group_steps.step
    inner join points
        on group_steps.step = points.step
    where states.group_combine <> 'sum'
),

unchanged as (
    {% for table in ['moving', 'looked_at'] -%}
    select
        {{ table }}.lead_number,
        {{ table }}.rule_key,
        {%- for weight, day in {'weight_before': 'previous_day_number', 'weight': 'day_number'}.items() %}
        {{ rule_weight(
            table, table ~ '.count_rules', table ~ '.constant_rules', table ~ '.slope_rules', table ~ '.' ~ day
        ) }} as {{ weight }},
        {%- endfor %}
        {{ table }}.moving_step as step
    from {{ table }}
    {% if not loop.last -%}
    where {{ table }}.group_combine = 'sum'

    union all

    {% endif -%}
    {%- endfor %}
)

select
    states.lead_number,
    states.rule_key,
    {%- for variant in variants %}
    {{ rule_weight(
        'states', 'states.count_' ~ variant, 'states.constant_' ~ variant, 'states.slope_' ~ variant,
        'points.previous_day_number' if variant == 'before' else 'points.day_number'
    ) }} as weight_{{ variant }},
    {%- endfor %}
    states.step
from states
inner join points
    on states.step = points.step

union all

select
    lead_number,
    rule_key,
    weight_before,
    weight as weight_decay,
    weight as weight_events,
    weight as weight_rules,
    step
from unchanged
