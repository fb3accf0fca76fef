-- Rule x test of rules: the version of the rule that was valid then.
with

fit_rules as (
    select * from {{ ref('attribute_conditions') }}
    where condition_type = 'fit'
),

engagement_rules as (
    select * from {{ ref('int_engagement_rules') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_rule_test
)

select
    fit_rules.condition_id,
    cast(null as {{ dbt.type_bigint() }}) as rule_key,
    fit_rules.rule_id,
    fit_rules.scoring_model,
    fit_rules.points,
    tests.test_month,
    tests.scored_on
from fit_rules
inner join tests
    on {{ valid_on('fit_rules', 'tests.scored_on') }}

union all

select
    cast(null as {{ dbt.type_bigint() }}) as condition_id,
    engagement_rules.rule_key,
    engagement_rules.rule_id,
    engagement_rules.scoring_model,
    engagement_rules.points,
    tests.test_month,
    tests.scored_on
from engagement_rules
inner join tests
    on {{ valid_on('engagement_rules', 'tests.scored_on') }}
