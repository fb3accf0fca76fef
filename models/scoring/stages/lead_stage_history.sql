{{ config(
    materialized='incremental',
    incremental_strategy=append_strategy(),
    on_schema_change='append_new_columns',
    pre_hook="{{ replace_moved_leads() }}"
) }}
-- depends_on: {{ ref('int_lead_scope') }}
-- depends_on: {{ ref('moved_leads') }}

with

claims as (
    select * from {{ ref('valid_stage_claims') }}
),

scores as (
    select * from {{ ref('history_scores') }}
),

unscored as (
    select lead_id from scores
    where not is_scored
),

history as (
    select * from scores
    where lead_id in (select unscored.lead_id from unscored)
),

-- Leads that their model has ceased to score.
ends as (
    select
        lead_id,
        scoring_model,
        {{ end_of_day('max(case when not is_scored then previous_end end)') }} as ended_at
    from history
    group by lead_id, scoring_model
    having max(case when not is_scored then period_end end) = max(period_end)
),

moments as (
    select
        lead_id,
        scoring_model,
        claimed_from as moment_at
    from claims

    union distinct

    select
        lead_id,
        scoring_model,
        claimed_until as moment_at
    from claims
    where claimed_until is not null
),

-- The highest claim of each moment; of several, the one that has just begun.
ranked as (
    select
        moments.lead_id,
        moments.scoring_model,
        moments.moment_at,
        claims.lifecycle_stage,
        claims.stage_rank,
        claims.reason,
        claims.end_reason,
        row_number() over (
            partition by moments.lead_id, moments.scoring_model, moments.moment_at
            order by
                claims.stage_rank desc,
                claims.claimed_from desc,
                claims.strength asc,
                claims.reason asc
        ) as claim_rank
    from moments
    inner join claims
        on
            moments.lead_id = claims.lead_id
            and moments.scoring_model = claims.scoring_model
            and moments.moment_at >= claims.claimed_from
            and (claims.claimed_until is null or moments.moment_at < claims.claimed_until)
),

compared as (
    select
        *,
        lag(lifecycle_stage) over (partition by lead_id, scoring_model order by moment_at) as previous_stage,
        lag(stage_rank) over (partition by lead_id, scoring_model order by moment_at) as previous_rank,
        lag(end_reason) over (partition by lead_id, scoring_model order by moment_at) as previous_end_reason
    from ranked
    where claim_rank = 1
),

stays as (
    select
        compared.*,
        ends.ended_at
    from compared
    left join ends
        on
            compared.lead_id = ends.lead_id
            and compared.scoring_model = ends.scoring_model
    where
        (compared.previous_stage is null or compared.lifecycle_stage <> compared.previous_stage)
        and (ends.ended_at is null or compared.moment_at <= ends.ended_at)
)

select
    lead_id,
    scoring_model,
    lifecycle_stage,
    case when stage_rank < previous_rank then coalesce(previous_end_reason, reason) else reason end as entered_because,
    cast(
        row_number() over (partition by lead_id, scoring_model order by moment_at) as {{ dbt.type_int() }}
    ) as stay_number,
    moment_at as entered_at,
    coalesce(lead(moment_at) over (partition by lead_id, scoring_model order by moment_at), ended_at) as left_at
from stays
