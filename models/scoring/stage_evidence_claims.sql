-- Lead x model x stage that facts entitle the lead to. A recycle or disqualification wipes out what came before it.
with

standings as (
    select * from {{ ref('lead_standings') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

evidence as (
    select * from {{ ref('lead_stage_evidence') }}
),

entitled as (
    select
        standings.lead_id,
        standings.scoring_model,
        stages.lifecycle_stage,
        stages.stage_order,
        stages.stage_kind = 'ladder' as is_on_ladder,
        evidence.is_from_crm,
        evidence.last_occurred_at
    from standings
    inner join stages
        on standings.scoring_model = stages.scoring_model
    inner join evidence
        on
            standings.lead_id = evidence.lead_id
            and stages.lifecycle_stage = evidence.lifecycle_stage
    where
        evidence.is_from_crm
        or standings.is_qualified
        or not coalesce(stages.needs_qualification, false)
),

marks as (
    select
        lead_id,
        scoring_model,
        max(case when not is_on_ladder then last_occurred_at end) as reset_at,
        max(case when is_on_ladder then last_occurred_at end) as advanced_at
    from entitled
    group by lead_id, scoring_model
)

select
    entitled.lead_id,
    entitled.scoring_model,
    entitled.lifecycle_stage,
    entitled.stage_order,
    entitled.is_on_ladder,
    entitled.is_from_crm,
    entitled.last_occurred_at
from entitled
inner join marks
    on
        entitled.lead_id = marks.lead_id
        and entitled.scoring_model = marks.scoring_model
where
    (entitled.is_on_ladder and (marks.reset_at is null or entitled.last_occurred_at > marks.reset_at))
    or (
        not entitled.is_on_ladder
        and entitled.last_occurred_at = marks.reset_at
        and (marks.advanced_at is null or marks.advanced_at <= marks.reset_at)
    )
