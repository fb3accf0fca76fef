{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: the score, and how it came from the point before: first
-- decay, then new events, then the profile, then rules. Before its first point a lead has nothing; decay has no part in
-- that.
{%- set moments = ['before', 'decay', 'events', 'profile', 'rules'] %}
with

sides as (
    select
        *,
        lag(is_scored) over (partition by lead_number, scoring_model order by step) as was_scored
    from {{ ref('history_side_scores') }}
),

variants as (
    select
        *,
        case when is_entry then 0 else fit_before end as old_fit,
        case when is_entry then 0 else engagement_before end as old_engagement,
        case when is_entry then 0 else engagement_decay end as decayed_engagement,
        case when is_entry then engagement_rules else engagement_events end as new_engagement,
        case when is_entry then fit_rules else fit_profile end as new_fit
    from sides
    where
        is_scored
        or was_scored
),

unclamped as (
    select
        *,
        {{ unclamped_score('old_fit', 'old_engagement', 'variants') }} as unclamped_before,
        {{ unclamped_score('old_fit', 'decayed_engagement', 'variants') }} as unclamped_decay,
        {{ unclamped_score('old_fit', 'new_engagement', 'variants') }} as unclamped_events,
        {{ unclamped_score('new_fit', 'new_engagement', 'variants') }} as unclamped_profile,
        {{ unclamped_score('fit_rules', 'engagement_rules', 'variants') }} as unclamped_rules
    from variants
),

scores as (
    select
        {%- for moment in moments %}
        {{ rounded_score('unclamped_' ~ moment, 'unclamped') }} as score_{{ moment }},
        {%- endfor %}
        unclamped.*
    from unclamped
),

lagged as (
    select
        *,
        lag(score_rules) over (partition by lead_number, scoring_model order by step) as previous_score,
        -- Who comes back has left one point in between.
        coalesce(lag(score_rules, 2) over (partition by lead_number, scoring_model order by step), 0) as last_score
    from scores
)

-- What is left, because the model itself has changed, is the rules'; because the lead was away, the profile's.
select
    lead_number,
    scoring_model,
    period,
    step,
    fit_rules as fit_score,
    engagement_rules as engagement_score,
    unclamped_rules as unclamped_score,
    score_rules as score,
    score_decay - case when is_entry then 0 else score_before end as change_from_decay,
    score_events - score_decay as change_from_events,
    score_profile - score_events - case when is_entry then last_score else 0 end as change_from_profile,
    score_rules - score_profile
    + case when is_entry then 0 else score_before - previous_score end as change_from_rules,
    thirds,
    known_criteria,
    unmet_must_haves,
    spam_points,
    spam_threshold,
    has_deed,
    is_scored,
    is_entry,
    period_end,
    previous_end
from lagged
