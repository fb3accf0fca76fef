-- What sales first said of each lead that it was given, by the score of that moment.
with

moments as (
    select * from {{ ref('lead_moments') }}
    where moment = 'handover'
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

first_verdicts as (
    select * from {{ ref('int_lead_first_verdicts') }}
)

select
    moments.lead_id,
    moments.scoring_model,
    coalesce(first_verdicts.owner_id, outcomes.owner_id) as owner_id,
    moments.score_band,
    moments.grade,
    coalesce(first_verdicts.verdict, 'none') as verdict,
    coalesce(first_verdicts.reason, 'not_given') as reason,
    moments.moment_month,
    moments.occurred_at
from moments
inner join outcomes
    on
        moments.lead_id = outcomes.lead_id
        and moments.scoring_model = outcomes.scoring_model
left join first_verdicts
    on moments.lead_id = first_verdicts.lead_id
