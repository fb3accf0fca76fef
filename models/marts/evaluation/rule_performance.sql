{%- set count_type = dbt.type_int() %}
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

rules as (
    select * from {{ ref('evaluation_current_rules') }}
),

effects as (
    select * from {{ ref('evaluation_rule_effects') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_rule_test
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

span as (
    select
        min(test_month) as first_test_month,
        max(test_month) as last_test_month
    from tests
),

judged as (
    select
        effects.*,
        rules.rule_group,
        rules.side,
        rules.description,
        rules.points as current_points,
        rules.is_repeatable,
        -- A side that weighs half needs twice the points for the same odds.
        cast(
            effects.shrunk_log_odds * limits.points_to_double_odds / ln(2)
            / nullif(rules.side_weight * rules.times_counted, 0)
            as {{ points_type }}
        ) as fitting_points,
        case
            when effects.leads_with = 0 then 'never hit'
            when effects.expected_conversions < limits.min_expected_conversions then 'too few outcomes'
            when abs(effects.log_odds) <= {{ confidence_z() }} * effects.log_odds_error then 'no effect seen'
            when rules.points = 0 then 'deserves points'
            when effects.log_odds * rules.points > 0 then 'supports its points'
            else 'points the wrong way'
        end as verdict
    from rules
    cross join limits
    inner join effects
        on
            rules.scoring_model = effects.scoring_model
            and rules.rule_id = effects.rule_id
)

select
    judged.scoring_model,
    judged.rule_id,
    judged.rule_group,
    judged.side,
    judged.description,
    judged.verdict,
    cast(judged.leads_with + judged.leads_without as {{ count_type }}) as leads,
    cast(judged.leads_with as {{ count_type }}) as leads_hit,
    cast(judged.conversions_with as {{ count_type }}) as conversions_with,
    cast(judged.conversions_without as {{ count_type }}) as conversions_without,
    judged.rate_with as conversion_rate_with,
    judged.rate_without as conversion_rate_without,
    judged.lift,
    judged.expected_conversions,
    judged.log_odds,
    judged.log_odds_error,
    judged.shrunk_log_odds,
    cast(judged.current_points as {{ points_type }}) as current_points,
    cast(
        case
            when judged.verdict in ('never hit', 'too few outcomes') then null
            when judged.is_repeatable then round(judged.fitting_points, 1)
            else round(judged.fitting_points, 0)
        end as {{ points_type }}
    ) as suggested_points,
    span.first_test_month,
    span.last_test_month
from judged
cross join span
