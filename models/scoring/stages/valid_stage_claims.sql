-- The claims as far as they last: a recycle or disqualification ends whatever was claimed before it.
with

claims as (
    select * from {{ ref('stage_claims') }}
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
        min(case when stage_kind <> 'ladder' then claimed_from end) over (
            partition by lead_id, scoring_model
            order by claim_order
            rows between 1 following and unbounded following
        ) as reset_at
    from ordered
),

-- After a reset a score must be seen below the line before it can cross it.
spans as (
    select
        lead_id,
        scoring_model,
        lifecycle_stage,
        stage_rank,
        reason,
        case when claimed_until <= reset_at or reset_at is null then end_reason end as end_reason,
        strength,
        claimed_from,
        case
            when claimed_until <= reset_at or reset_at is null then claimed_until
            else reset_at
        end as claimed_until
    from bounded
    where
        last_reset_at is null
        or strength < 3
        or rests_on >= last_reset_at
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
