-- Lead x model x history point at which the model scores the lead.
with

leads as (
    select * from {{ ref('int_leads') }}
),

points as (
    select * from {{ ref('int_history_points') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

segments as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'segment'
),

match_periods as (
    select * from {{ ref('attribute_match_periods') }}
),

segment_periods as (
    select
        match_periods.lead_id,
        segments.scoring_model,
        match_periods.valid_from,
        match_periods.valid_to
    from match_periods
    inner join segments
        on match_periods.condition_id = segments.condition_id
),

model_points as (
    select
        scoring_models.scoring_model,
        scoring_models.segment_attribute,
        points.step,
        points.period_end,
        points.period
    from scoring_models
    inner join points
        on {{ valid_on('scoring_models', 'points.period_end') }}
)

select
    leads.lead_id,
    model_points.scoring_model,
    model_points.step,
    model_points.period_end,
    model_points.period
from model_points
inner join leads
    on cast(leads.created_at as date) <= model_points.period_end
where model_points.segment_attribute is null

union all

select
    leads.lead_id,
    model_points.scoring_model,
    model_points.step,
    model_points.period_end,
    model_points.period
from model_points
inner join segment_periods
    on
        model_points.scoring_model = segment_periods.scoring_model
        and {{ valid_on('segment_periods', 'model_points.period_end') }}
inner join leads
    on
        segment_periods.lead_id = leads.lead_id
        and cast(leads.created_at as date) <= model_points.period_end
where model_points.segment_attribute is not null
