{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: both sides within their bounds, before and after each kind of
-- change, and what else is true of the lead then.
{%- set fit_moments = ['before', 'profile', 'rules'] %}
with

changes as (
    select * from {{ ref('history_changes') }}
),

standings as (
    select * from {{ ref('history_profile_standings') }}
),

tiers as (
    select * from {{ ref('stg_seeds__engagement_tiers') }}
),

-- Between two states of the profile all is as it was after the first.
sides as (
    select
        changes.lead_number,
        changes.scoring_model,
        standings.grade,
        changes.step,
        {%- for moment in fit_moments %}
        case when changes.is_new_state then standings.fit_{{ moment }} else standings.fit_rules end as fit_{{ moment }},
        {%- endfor %}
        {%- for moment in ['before', 'decay', 'events', 'rules'] %}
        {{ side_score('changes.engagement_' ~ moment, 'engagement', 'standings') }} as engagement_{{ moment }},
        {%- endfor %}
        standings.fit_weight,
        standings.engagement_weight,
        standings.score_min,
        standings.score_max,
        standings.grade_rank,
        changes.is_more_than_decay,
        changes.is_new_state,
        changes.is_new_state and standings.has_deed as has_deed,
        standings.is_qualified,
        standings.is_scored,
        changes.is_new_state and standings.is_scored and not standings.was_scored as is_entry
    from changes
    inner join standings
        on
            changes.lead_number = standings.lead_number
            and changes.scoring_model = standings.scoring_model
            and changes.state_number = standings.state_number
    where
        standings.is_scored
        or changes.is_new_state
)

select
    sides.*,
    tiers.engagement_tier,
    last_tiers.engagement_tier as last_engagement_tier
from sides
left join tiers
    on
        sides.scoring_model = tiers.scoring_model
        and {{ in_band('sides.engagement_rules', 'tiers') }}
left join tiers as last_tiers
    on
        sides.scoring_model = last_tiers.scoring_model
        and {{ in_band('sides.engagement_before', 'last_tiers') }}
