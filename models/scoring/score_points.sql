-- Lead x model x date: groups to sides, sides to the score, each step kept so that the ledger can show what bit.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

model_leads as (
    select * from {{ ref('model_leads') }}
),

group_points as (
    select * from {{ ref('group_points') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

sides as (
    select
        lead_id,
        scoring_model,
        as_of_date,
        sum(case when side = 'fit' then clamped_points else 0 end) as fit_points,
        sum(case when side = 'engagement' then clamped_points else 0 end) as engagement_points,
        sum(momentum) as momentum
    from group_points
    group by lead_id, scoring_model, as_of_date
),

with_bounds as (
    select
        model_leads.lead_id,
        model_leads.scoring_model,
        model_leads.as_of_date,
        coalesce(sides.fit_points, 0) as fit_points,
        coalesce(sides.engagement_points, 0) as engagement_points,
        {{ clamp('coalesce(sides.fit_points, 0)', 'scoring_models.fit_min', 'scoring_models.fit_max') }} as fit_score,
        {{ clamp(
            'coalesce(sides.engagement_points, 0)', 'scoring_models.engagement_min', 'scoring_models.engagement_max'
        ) }} as engagement_score,
        coalesce(sides.momentum, 0) as momentum,
        coalesce(scoring_models.fit_weight, 1) as fit_weight,
        coalesce(scoring_models.engagement_weight, 1) as engagement_weight,
        coalesce(scoring_models.score_min, 0) as score_min,
        coalesce(scoring_models.score_max, 100) as score_max
    from model_leads
    inner join scoring_models
        on
            model_leads.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'model_leads.as_of_date') }}
    left join sides
        on
            model_leads.lead_id = sides.lead_id
            and model_leads.scoring_model = sides.scoring_model
            and model_leads.as_of_date = sides.as_of_date
),

weighted as (
    select
        *,
        round(cast(fit_score as {{ points_type }}) * fit_weight, 4) as weighted_fit,
        round(cast(engagement_score as {{ points_type }}) * engagement_weight, 4) as weighted_engagement
    from with_bounds
)

select
    lead_id,
    scoring_model,
    as_of_date,
    cast(fit_points as {{ points_type }}) as fit_points,
    cast(fit_score as {{ points_type }}) as fit_score,
    cast(weighted_fit as {{ points_type }}) as weighted_fit,
    cast(engagement_points as {{ points_type }}) as engagement_points,
    cast(engagement_score as {{ points_type }}) as engagement_score,
    cast(weighted_engagement as {{ points_type }}) as weighted_engagement,
    cast(weighted_fit + weighted_engagement as {{ points_type }}) as unclamped_score,
    cast({{ clamp('weighted_fit + weighted_engagement', 'score_min', 'score_max') }} as {{ points_type }})
        as clamped_score,
    cast(
        round({{ clamp('weighted_fit + weighted_engagement', 'score_min', 'score_max') }}, 0) as {{ dbt.type_int() }}
    ) as score,
    cast(momentum as {{ points_type }}) as momentum
from weighted
