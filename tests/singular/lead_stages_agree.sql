-- Each scored lead has one open stay, and lead_scores, lead_stages and that stay name the same stage.
with

scores as (
    select * from {{ ref('lead_scores') }}
),

stages as (
    select * from {{ ref('lead_stages') }}
),

open_stays as (
    select * from {{ ref('lead_stage_history') }}
    where left_at is null
),

scored_and_staying as (
    select
        coalesce(scores.lead_id, open_stays.lead_id) as lead_id,
        coalesce(scores.scoring_model, open_stays.scoring_model) as scoring_model,
        scores.lifecycle_stage as scored_stage,
        open_stays.lifecycle_stage as open_stage
    from scores
    full outer join open_stays
        on
            scores.lead_id = open_stays.lead_id
            and scores.scoring_model = open_stays.scoring_model
)

select
    scored_and_staying.lead_id,
    scored_and_staying.scoring_model,
    scored_and_staying.scored_stage,
    scored_and_staying.open_stage,
    stages.lifecycle_stage as current_stage
from scored_and_staying
left join stages
    on
        scored_and_staying.lead_id = stages.lead_id
        and scored_and_staying.scoring_model = stages.scoring_model
where
    scored_and_staying.scored_stage is null
    or scored_and_staying.open_stage is null
    or stages.lifecycle_stage is null
    or scored_and_staying.scored_stage <> scored_and_staying.open_stage
    or scored_and_staying.scored_stage <> stages.lifecycle_stage
