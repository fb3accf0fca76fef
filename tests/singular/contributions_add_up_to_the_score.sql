{{ config(group="lead_scoring") }}

-- The ledger of every lead and model adds up to its score, to the last decimal, and nobody else has a ledger.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
),

summed as (
    select
        lead_id,
        scoring_model,
        sum(points) as points
    from contributions
    group by lead_id, scoring_model
)

select
    lead_scores.lead_id,
    lead_scores.scoring_model,
    summed.lead_id as ledger_lead_id,
    lead_scores.score,
    summed.points
from lead_scores
full outer join summed
    on
        lead_scores.lead_id = summed.lead_id
        and lead_scores.scoring_model = summed.scoring_model
where
    lead_scores.lead_id is null
    or lead_scores.score != coalesce(summed.points, 0)
