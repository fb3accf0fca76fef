{{ config(materialized=long_query_step()) }}

-- Lead x engagement rule x history point at which its count or weight changes: both as they were before, after decay,
-- after new events and after changes of rules. The last holds until the next state; where it fades, points do not.
{%- set parts = ['count', 'constant', 'slope'] %}
with

changes as (
    select * from {{ ref('history_rule_changes') }}
),

rules as (
    select * from {{ ref('int_engagement_rules') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

summed as (
    select
        *,
        {%- for part in parts %}
        sum({{ 'event_count' if part == 'count' else part }}) over (
            partition by lead_number, rule_key
            order by step
            rows between unbounded preceding and current row
        ) as {{ part }}_rules,
        {%- endfor %}
        lead(step) over (partition by lead_number, rule_key order by step) as next_step
    from changes
),

states as (
    select
        summed.lead_number,
        summed.rule_key,
        rules.counting,
        rules.decay,
        rules.group_combine,
        rules.group_key,
        rules.min_count,
        rules.max_count,
        {%- for part in parts %}
        summed.{{ part }}_rules - summed.{{ 'event_count' if part == 'count' else part }} as {{ part }}_before,
        summed.{{ part }}_rules - summed.rules_{{ part }} - summed.events_{{ part }} as {{ part }}_decay,
        summed.{{ part }}_rules - summed.rules_{{ part }} as {{ part }}_events,
        summed.{{ part }}_rules,
        {%- endfor %}
        summed.step,
        coalesce(summed.next_step, grid.end_step) as next_step
    from summed
    inner join rules
        on summed.rule_key = rules.rule_key
    cross join grid
)

select
    *,
    {{ rule_fades('states', 'before') }} as was_fading,
    {{ rule_fades('states', 'rules') }} as is_fading
from states
