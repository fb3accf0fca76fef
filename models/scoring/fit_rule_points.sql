{{ config(materialized="view") }}

-- Lead x rule: the fit rules that the lead's attributes meet.
with

attribute_matches as (
    select * from {{ ref('attribute_matches') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
),

model_leads as (
    select * from {{ ref('model_leads') }}
)

select
    attribute_matches.lead_id,
    rules.rule_number,
    attribute_matches.matched_value,
    cast(null as {{ dbt.type_int() }}) as age_days,
    cast(null as {{ dbt.type_int() }}) as events_seen,
    cast(null as {{ dbt.type_int() }}) as events_counted,
    rules.points as raw_points,
    rules.points,
    rules.points as clamped_points,
    0 as momentum,
    true as is_reached
from attribute_matches
inner join rules
    on attribute_matches.condition_id = rules.condition_id
-- As a join, each lead might be paired with all rules of its model first.
where exists (
    select 1 from model_leads
    where
        model_leads.lead_id = attribute_matches.lead_id
        and model_leads.scoring_model = rules.scoring_model
)
