-- The claims as far as they last: a recycle or disqualification ends whatever was claimed before it.
with

claims as (
    select * from {{ ref('stage_claims') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

-- Of one moment, the reset counts last, and a disqualification after a recycle.
ordered as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model
            order by
                signaled_at asc,
                case stage_kind when 'ladder' then 0 when 'recycled' then 1 else 2 end asc,
                strength asc,
                stage_rank asc,
                lifecycle_stage asc,
                claimed_from asc
        ) as claim_order
    from claims
),

bounded as (
    select
        *,
        max(case when stage_kind <> 'ladder' then signaled_at end) over (
            partition by lead_id, scoring_model
            order by claim_order
            rows between unbounded preceding and 1 preceding
        ) as last_reset_at,
        max(case when stage_kind = 'disqualified' then signaled_at end) over (
            partition by lead_id, scoring_model
            order by claim_order
            rows between unbounded preceding and 1 preceding
        ) as last_disqualified_at,
        -- Strength 1 is the word of the CRM.
        max(case when stage_kind = 'ladder' and strength = 1 then signaled_at end) over (
            partition by lead_id, scoring_model
            order by claim_order
            rows between unbounded preceding and 1 preceding
        ) as last_fact_at,
        min(case when stage_kind <> 'ladder' then claimed_from end) over (
            partition by lead_id, scoring_model
            order by claim_order
            rows between 1 following and unbounded following
        ) as reset_at
    from ordered
),

-- What sales has said outranks a score: it brings a recycled lead back only to a stage that asks for qualification, by
-- crossing the line anew, and a disqualified one only after a later fact.
spans as (
    select
        bounded.lead_id,
        bounded.scoring_model,
        bounded.lifecycle_stage,
        bounded.stage_rank,
        bounded.reason,
        case when bounded.claimed_until <= bounded.reset_at or bounded.reset_at is null then bounded.end_reason end
            as end_reason,
        bounded.strength,
        bounded.claimed_from,
        case
            when bounded.claimed_until <= bounded.reset_at or bounded.reset_at is null then bounded.claimed_until
            else bounded.reset_at
        end as claimed_until
    from bounded
    left join stages
        on
            bounded.scoring_model = stages.scoring_model
            and bounded.lifecycle_stage = stages.lifecycle_stage
    where
        bounded.last_reset_at is null
        or bounded.strength < 3
        or (
            bounded.rests_on >= bounded.last_reset_at
            and stages.needs_qualification
            and (
                bounded.last_disqualified_at is null
                or bounded.last_disqualified_at < bounded.last_reset_at
                or bounded.last_disqualified_at < bounded.last_fact_at
            )
        )
),

-- Of claims that end together the first says it all.
ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model, lifecycle_stage, claimed_until
            order by claimed_from asc, strength asc, reason asc
        ) as claim_rank
    from spans
    where
        claimed_until is null
        or claimed_from < claimed_until
)

select
    lead_id,
    scoring_model,
    lifecycle_stage,
    stage_rank,
    reason,
    end_reason,
    strength,
    claimed_from,
    claimed_until
from ranked
where claim_rank = 1
