with

stays as (
    select * from {{ ref('lead_stage_history') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

ordered as (
    select
        stays.lead_id,
        stays.scoring_model,
        stays.lifecycle_stage,
        stages.stage_kind,
        stays.entered_at,
        stays.left_at,
        -- Whoever jumps over the stage has reached it.
        coalesce(stages.stage_order >= milestones.stage_order, false) as is_mql,
        lag(stays.lifecycle_stage) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.stay_number
        ) as previous_stage,
        lag(coalesce(stages.stage_order >= milestones.stage_order, false)) over (
            partition by stays.lead_id, stays.scoring_model
            order by stays.stay_number
        ) as was_mql
    from stays
    inner join stages
        on
            stays.scoring_model = stages.scoring_model
            and stays.lifecycle_stage = stages.lifecycle_stage
    left join stages as milestones
        on
            stays.scoring_model = milestones.scoring_model
            and milestones.lifecycle_stage = 'mql'
),

summed as (
    select
        lead_id,
        scoring_model,
        min(case when is_mql and not coalesce(was_mql, false) then entered_at end) as first_mql_at,
        max(case when is_mql and not coalesce(was_mql, false) then entered_at end) as latest_mql_at,
        sum(case when is_mql and not coalesce(was_mql, false) then 1 else 0 end) as mql_count,
        max(case when stage_kind = 'recycled' then 1 else 0 end) as recycled
    from ordered
    group by lead_id, scoring_model
)

select
    ordered.lead_id,
    ordered.scoring_model,
    ordered.lifecycle_stage,
    ordered.previous_stage,
    cast(
        {{ days_between('cast(ordered.entered_at as date)', 'clock.as_of_date') }} as {{ dbt.type_int() }}
    ) as days_in_stage,
    cast(summed.mql_count as {{ dbt.type_int() }}) as mql_count,
    summed.recycled = 1 as is_recycled,
    ordered.entered_at,
    summed.first_mql_at,
    summed.latest_mql_at
from ordered
inner join summed
    on
        ordered.lead_id = summed.lead_id
        and ordered.scoring_model = summed.scoring_model
cross join clock
where ordered.left_at is null
