-- Lead x condition of a fit rule x period, on the grid of history points: when it was met, when the rule was valid. In
-- a partial run of the changed leads only.
with

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
    where {{ is_changed('lead_id', of='history', table='history_profile_changes') }}
),

conditions as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'fit'
),

calendar as (
    select * from {{ ref('int_history_calendar') }}
),

grid as (
    select * from {{ ref('int_history_grid') }}
),

rule_steps as (
    select
        conditions.*,
        {{ history_step('conditions.valid_from', 'from_days', 'first') }} as rule_from_step,
        {{ history_step('conditions.valid_to', 'to_days', 'last') }} as rule_to_step
    from conditions
    cross join grid
    left join calendar as from_days
        on conditions.valid_from = from_days.calendar_date
    left join calendar as to_days
        on conditions.valid_to = to_days.calendar_date
),

match_steps as (
    select
        match_periods.lead_id,
        match_periods.condition_id,
        {{ history_step('match_periods.valid_from', 'from_days', 'first') }} as match_from_step,
        {{ history_step('match_periods.valid_to', 'to_days', 'last') }} as match_to_step
    from match_periods
    cross join grid
    left join calendar as from_days
        on match_periods.valid_from = from_days.calendar_date
    left join calendar as to_days
        on match_periods.valid_to = to_days.calendar_date
)

select
    match_steps.lead_id,
    rule_steps.condition_id,
    rule_steps.scoring_model,
    match_steps.match_from_step,
    match_steps.match_to_step,
    rule_steps.rule_from_step,
    rule_steps.rule_to_step
from match_steps
inner join rule_steps
    on match_steps.condition_id = rule_steps.condition_id
where
    match_steps.match_from_step < match_steps.match_to_step
    and rule_steps.rule_from_step < rule_steps.rule_to_step
