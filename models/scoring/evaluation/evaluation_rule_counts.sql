-- Rule x test of rules x stratum x stratum without the rule's own points: the leads that had met the rule.
with

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_rule_test
),

hits as (
    select * from {{ ref('evaluation_rule_hits') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

bounds as (
    select
        tests.test_month,
        tests.ends_on,
        scoring_models.scoring_model,
        scoring_models.fit_min,
        scoring_models.engagement_min,
        limits.stratum_width
    from tests
    cross join limits
    inner join scoring_models
        on {{ valid_on('scoring_models', 'tests.scored_on') }}
),

rests as (
    select
        hits.*,
        bounds.stratum_width,
        bounds.fit_min,
        bounds.engagement_min,
        hits.fit_score - hits.fit_points as rest_of_fit,
        hits.engagement_score - hits.engagement_points as rest_of_engagement,
        case when hits.converted_on <= bounds.ends_on then 1 else 0 end as converted_leads
    from hits
    inner join bounds
        on
            hits.scoring_model = bounds.scoring_model
            and hits.test_month = bounds.test_month
),

placed as (
    select
        *,
        floor({{ clamp('rest_of_fit', 'fit_min', 'null') }} / stratum_width) as rest_fit_stratum,
        floor({{ clamp('rest_of_engagement', 'engagement_min', 'null') }} / stratum_width) as rest_engagement_stratum
    from rests
)

select
    scoring_model,
    rule_id,
    fit_stratum,
    engagement_stratum,
    rest_fit_stratum,
    rest_engagement_stratum,
    count(*) as leads,
    sum(converted_leads) as conversions,
    test_month
from placed
group by
    scoring_model, rule_id, fit_stratum, engagement_stratum, rest_fit_stratum, rest_engagement_stratum, test_month
