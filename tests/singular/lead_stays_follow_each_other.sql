{{ config(group="lead_scoring") }}

-- Stays begin with the lead, each where the one before ends and in another stage; only a last one may be open.
with

stays as (
    select * from {{ ref('lead_stage_history') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

compared as (
    select
        stays.lead_id,
        stays.scoring_model,
        stays.lifecycle_stage,
        stays.stay_number,
        stays.entered_at,
        stays.left_at,
        leads.created_at,
        row_number() over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.entered_at
        ) as place,
        lag(stays.lifecycle_stage) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.entered_at
        ) as previous_stage,
        lag(stays.left_at) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.entered_at
        ) as previous_left_at
    from stays
    left join leads
        on stays.lead_id = leads.lead_id
)

select
    lead_id,
    scoring_model,
    stay_number,
    lifecycle_stage,
    previous_stage,
    created_at,
    previous_left_at,
    entered_at,
    left_at
from compared
where
    stay_number <> place
    or left_at < entered_at
    or lifecycle_stage = previous_stage
    or (place = 1 and (created_at is null or entered_at <> created_at))
    or (place > 1 and (previous_left_at is null or previous_left_at <> entered_at))
