-- Lead x model: the stage on the day scored: the highest that facts or the score give, unless recycled or disqualified.
with

standings as (
    select * from {{ ref('lead_standings') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

evidence_claims as (
    select * from {{ ref('stage_evidence_claims') }}
),

minimum_grades as (
    select
        scoring_model,
        grade_letter,
        min(grade_rank) as grade_rank
    from {{ ref('grade_scales') }}
    group by scoring_model, grade_letter
),

lowest_orders as (
    select
        scoring_model,
        min(stage_order) as stage_order
    from stages
    where stage_kind = 'ladder'
    group by scoring_model
),

-- A stage without any threshold is reached by evidence only.
score_claims as (
    select
        standings.lead_id,
        standings.scoring_model,
        stages.lifecycle_stage,
        stages.stage_order,
        true as is_on_ladder
    from standings
    inner join stages
        on
            standings.scoring_model = stages.scoring_model
            and stages.stage_kind = 'ladder'
    left join minimum_grades
        on
            stages.scoring_model = minimum_grades.scoring_model
            and stages.min_grade_letter = minimum_grades.grade_letter
    where
        (
            stages.min_score is not null
            or stages.min_grade_letter is not null
            or stages.max_engagement_tier is not null
        )
        and (stages.min_score is null or standings.score >= stages.min_score)
        and (stages.min_grade_letter is null or standings.grade_rank >= minimum_grades.grade_rank)
        and (stages.max_engagement_tier is null or standings.engagement_tier <= stages.max_engagement_tier)
        and (standings.is_qualified or not coalesce(stages.needs_qualification, false))
),

claims as (
    select
        lead_id,
        scoring_model,
        lifecycle_stage,
        stage_order,
        is_on_ladder
    from evidence_claims

    union all

    select * from score_claims

    union all

    -- Everybody stands at least on the lowest step.
    select
        standings.lead_id,
        standings.scoring_model,
        stages.lifecycle_stage,
        stages.stage_order,
        true as is_on_ladder
    from standings
    inner join stages
        on standings.scoring_model = stages.scoring_model
    inner join lowest_orders
        on
            stages.scoring_model = lowest_orders.scoring_model
            and stages.stage_order = lowest_orders.stage_order
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model
            order by is_on_ladder asc, stage_order desc, lifecycle_stage asc
        ) as claim_rank
    from claims
)

select
    ranked.lead_id,
    ranked.scoring_model,
    ranked.lifecycle_stage,
    ranked.stage_order,
    coalesce(stages.is_open, false) as is_open
from ranked
inner join stages
    on
        ranked.scoring_model = stages.scoring_model
        and ranked.lifecycle_stage = stages.lifecycle_stage
where ranked.claim_rank = 1
