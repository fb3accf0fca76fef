-- What became of each lead in each stage that it came to, or jumped over.
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

stays as (
    select * from {{ ref('lead_stage_history') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

followed as (
    select
        stays.lead_id,
        stays.scoring_model,
        stays.lifecycle_stage,
        stages.stage_order,
        stages.stage_kind,
        case when stays.left_at is not null then {{ days_elapsed('stays.entered_at', 'stays.left_at') }} end
            as days_stayed,
        row_number() over (
            partition by stays.lead_id, stays.scoring_model, stays.lifecycle_stage
            order by stays.stay_number
        ) as visit_number,
        max(stages.stage_order) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.stay_number
            rows between 1 following and unbounded following
        ) as highest_later_order,
        max(stages.stage_order) over (partition by stays.lead_id, stays.scoring_model) as highest_order,
        first_value(stays.lifecycle_stage) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.stay_number desc
        ) as current_stage
    from stays
    inner join stages
        on
            stays.scoring_model = stages.scoring_model
            and stays.lifecycle_stage = stages.lifecycle_stage
),

first_visits as (
    select
        *,
        case
            when stage_kind = 'ladder' and highest_later_order > stage_order then 'moved_on'
            when stage_kind <> 'ladder' and highest_later_order is not null then 'moved_on'
            when current_stage = lifecycle_stage then 'still_there'
            else 'fell_back'
        end as visit_outcome
    from followed
    where visit_number = 1
),

highest_orders as (
    select distinct
        lead_id,
        scoring_model,
        highest_order
    from followed
)

select
    outcomes.lead_id,
    outcomes.scoring_model,
    stages.lifecycle_stage,
    coalesce(first_visits.visit_outcome, 'jumped') as visit_outcome,
    first_visits.days_stayed
from outcomes
inner join highest_orders
    on
        outcomes.lead_id = highest_orders.lead_id
        and outcomes.scoring_model = highest_orders.scoring_model
inner join stages
    on outcomes.scoring_model = stages.scoring_model
left join first_visits
    on
        outcomes.lead_id = first_visits.lead_id
        and outcomes.scoring_model = first_visits.scoring_model
        and stages.lifecycle_stage = first_visits.lifecycle_stage
where
    first_visits.lead_id is not null
    or stages.stage_order < highest_orders.highest_order
