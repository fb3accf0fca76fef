{{ config(materialized="view") }}

-- Points for every so many days of silence since the last engagement, or since the lead was created.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

model_leads as (
    select * from {{ ref('model_leads') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

last_engagements as (
    select * from {{ ref('lead_last_engagements') }}
),

rules as (
    select * from {{ ref('scoring_rules') }}
    where rule_kind = 'inactivity'
),

silence as (
    select
        model_leads.lead_id,
        model_leads.scoring_model,
        {{ days_between(
            'cast(coalesce(last_engagements.last_engaged_at, leads.created_at) as date)', 'model_leads.as_of_date'
        ) }} as silent_days
    from model_leads
    inner join leads
        on model_leads.lead_id = leads.lead_id
    left join last_engagements
        on
            model_leads.lead_id = last_engagements.lead_id
            and model_leads.as_of_date = last_engagements.as_of_date
),

steps as (
    select
        silence.lead_id,
        rules.rule_number,
        rules.points as rule_points,
        rules.min_points,
        rules.max_points,
        silence.silent_days,
        {{ clamp(
            'floor(silence.silent_days / cast(rules.limit_days as ' ~ type_double() ~ '))', '0', 'rules.limit_count'
        ) }} as step_count
    from silence
    inner join rules
        on silence.scoring_model = rules.scoring_model
    where silence.silent_days >= rules.limit_days
)

select
    lead_id,
    rule_number,
    cast(null as {{ dbt.type_string() }}) as matched_value,
    cast(silent_days as {{ dbt.type_int() }}) as age_days,
    0 as events_seen,
    0 as events_counted,
    cast(step_count * rule_points as {{ points_type }}) as raw_points,
    cast(step_count * rule_points as {{ points_type }}) as points,
    cast({{ clamp('step_count * rule_points', 'min_points', 'max_points') }} as {{ points_type }}) as clamped_points,
    cast(0 as {{ points_type }}) as momentum,
    true as is_reached
from steps
