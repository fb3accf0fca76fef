-- What sales did once a lead was hot or MQL for the first time, against the hours that its label gives.
with

moments as (
    select * from {{ ref('lead_moments') }}
    where moment in ('hot', 'mql')
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

milestones as (
    select * from {{ ref('lead_milestones') }}
),

open_stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where is_open
),

touches as (
    select * from {{ ref('int_sales_touches') }}
),

follow_up_actions as (
    select * from {{ ref('stg_seeds__follow_up_actions') }}
),

history_grid as (
    select * from {{ ref('int_history_grid') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

-- As on the worklist, leads that qualify in an open stage; not those that sales had accepted. What the history finds at
-- its beginning may have been so for long.
calls as (
    select
        moments.lead_id,
        moments.scoring_model,
        moments.moment,
        outcomes.owner_id,
        moments.moment_month,
        moments.occurred_at,
        {{ dbt.dateadd('day', -(var('recent_touch_days') | int), 'moments.occurred_at') }} as in_touch_from,
        {{ dbt.dateadd('hour', 'coalesce(actions.due_hours, other_actions.due_hours)', 'moments.occurred_at') }}
            as due_at
    from moments
    inner join outcomes
        on
            moments.lead_id = outcomes.lead_id
            and moments.scoring_model = outcomes.scoring_model
    inner join milestones
        on
            moments.lead_id = milestones.lead_id
            and moments.scoring_model = milestones.scoring_model
    inner join history_grid
        on moments.occurred_at > {{ end_of_day('history_grid.first_end') }}
    left join open_stages
        on
            moments.scoring_model = open_stages.scoring_model
            and moments.lifecycle_stage = open_stages.lifecycle_stage
    left join follow_up_actions as actions
        on moments.score_label = actions.score_label
    left join follow_up_actions as other_actions
        on
            other_actions.score_label is null
            and actions.score_label is null
    where
        coalesce(moments.is_qualified, true)
        and (moments.moment = 'mql' or open_stages.lifecycle_stage is not null)
        and (milestones.first_sql_at is null or milestones.first_sql_at > moments.occurred_at)
),

answered as (
    select
        calls.lead_id,
        calls.scoring_model,
        calls.moment,
        max(case when touches.occurred_at < calls.occurred_at then 1 else 0 end) as was_in_touch,
        min(case when touches.occurred_at >= calls.occurred_at then touches.occurred_at end) as touched_at
    from calls
    left join touches
        on
            calls.lead_id = touches.lead_id
            and calls.in_touch_from <= touches.occurred_at
    group by calls.lead_id, calls.scoring_model, calls.moment
)

select
    calls.lead_id,
    calls.scoring_model,
    calls.moment,
    calls.owner_id,
    case
        when answered.was_in_touch = 1 then 'in_touch'
        when answered.touched_at <= calls.due_at then 'in_time'
        when answered.touched_at is not null then 'late'
        when calls.due_at > {{ end_of_day('clock.as_of_date') }} then 'not_due'
        else 'fell_through'
    end as follow_up,
    case when answered.was_in_touch = 0 then {{ days_elapsed('calls.occurred_at', 'answered.touched_at') }} * 24 end
        as hours_to_touch,
    calls.moment_month,
    calls.due_at
from calls
inner join answered
    on
        calls.lead_id = answered.lead_id
        and calls.scoring_model = answered.scoring_model
        and calls.moment = answered.moment
cross join clock
