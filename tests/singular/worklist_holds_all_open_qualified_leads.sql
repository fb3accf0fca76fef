{{ config(group="lead_scoring") }}

-- Who qualifies and is in an open stage is on the worklist, once and with a due time; nobody else is.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

worklist as (
    select * from {{ ref('lead_worklist') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

wanted as (
    select
        lead_scores.lead_id,
        lead_scores.scoring_model
    from lead_scores
    inner join stages
        on
            lead_scores.scoring_model = stages.scoring_model
            and lead_scores.lifecycle_stage = stages.lifecycle_stage
    where
        stages.is_open
        and lead_scores.is_qualified
        and not lead_scores.is_spam_suspect
)

select
    wanted.lead_id as wanted_lead_id,
    worklist.lead_id,
    worklist.scoring_model,
    worklist.due_at
from wanted
full outer join worklist
    on
        wanted.lead_id = worklist.lead_id
        and wanted.scoring_model = worklist.scoring_model
where
    wanted.lead_id is null
    or worklist.lead_id is null
    or worklist.due_at is null
