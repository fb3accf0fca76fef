{{ config(group="lead_scoring") }}

-- Every reason stands for a rule of the lead's ledger, with the points that its bounds and its side's weight left it.
with

reasons as (
    select * from {{ ref('lead_score_reasons') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
),

scoring_models as (
    select scoring_models.*
    from {{ ref('stg_seeds__scoring_models') }} as scoring_models
    cross join {{ ref('int_clock') }} as clock
    where {{ valid_on('scoring_models', 'clock.as_of_date') }}
),

rule_points as (
    select
        lead_id,
        scoring_model,
        side,
        replace(rule_id, 'rule_cap:', '') as rule_id,
        sum(points) as points
    from contributions
    where
        entry_type = 'rule'
        or rule_id like 'rule!_cap:%' escape '!'
    group by lead_id, scoring_model, side, replace(rule_id, 'rule_cap:', '')
),

distinct_points as (
    select distinct
        rule_points.lead_id,
        rule_points.scoring_model,
        rule_points.points
        * case rule_points.side
            when 'fit' then scoring_models.fit_weight else scoring_models.engagement_weight
        end as points
    from rule_points
    inner join scoring_models on rule_points.scoring_model = scoring_models.scoring_model
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
        and abs(reasons.points - distinct_points.points) < 0.0001
where
    distinct_points.lead_id is null
    or (reasons.direction = 'for' and reasons.points <= 0)
    or (reasons.direction = 'against' and reasons.points >= 0)
