with

handovers as (
    select * from {{ ref('lead_handovers') }}
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
