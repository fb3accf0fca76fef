-- The combinations of score, grade, tier and qualification that occur: so few that what they mean is worked out once.
with

leads as (
    select * from {{ ref('moved_leads') }}
),

history as (
    select * from {{ ref('history_scores') }}
    where
        is_scored
        and lead_id in (select leads.lead_id from leads)
),

standings as (
    select distinct
        scoring_model,
        score,
        coalesce(grade_rank, -1) as grade_rank,
        coalesce(engagement_tier, -1) as engagement_tier,
        is_qualified
    from history
)

select
    cast(
        row_number() over (
            order by scoring_model, score, grade_rank, engagement_tier, is_qualified
        ) as {{ dbt.type_int() }}
    ) as standing_id,
    scoring_model,
    score,
    nullif(grade_rank, -1) as grade_rank,
    nullif(engagement_tier, -1) as engagement_tier,
    is_qualified
from standings
