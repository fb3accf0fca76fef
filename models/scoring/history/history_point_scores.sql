-- Lead x model x history point: the score, and how it came from the point before: first decay, then new events, then
-- the profile, then rules. Before its first point a lead has nothing, and decay has no part in that.
with

sides as (
    select * from {{ ref('history_side_scores') }}
),

lagged as (
    select
        *,
        lag(fit_rules) over (partition by lead_id, scoring_model order by step) as fit_before,
        lag(engagement_rules) over (partition by lead_id, scoring_model order by step) as engagement_before
    from sides
),

variants as (
    select
        *,
        fit_before is null as is_first,
        coalesce(fit_before, 0) as old_fit,
        coalesce(engagement_before, 0) as old_engagement,
        case when fit_before is null then 0 else engagement_decay end as decayed_engagement,
        case when fit_before is null then engagement_rules else engagement_events end as new_engagement,
        case when fit_before is null then fit_rules else fit_profile end as new_fit
    from lagged
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
        *,
        {{ rounded_score('unclamped_before', 'unclamped') }} as score_before,
        {{ rounded_score('unclamped_decay', 'unclamped') }} as score_decay,
        {{ rounded_score('unclamped_events', 'unclamped') }} as score_events,
        {{ rounded_score('unclamped_profile', 'unclamped') }} as score_profile,
        {{ rounded_score('unclamped_rules', 'unclamped') }} as score_rules
    from unclamped
)

select
    lead_id,
    scoring_model,
    period,
    step,
    fit_rules as fit_score,
    engagement_rules as engagement_score,
    unclamped_rules as unclamped_score,
    score_rules as score,
    score_decay - case when is_first then 0 else score_before end as change_from_decay,
    score_events - score_decay as change_from_events,
    score_profile - score_events as change_from_profile,
    score_rules - score_profile as change_from_rules,
    period_end
from scores
