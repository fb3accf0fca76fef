-- Lead x model x stage x span of time in which the lead may stand there: by facts, by its score, or as everybody may.
with

changes as (
    select * from {{ ref('lead_standing_changes') }}
    where previous_end is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where stage_kind = 'ladder'
),

-- Everybody stands at least on the lowest step.
lowest_stages as (
    select
        stages.scoring_model,
        stages.lifecycle_stage,
        stages.stage_order
    from stages
    left join stages as lower_stages
        on
            stages.scoring_model = lower_stages.scoring_model
            and stages.stage_order > lower_stages.stage_order
    where lower_stages.stage_order is null
),

claims as (
    select
        lead_id,
        scoring_model,
        lifecycle_stage,
        stage_rank,
        stage_kind,
        evidence as reason,
        case when claimed_until is not null then 'no longer qualifies' end as end_reason,
        case when is_from_crm then 1 else 2 end as strength,
        occurred_at as rests_on,
        occurred_at as signaled_at,
        claimed_from,
        claimed_until
    from {{ ref('evidence_claims') }}

    union all

    -- Between two signals a score neither lets in nor puts out: the last one holds.
    select
        lead_id,
        scoring_model,
        lifecycle_stage,
        stage_order as stage_rank,
        case stage_signal when 'on' then 'ladder' else 'off' end as stage_kind,
        reason,
        lead(reason) over (
            partition by lead_id, scoring_model, lifecycle_stage
            order by signaled_at
        ) as end_reason,
        3 as strength,
        previous_point_at as rests_on,
        signaled_at,
        signaled_at as claimed_from,
        lead(signaled_at) over (
            partition by lead_id, scoring_model, lifecycle_stage
            order by signaled_at
        ) as claimed_until
    from {{ ref('lead_score_signals') }}

    union all

    select
        changes.lead_id,
        changes.scoring_model,
        lowest_stages.lifecycle_stage,
        lowest_stages.stage_order as stage_rank,
        'ladder' as stage_kind,
        'lead created' as reason,
        cast(null as {{ dbt.type_string() }}) as end_reason,
        0 as strength,
        leads.created_at as rests_on,
        leads.created_at as signaled_at,
        leads.created_at as claimed_from,
        cast(null as {{ dbt.type_timestamp() }}) as claimed_until
    from changes
    inner join leads
        on changes.lead_id = leads.lead_id
    inner join lowest_stages
        on changes.scoring_model = lowest_stages.scoring_model
)

select
    lead_id,
    scoring_model,
    lifecycle_stage,
    stage_rank,
    stage_kind,
    reason,
    end_reason,
    strength,
    rests_on,
    signaled_at,
    claimed_from,
    claimed_until
from claims
where stage_kind <> 'off'
