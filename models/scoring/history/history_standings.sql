{{ config(materialized=long_query_step()) }}

-- Lead x model x history point at which anything changes: what the score meant then.
with

point_scores as (
    select * from {{ ref('history_point_scores') }}
),

grade_scales as (
    select * from {{ ref('grade_scales') }}
),

ladder_ends as (
    select
        scoring_model,
        min(grade_rank) as lowest_rank,
        max(grade_rank) as highest_rank,
        max(case when is_start then grade_rank end) as start_rank
    from grade_scales
    where grade_method = 'thirds'
    group by scoring_model
),

tiers as (
    select * from {{ ref('stg_seeds__engagement_tiers') }}
),

standings as (
    select
        point_scores.*,
        case
            when point_scores.known_criteria > 0
                then {{ clamp(
                    'ladder_ends.start_rank + point_scores.thirds', 'ladder_ends.lowest_rank', 'ladder_ends.highest_rank'
                ) }}
        end as ladder_rank,
        point_scores.unmet_must_haves = 0
        and not coalesce(
            point_scores.spam_points >= point_scores.spam_threshold
            or (point_scores.spam_threshold is null and point_scores.spam_points > 0),
            false
        ) as is_qualified
    from point_scores
    left join ladder_ends
        on point_scores.scoring_model = ladder_ends.scoring_model
)

select
    standings.lead_number,
    standings.scoring_model,
    coalesce(grade_scales.grade, 'ungraded') as grade,
    standings.step,
    standings.fit_score,
    standings.engagement_score,
    standings.unclamped_score,
    standings.score,
    standings.score_before,
    {%- for change in ['events', 'decay', 'profile', 'rules'] %}
    standings.change_from_{{ change }},
    {%- endfor %}
    grade_scales.grade_rank,
    tiers.engagement_tier,
    standings.is_qualified,
    standings.has_deed,
    standings.is_scored,
    standings.is_entry
from standings
left join grade_scales
    on
        standings.scoring_model = grade_scales.scoring_model
        and (
            (grade_scales.grade_method = 'bands' and {{ in_band('standings.fit_score', 'grade_scales') }})
            or (grade_scales.grade_method = 'thirds' and standings.ladder_rank = grade_scales.grade_rank)
        )
left join tiers
    on
        standings.scoring_model = tiers.scoring_model
        and {{ in_band('standings.engagement_score', 'tiers') }}
