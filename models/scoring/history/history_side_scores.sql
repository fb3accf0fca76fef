-- Lead x model x history point: both sides within their bounds, after each kind of change since the point before.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

model_points as (
    select * from {{ ref('history_model_points') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

fit_points as (
    select * from {{ ref('history_fit_points') }}
),

engagement_points as (
    select * from {{ ref('history_engagement_points') }}
),

joined as (
    select
        model_points.lead_id,
        model_points.scoring_model,
        model_points.period,
        model_points.step,
        model_points.period_end,
        coalesce(
            case
                when model_points.step = fit_points.step then fit_points.points_profile
                else fit_points.points_rules
            end, 0
        ) as fit_profile,
        coalesce(fit_points.points_rules, 0) as fit_rules,
        coalesce(engagement_points.points_decay, 0) as engagement_decay,
        coalesce(engagement_points.points_events, 0) as engagement_events,
        coalesce(engagement_points.points_rules, 0) as engagement_rules
    from model_points
    left join fit_points
        on
            model_points.lead_id = fit_points.lead_id
            and model_points.scoring_model = fit_points.scoring_model
            and model_points.step >= fit_points.step
            and model_points.step < fit_points.next_step
    left join engagement_points
        on
            model_points.lead_id = engagement_points.lead_id
            and model_points.scoring_model = engagement_points.scoring_model
            and model_points.step = engagement_points.step
)

select
    joined.lead_id,
    joined.scoring_model,
    joined.period,
    joined.step,
    {%- for side, variants in {
        'fit': ['profile', 'rules'], 'engagement': ['decay', 'events', 'rules']
    }.items() %}
    {%- for variant in variants %}
    cast({{ side_score('joined.' ~ side ~ '_' ~ variant, side, 'scoring_models') }} as {{ points_type }})
        as {{ side }}_{{ variant }},
    {%- endfor %}
    {%- endfor %}
    scoring_models.fit_weight,
    scoring_models.engagement_weight,
    scoring_models.score_min,
    scoring_models.score_max,
    joined.period_end
from joined
inner join scoring_models
    on
        joined.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'joined.period_end') }}
