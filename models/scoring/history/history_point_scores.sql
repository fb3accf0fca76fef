{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which the score or what it means may change: the score, and how it came from the
-- point before: first decay, then new events, then the profile, then rules. Before its first point a lead has nothing;
-- decay has no part in that.
with

sides as (
    select * from {{ ref('history_side_scores') }}
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
),

ends as (
    select
        *,
        {{ unclamped_score('old_fit', 'old_engagement', 'variants') }} as unclamped_before,
        {{ unclamped_score('fit_rules', 'engagement_rules', 'variants') }} as unclamped_rules
    from variants
),

scored_ends as (
    select
        *,
        {{ rounded_score('unclamped_before', 'ends') }} as score_before,
        {{ rounded_score('unclamped_rules', 'ends') }} as score_rules
    from ends
),

-- At most points there is a little decay and nothing else.
worth_telling as (
    select * from scored_ends
    where
        is_new_state
        or is_more_than_decay
        or score_before <> score_rules
        or engagement_tier is distinct from last_engagement_tier
),

unclamped as (
    select
        *,
        {{ unclamped_score('old_fit', 'decayed_engagement', 'worth_telling') }} as unclamped_decay,
        {{ unclamped_score('old_fit', 'new_engagement', 'worth_telling') }} as unclamped_events,
        {{ unclamped_score('new_fit', 'new_engagement', 'worth_telling') }} as unclamped_profile
    from worth_telling
),

scores as (
    select
        {%- for moment in ['decay', 'events', 'profile'] %}
        {{ rounded_score('unclamped_' ~ moment, 'unclamped') }} as score_{{ moment }},
        {%- endfor %}
        unclamped.*
    from unclamped
)

select
    lead_number,
    scoring_model,
    grade,
    step,
    fit_rules as fit_score,
    engagement_rules as engagement_score,
    unclamped_rules as unclamped_score,
    score_rules as score,
    case when is_entry then 0 else score_before end as score_before,
    score_decay - case when is_entry then 0 else score_before end as change_from_decay,
    score_events - score_decay as change_from_events,
    score_profile - score_events as change_from_profile,
    score_rules - score_profile as change_from_rules,
    grade_rank,
    engagement_tier,
    is_qualified,
    has_deed,
    is_scored,
    is_entry
from scores
