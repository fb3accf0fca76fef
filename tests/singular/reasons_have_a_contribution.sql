{{ config(group="lead_scoring") }}

-- Every reason stands for a rule of the lead's ledger, with the points that its own bounds left it.
with

reasons as (
    select * from {{ ref('lead_score_reasons') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
),

rule_points as (
    select
        lead_id,
        scoring_model,
        replace(rule_id, 'rule_cap:', '') as rule_id,
        sum(points) as points
    from contributions
    where
        entry_type = 'rule'
        or rule_id like 'rule!_cap:%' escape '!'
    group by lead_id, scoring_model, replace(rule_id, 'rule_cap:', '')
),

distinct_points as (
    select distinct
        lead_id,
        scoring_model,
        points
    from rule_points
)

select
    reasons.lead_id,
    reasons.scoring_model,
    reasons.direction,
    reasons.reason,
    reasons.reason_rank,
    reasons.points
from reasons
left join distinct_points
    on
        reasons.lead_id = distinct_points.lead_id
        and reasons.scoring_model = distinct_points.scoring_model
        and reasons.points = distinct_points.points
where
    distinct_points.lead_id is null
    or (reasons.direction = 'for' and reasons.points <= 0)
    or (reasons.direction = 'against' and reasons.points >= 0)
