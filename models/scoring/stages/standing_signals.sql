-- Standing (score, grade, tier, qualification) x stage with thresholds: does it let a lead in (on), put it out (off)
-- or neither (hold)?
with

standings as (
    select * from {{ ref('score_standings') }}
),

stages as (
    select
        *,
        min_score - coalesce(hysteresis_points, 0) as leave_score
    from {{ ref('stg_seeds__lifecycle_stages') }}
    where
        stage_kind = 'ladder'
        and (min_score is not null or min_grade_letter is not null or max_engagement_tier is not null)
),

minimum_grades as (
    select
        scoring_model,
        grade_letter,
        min(grade_rank) as grade_rank
    from {{ ref('grade_scales') }}
    group by scoring_model, grade_letter
),

checked as (
    select
        standings.standing_id,
        standings.score,
        stages.lifecycle_stage,
        stages.stage_order,
        stages.min_score,
        stages.leave_score,
        standings.is_qualified or not coalesce(stages.needs_qualification, false) as is_eligible,
        (stages.min_score is null or standings.score >= stages.min_score)
        and (
            stages.min_grade_letter is null
            or coalesce(standings.grade_rank >= minimum_grades.grade_rank, false)
        )
        and (
            stages.max_engagement_tier is null
            or coalesce(standings.engagement_tier <= stages.max_engagement_tier, false)
        ) as is_reached
    from standings
    inner join stages
        on standings.scoring_model = stages.scoring_model
    left join minimum_grades
        on
            stages.scoring_model = minimum_grades.scoring_model
            and stages.min_grade_letter = minimum_grades.grade_letter
)

select
    standing_id,
    lifecycle_stage,
    stage_order,
    -- A grade or tier that lapses does not put a lead out of a stage that its score still holds.
    case
        when is_eligible and is_reached then 'on'
        when not is_eligible or score < leave_score or min_score is null then 'off'
        else 'hold'
    end as stage_signal,
    case
        when is_eligible and is_reached and min_score is null then 'grade and engagement reached'
        when is_eligible and is_reached
            then
                'score ' || cast(score as {{ dbt.type_string() }})
                || ' reached ' || cast(cast(ceil(min_score) as {{ dbt.type_int() }}) as {{ dbt.type_string() }})
        when not is_eligible then 'no longer qualifies'
        when score < leave_score
            then
                'score ' || cast(score as {{ dbt.type_string() }})
                || ' fell below ' || cast(cast(ceil(leave_score) as {{ dbt.type_int() }}) as {{ dbt.type_string() }})
        else 'grade or engagement fell'
    end as reason
from checked
