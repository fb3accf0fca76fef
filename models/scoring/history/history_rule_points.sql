-- Lead x engagement rule x history point: its points after decay, after the point's new events and after rule changes.
{%- set number_type = type_double() %}
{%- set units_type = api.Column.translate_type('numeric(20,12)') %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

changes as (
    select * from {{ ref('history_rule_changes') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

grid as (
    select
        max(period_end) as last_end,
        max(step) + 1 as end_step
    from points
),

states as (
    select
        lead_id,
        rule_key,
        step,
        {%- for part in ['count', 'constant', 'slope'] %}
        events_{{ part }},
        rules_{{ part }},
        sum({{ 'event_count' if part == 'count' else part }}) over (
            partition by lead_id, rule_key
            order by step
            rows between unbounded preceding and current row
        ) as {{ part }}_sum,
        {%- endfor %}
        lead(step) over (partition by lead_id, rule_key order by step) as next_step
    from changes
),

-- Each state holds until the next; what changed at a point is told apart at that point only.
spread as (
    select
        states.lead_id,
        states.rule_key,
        points.step,
        {{ days_between('grid.last_end', 'points.period_end') }} as day_number,
        {%- for part in ['count', 'constant', 'slope'] %}
        {{ part }}_sum as {{ part }}_rules,
        {{ part }}_sum - case when points.step = states.step then rules_{{ part }} else 0 end as {{ part }}_events,
        {{ part }}_sum - case when points.step = states.step then rules_{{ part }} + events_{{ part }} else 0 end
            as {{ part }}_decay
        {{- ',' if not loop.last }}
        {%- endfor %}
    from states
    cross join grid
    inner join points
        on
            points.step >= states.step
            and points.step < coalesce(states.next_step, grid.end_step)
),

weighed as (
    select
        spread.lead_id,
        spread.rule_key,
        spread.step,
        rules.scoring_model,
        rules.rule_group,
        rules.rule_id,
        rules.priority,
        rules.counting,
        rules.points,
        rules.min_points,
        rules.max_points,
        {%- for variant in ['decay', 'events', 'rules'] %}
        case
            when rules.counting = 'range'
                then
                    count_{{ variant }} >= coalesce(rules.min_count, 1)
                    and (rules.max_count is null or count_{{ variant }} <= rules.max_count)
            else count_{{ variant }} > 0
        end as is_reached_{{ variant }},
        cast(
            case
                when rules.counting = 'range' and count_{{ variant }} = 0 then 1
                when rules.decay = 'half_life'
                    then constant_{{ variant }} * power(2, -day_number / cast(rules.decay_days as {{ number_type }}))
                else constant_{{ variant }} + slope_{{ variant }} * day_number
            end as {{ units_type }}
        ) as weight_{{ variant }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from spread
    inner join rules
        on spread.rule_key = rules.rule_key
)

select
    lead_id,
    scoring_model,
    rule_key,
    step,
    rule_group,
    rule_id,
    priority,
    {%- for variant in ['decay', 'events', 'rules'] %}
    is_reached_{{ variant }},
    cast(
        case
            when is_reached_{{ variant }}
                then {{ clamp('round(points * weight_' ~ variant ~ ', 4)', 'min_points', 'max_points') }}
            else 0
        end as {{ points_type }}
    ) as points_{{ variant }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from weighed
where
    is_reached_decay
    or is_reached_events
    or is_reached_rules
