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
),

handovers as (
    select
        moments.scoring_model,
        coalesce(first_verdicts.owner_id, outcomes.owner_id) as owner_id,
        moments.score_band,
        moments.grade,
        coalesce(first_verdicts.verdict, 'none') as verdict,
        coalesce(first_verdicts.reason, 'not_given') as reason
    from moments
    inner join outcomes
        on
            moments.lead_id = outcomes.lead_id
            and moments.scoring_model = outcomes.scoring_model
    left join first_verdicts
        on moments.lead_id = first_verdicts.lead_id
),

counted as (
    select
        owner_id,
        scoring_model,
        score_band,
        grade,
        verdict,
        reason,
        count(*) as leads
    from handovers
    group by owner_id, scoring_model, score_band, grade, verdict, reason
),

shared as (
    select
        *,
        sum(leads) over (partition by owner_id, scoring_model, score_band, grade) as handed_over_leads
    from counted
)

select
    owner_id,
    scoring_model,
    score_band,
    grade,
    verdict,
    reason,
    cast(leads as {{ dbt.type_int() }}) as leads,
    cast(handed_over_leads as {{ dbt.type_int() }}) as handed_over_leads,
    {{ rate_columns('lead_share', 'leads', 'handed_over_leads') }},
    {{ is_small_sample('handed_over_leads') }} as is_small_sample
from shared
