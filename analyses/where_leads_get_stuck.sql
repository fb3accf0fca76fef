-- In which stage do leads get stuck?
-- How to read: one row per stage, in the order of the ladder, of months that are settled: of the leads that entered it,
-- what share moved on, still stands there or fell back. Jumped leads went past it without a stay.
-- What to do: work on the stage with the lowest move_on_rate first. Many still there is too few hands; many that fell
-- back is a stage that is given too early.
with

funnel as (
    select * from {{ ref('stage_funnel') }}
    where is_mature
)

select
    scoring_model,
    lifecycle_stage,
    stage_order,
    sum(reached_leads) as reached_leads,
    sum(jumped_leads) as jumped_leads,
    sum(entered_leads) as entered_leads,
    {{ rate_columns('move_on_rate', 'sum(moved_on_leads)', 'sum(entered_leads)') }},
    {{ rate('sum(still_there_leads)', 'sum(entered_leads)') }} as still_there_rate,
    {{ rate('sum(fell_back_leads)', 'sum(entered_leads)') }} as fell_back_rate
from funnel
group by scoring_model, lifecycle_stage, stage_order
order by scoring_model asc, coalesce(stage_order, 1000) asc, lifecycle_stage asc
