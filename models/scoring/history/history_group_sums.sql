{{ config(materialized=long_query_step()) }}

-- Lead x group of engagement rules that adds them up x history point at which a rule of it may change: the points of
-- the group before its bounds. They are what fades, there at every point, and what holds until the next change.
{%- set so_far = 'partition by lead_number, group_key order by step' %}
with

rule_groups as (
    select distinct group_key from {{ ref('int_engagement_rules') }}
    where group_combine = 'sum'
),

fading_points as (
    select * from {{ ref('history_fading_points') }}
),

rule_points as (
    select points.*
    from {{ ref('history_rule_points') }} as points
    inner join rule_groups
        on points.group_key = rule_groups.group_key
),

parts as (
    select
        lead_number,
        group_key,
        points as fading,
        0 as from_events,
        0 as from_rules,
        0 as steady_change,
        step
    from fading_points

    union all

    select
        lead_number,
        group_key,
        0 as fading,
        coalesce(points_events, 0) - coalesce(points_decay, 0) as from_events,
        coalesce(points_rules, 0) - coalesce(points_events, 0) as from_rules,
        case when is_fading then 0 else coalesce(points_rules, 0) end
        - case when was_fading then 0 else coalesce(points_before, 0) end as steady_change,
        step
    from rule_points
),

-- Spark then shuffles once, by lead, for all that follows; others see a comment.
by_lead as (
    select /*+ repartition(lead_number) */ * from parts
),

sums as (
    select
        lead_number,
        group_key,
        sum(fading) as fading,
        sum(from_events) as from_events,
        sum(from_rules) as from_rules,
        sum(steady_change) as steady_change,
        step
    from by_lead
    group by lead_number, group_key, step
),

-- A group in which something fades has a row at every point: its row before is that of the point before.
totals as (
    select
        *,
        coalesce(lag(fading) over ({{ so_far }}), 0) as last_fading,
        sum(steady_change) over ({{ so_far }} rows between unbounded preceding and current row) as steady
    from sums
)

select
    lead_number,
    group_key,
    steady - steady_change + last_fading as points_before,
    steady + fading - from_rules - from_events as points_decay,
    steady + fading - from_rules as points_events,
    steady + fading as points_rules,
    step
from totals
