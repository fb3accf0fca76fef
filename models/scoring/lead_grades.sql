-- Lead x model: the fit grade, by bands of the fit score or by the thirds its criteria add up to.
with

scores as (
    select * from {{ ref('score_points') }}
),

grade_scales as (
    select * from {{ ref('grade_scales') }}
),

thirds as (
    select * from {{ ref('grade_thirds') }}
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

rungs as (
    select
        thirds.lead_id,
        thirds.scoring_model,
        {{ clamp(
            'ladder_ends.start_rank + thirds.thirds', 'ladder_ends.lowest_rank', 'ladder_ends.highest_rank'
        ) }} as grade_rank
    from thirds
    inner join ladder_ends
        on thirds.scoring_model = ladder_ends.scoring_model
)

select
    scores.lead_id,
    scores.scoring_model,
    coalesce(grade_scales.grade, 'ungraded') as grade,
    grade_scales.grade_letter,
    grade_scales.grade_rank
from scores
left join rungs
    on
        scores.lead_id = rungs.lead_id
        and scores.scoring_model = rungs.scoring_model
left join grade_scales
    on
        scores.scoring_model = grade_scales.scoring_model
        and (
            (grade_scales.grade_method = 'bands' and {{ in_band('scores.fit_score', 'grade_scales') }})
            or (grade_scales.grade_method = 'thirds' and rungs.grade_rank = grade_scales.grade_rank)
        )
