{{ config(materialized="view") }}

-- Lead x rule x date scored: the fit rules that the lead's attributes meet.
with

attribute_matches as (
    select * from {{ ref('attribute_matches') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

fit_rules as (
    select
        conditions.*,
        clock.as_of_date
    from {{ ref('attribute_conditions') }} as conditions
    inner join clock
        on {{ valid_on('conditions', 'clock.as_of_date') }}
    where conditions.condition_type = 'fit'
),

model_leads as (
    select * from {{ ref('model_leads') }}
)

select
    attribute_matches.lead_id,
    fit_rules.scoring_model,
    fit_rules.as_of_date,
    fit_rules.rule_group,
    fit_rules.rule_id,
    fit_rules.priority,
    attribute_matches.matched_value,
    true as is_reached,
    cast(null as {{ dbt.type_int() }}) as events_seen,
    cast(null as {{ dbt.type_int() }}) as events_counted,
    fit_rules.points as raw_points,
    fit_rules.points,
    fit_rules.points as clamped_points,
    0 as momentum
from attribute_matches
inner join fit_rules
    on attribute_matches.condition_id = fit_rules.condition_id
-- As a join, each lead might be paired with all rules of its model first.
where exists (
    select 1 from model_leads
    where
        model_leads.lead_id = attribute_matches.lead_id
        and model_leads.scoring_model = fit_rules.scoring_model
)
