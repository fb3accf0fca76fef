-- Lead x model x history point: the score of the moment and what it meant then.
with

point_scores as (
    select * from {{ ref('history_point_scores') }}
),

condition_sums as (
    select * from {{ ref('history_condition_sums') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
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

temperatures as (
    select * from {{ ref('stg_seeds__temperatures') }}
),

standings as (
    select
        point_scores.*,
        case
            when condition_sums.known_criteria > 0
                then {{ clamp(
                    'ladder_ends.start_rank + condition_sums.thirds',
                    'ladder_ends.lowest_rank',
                    'ladder_ends.highest_rank'
                ) }}
        end as ladder_rank,
        coalesce(condition_sums.unmet_must_haves, 0) = 0
        and not coalesce(
            condition_sums.spam_points >= scoring_models.spam_threshold
            or (scoring_models.spam_threshold is null and condition_sums.spam_points > 0),
            false
        ) as is_qualified
    from point_scores
    inner join scoring_models
        on
            point_scores.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'point_scores.period_end') }}
    left join ladder_ends
        on point_scores.scoring_model = ladder_ends.scoring_model
    left join condition_sums
        on
            point_scores.lead_id = condition_sums.lead_id
            and point_scores.scoring_model = condition_sums.scoring_model
            and point_scores.step >= condition_sums.step
            and point_scores.step < condition_sums.next_step
)

select
    standings.lead_id,
    standings.scoring_model,
    standings.period,
    coalesce(grade_scales.grade, 'ungraded') as grade,
    grade_scales.grade_letter,
    temperatures.temperature,
    standings.step,
    standings.fit_score,
    standings.engagement_score,
    standings.unclamped_score,
    standings.score,
    standings.change_from_events,
    standings.change_from_decay,
    standings.change_from_profile,
    standings.change_from_rules,
    grade_scales.grade_rank,
    tiers.engagement_tier,
    standings.is_qualified,
    standings.period_end
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
left join temperatures
    on
        standings.scoring_model = temperatures.scoring_model
        and {{ in_band('standings.score', 'temperatures') }}
