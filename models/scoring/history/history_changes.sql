{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: the engagement before its bounds, before and after each kind
-- of change, and how many states of the profile there have been.
{%- set causes = ['decay', 'events', 'rules'] %}
{%- set so_far = 'partition by lead_number, scoring_model order by step rows unbounded preceding' %}
with

group_points as (
    select * from {{ ref('history_group_points') }}
),

profile_states as (
    select * from {{ ref('history_profile_states') }}
),

changes as (
    select
        lead_number,
        scoring_model,
        {%- for cause in causes %}
        from_{{ cause }},
        {%- endfor %}
        0 as state_number,
        step
    from group_points

    union all

    select
        lead_number,
        scoring_model,
        {%- for cause in causes %}
        0 as from_{{ cause }},
        {%- endfor %}
        state_number,
        step
    from profile_states
),

-- Spark then shuffles once, by lead, for all that follows; others see a comment.
by_lead as (
    select /*+ repartition(lead_number) */ * from changes
),

summed as (
    select
        lead_number,
        scoring_model,
        {%- for cause in causes %}
        sum(from_{{ cause }}) as from_{{ cause }},
        {%- endfor %}
        max(state_number) as new_state,
        step
    from by_lead
    group by lead_number, scoring_model, step
),

running as (
    select
        *,
        sum(from_decay + from_events + from_rules) over ({{ so_far }}) as engagement,
        max(new_state) over ({{ so_far }}) as state_number
    from summed
)

select
    lead_number,
    scoring_model,
    state_number,
    step,
    (engagement - from_rules - from_events - from_decay) / 10000 as engagement_before,
    (engagement - from_rules - from_events) / 10000 as engagement_decay,
    (engagement - from_rules) / 10000 as engagement_events,
    engagement / 10000 as engagement_rules,
    from_events <> 0 or from_rules <> 0 as is_more_than_decay,
    new_state > 0 as is_new_state
from running
