-- Lead x model: groups to sides, sides to the score, each step kept so that the ledger can show what bit.
{%- set unclamped = 'weighted.weighted_fit + weighted.weighted_engagement' %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

model_leads as (
    select * from {{ ref('model_leads') }}
),

group_points as (
    select * from {{ ref('group_points') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

sides as (
    select
        group_points.lead_id,
        rule_groups.scoring_model,
        sum(case when rule_groups.side = 'fit' then group_points.clamped_points else 0 end) as fit_points,
        sum(case when rule_groups.side = 'engagement' then group_points.clamped_points else 0 end)
            as engagement_points,
        sum(group_points.momentum) as momentum
    from group_points
    inner join rule_groups
        on group_points.group_key = rule_groups.group_key
    group by group_points.lead_id, rule_groups.scoring_model
),

clamped as (
    select
        model_leads.lead_id,
        model_leads.scoring_model,
        model_leads.as_of_date,
        coalesce(sides.fit_points, 0) as fit_points,
        coalesce(sides.engagement_points, 0) as engagement_points,
        {{ side_score('coalesce(sides.fit_points, 0)', 'fit', 'scoring_models') }} as fit_score,
        {{ side_score('coalesce(sides.engagement_points, 0)', 'engagement', 'scoring_models') }} as engagement_score,
        coalesce(sides.momentum, 0) as momentum,
        scoring_models.fit_weight,
        scoring_models.engagement_weight,
        scoring_models.score_min,
        scoring_models.score_max
    from model_leads
    inner join scoring_models
        on
            model_leads.scoring_model = scoring_models.scoring_model
            and {{ valid_on('scoring_models', 'model_leads.as_of_date') }}
    left join sides
        on
            model_leads.lead_id = sides.lead_id
            and model_leads.scoring_model = sides.scoring_model
),

weighted as (
    select
        *,
        {{ weighted_score('fit_score', 'fit', 'clamped') }} as weighted_fit,
        {{ weighted_score('engagement_score', 'engagement', 'clamped') }} as weighted_engagement
    from clamped
)

select
    weighted.lead_id,
    weighted.scoring_model,
    weighted.as_of_date,
    cast(weighted.fit_points as {{ points_type }}) as fit_points,
    cast(weighted.fit_score as {{ points_type }}) as fit_score,
    cast(weighted.weighted_fit as {{ points_type }}) as weighted_fit,
    cast(weighted.engagement_points as {{ points_type }}) as engagement_points,
    cast(weighted.engagement_score as {{ points_type }}) as engagement_score,
    cast(weighted.weighted_engagement as {{ points_type }}) as weighted_engagement,
    cast(weighted.weighted_fit + weighted.weighted_engagement as {{ points_type }}) as unclamped_score,
    cast({{ clamped_score(unclamped, 'weighted') }} as {{ points_type }}) as clamped_score,
    {{ rounded_score(unclamped, 'weighted') }} as score,
    cast(weighted.momentum as {{ points_type }}) as momentum
from weighted
