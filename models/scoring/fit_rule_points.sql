{{ config(materialized="view") }}

-- Lead x rule x date scored: the fit rules that the lead's attributes meet.
with

attribute_matches as (
    select * from {{ ref('attribute_matches') }}
),

fit_rules as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'fit'
),

model_leads as (
    select * from {{ ref('model_leads') }}
)

select
    model_leads.lead_id,
    model_leads.scoring_model,
    model_leads.as_of_date,
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
inner join model_leads
    on
        attribute_matches.lead_id = model_leads.lead_id
        and fit_rules.scoring_model = model_leads.scoring_model
        and {{ valid_on('fit_rules', 'model_leads.as_of_date') }}
