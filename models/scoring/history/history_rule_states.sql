{{ config(materialized="view") }}

-- Lead x engagement rule x history point: its count and weight after decay, after new events, after rule changes.
{%- set parts = ['count', 'constant', 'slope'] %}
with

changes as (
    select * from {{ ref('history_rule_changes') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

states as (
    select
        lead_id,
        rule_key,
        {%- for part in parts %}
        events_{{ part }},
        rules_{{ part }},
        sum({{ 'event_count' if part == 'count' else part }}) over (
            partition by lead_id, rule_key
            order by step
            rows between unbounded preceding and current row
        ) as {{ part }}_sum,
        {%- endfor %}
        step,
        lead(step) over (partition by lead_id, rule_key order by step) as next_step
    from changes
)

-- Each state holds until the next; what changed at a point is told apart at that point only.
select
    states.lead_id,
    states.rule_key,
    {%- for part in parts %}
    states.{{ part }}_sum
    - case when states.step = points.step then states.rules_{{ part }} + states.events_{{ part }} else 0 end
        as {{ part }}_decay,
    states.{{ part }}_sum - case when states.step = points.step then states.rules_{{ part }} else 0 end
        as {{ part }}_events,
    states.{{ part }}_sum as {{ part }}_rules,
    {%- endfor %}
    points.step,
    {{ days_between('grid.last_end', 'points.period_end') }} as day_number
from states
cross join grid
inner join points
    on
        states.step <= points.step
        and coalesce(states.next_step, grid.end_step) > points.step
