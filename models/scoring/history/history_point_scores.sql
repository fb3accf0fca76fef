-- Lead x model x history point: the score, and how it came from the point before: first decay, then new events, then the
-- profile, then rules. Before its first point a lead has nothing.
with

sides as (
    select * from {{ ref('history_side_scores') }}
),

with_before as (
    select
        *,
        lag(fit_rules) over lead_points as fit_before,
        lag(engagement_rules) over lead_points as engagement_before
    from sides
    window lead_points as (partition by lead_id, scoring_model order by step)
),

unclamped as (
    select
        lead_id,
        scoring_model,
        period,
        step,
        fit_rules as fit_score,
        engagement_rules as engagement_score,
        score_min,
        score_max,
        fit_before is null as is_first,
        {{ unclamped_score('coalesce(fit_before, 0)', 'coalesce(engagement_before, 0)', 'with_before') }} as before,
        {{ unclamped_score(
            'coalesce(fit_before, 0)', 'case when fit_before is null then 0 else engagement_decay end', 'with_before'
        ) }} as after_decay,
        {{ unclamped_score(
            'coalesce(fit_before, 0)',
            'case when fit_before is null then engagement_rules else engagement_events end',
            'with_before'
        ) }} as after_events,
        {{ unclamped_score(
            'case when fit_before is null then fit_rules else fit_profile end',
            'case when fit_before is null then engagement_rules else engagement_events end',
            'with_before'
        ) }} as after_profile,
        {{ unclamped_score('fit_rules', 'engagement_rules', 'with_before') }} as after_rules,
        period_end
    from with_before
),

scores as (
    select
        lead_id,
        scoring_model,
        period,
        step,
        fit_score,
        engagement_score,
        after_rules as unclamped_score,
        case when is_first then 0 else {{ rounded_score('before', 'unclamped') }} end as score_before,
        {%- for change in ['decay', 'events', 'profile', 'rules'] %}
        {{ rounded_score('after_' ~ change, 'unclamped') }} as score_after_{{ change }},
        {%- endfor %}
        period_end
    from unclamped
)

select
    lead_id,
    scoring_model,
    period,
    step,
    fit_score,
    engagement_score,
    unclamped_score,
    score_after_rules as score,
    score_after_decay - score_before as change_from_decay,
    score_after_events - score_after_decay as change_from_events,
    score_after_profile - score_after_events as change_from_profile,
    score_after_rules - score_after_profile as change_from_rules,
    period_end
from scores
