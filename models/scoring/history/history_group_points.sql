{{ config(materialized=long_query_step()) }}

-- Lead x group of engagement rules x history point at which its points change: by how much, through decay, through new
-- events, through changes of rules; in 1/10000 points.
{%- set variants = ['before', 'decay', 'events', 'rules'] %}
with

totals as (
    select * from {{ ref('history_group_totals') }}
),

groups as (
    select distinct
        scoring_model,
        group_key,
        10000 * cast(group_min_points as {{ type_double() }}) as min_points,
        10000 * cast(group_max_points as {{ type_double() }}) as max_points
    from {{ ref('int_engagement_rules') }}
),

clamped as (
    select
        totals.lead_number,
        groups.scoring_model,
        {%- for variant in variants %}
        {{ clamp('totals.points_' ~ variant, 'groups.min_points', 'groups.max_points') }} as points_{{ variant }},
        {%- endfor %}
        totals.step
    from totals
    inner join groups
        on totals.group_key = groups.group_key
)

select
    lead_number,
    scoring_model,
    step,
    points_decay - points_before as from_decay,
    points_events - points_decay as from_events,
    points_rules - points_events as from_rules
from clamped
where
    points_decay <> points_before
    or points_events <> points_decay
    or points_rules <> points_events
