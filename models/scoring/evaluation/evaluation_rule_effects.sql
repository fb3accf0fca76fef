-- Model x rule: the odds ratio of a conversion with and without the rule, over all strata, and how sure it is.
-- Odds ratio: Mantel and Haenszel 1959. Variance of its logarithm: Robins, Breslow and Greenland 1986.
-- Shrinkage by a normal prior around no effect, as wide as the model's rules differ by more than chance: the estimate
-- of DerSimonian and Laird 1986 with a mean of 0.
{%- set number_type = type_double() %}
{%- set rate_type = 'numeric(9,6)' %}
{%- set ratio_type = api.Column.translate_type('numeric(12,6)') %}
with

strata as (
    select * from {{ ref('evaluation_rule_strata') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

cells as (
    select
        scoring_model,
        rule_id,
        cast(leads_with as {{ number_type }}) as leads_with,
        cast(leads_without as {{ number_type }}) as leads_without,
        cast(conversions_with as {{ number_type }}) as conversions_with,
        cast(conversions_without as {{ number_type }}) as conversions_without,
        cast(leads_with + leads_without as {{ number_type }}) as leads
    from strata
),

-- A stratum speaks if it has leads with the rule and without: the others give 0 everywhere.
products as (
    select
        *,
        conversions_with * (leads_without - conversions_without) / leads as for_rule,
        conversions_without * (leads_with - conversions_with) / leads as against_rule,
        (conversions_with + leads_without - conversions_without) / leads as share_for,
        (conversions_without + leads_with - conversions_with) / leads as share_against
    from cells
    where leads > 0
),

summed as (
    select
        scoring_model,
        rule_id,
        sum(leads_with) as leads_with,
        sum(leads_without) as leads_without,
        sum(conversions_with) as conversions_with,
        sum(conversions_without) as conversions_without,
        sum(case when leads_without > 0 then leads_with * (conversions_with + conversions_without) / leads else 0 end)
            as expected_with,
        sum(case when leads_with > 0 then leads_without * (conversions_with + conversions_without) / leads else 0 end)
            as expected_without,
        sum(leads_with * leads_without / leads) as weight,
        sum(conversions_with * leads_without / leads) as weighted_with,
        sum(conversions_without * leads_with / leads) as weighted_without,
        -- A stratum of eight leads, two in each cell, lets an empty cell give a number.
        0.5 + sum(for_rule) as for_rule,
        0.5 + sum(against_rule) as against_rule,
        0.25 + sum(share_for * for_rule) as variance_for,
        0.5 + sum(share_for * against_rule + share_against * for_rule) as variance_between,
        0.25 + sum(share_against * against_rule) as variance_against
    from products
    group by scoring_model, rule_id
),

estimated as (
    select
        *,
        ln(for_rule / against_rule) as log_odds,
        variance_for / (2 * for_rule * for_rule)
        + variance_between / (2 * for_rule * against_rule)
        + variance_against / (2 * against_rule * against_rule) as variance
    from summed
),

-- If all effects were 0, their squares over their variances would add up to the number of rules.
priors as (
    select
        scoring_model,
        {{ clamp(
            '(sum(log_odds * log_odds / variance) - count(*)) / sum(1 / variance)', '0', 'null'
        ) }} as prior_variance
    from estimated
    where leads_with > 0
    group by scoring_model
),

shrunk as (
    select
        estimated.*,
        {{ earlier('priors.prior_variance', 'limits.prior_variance_max') }} as prior_variance
    from estimated
    cross join limits
    left join priors
        on estimated.scoring_model = priors.scoring_model
)

select
    scoring_model,
    rule_id,
    cast(leads_with as {{ dbt.type_bigint() }}) as leads_with,
    cast(leads_without as {{ dbt.type_bigint() }}) as leads_without,
    cast(conversions_with as {{ dbt.type_bigint() }}) as conversions_with,
    cast(conversions_without as {{ dbt.type_bigint() }}) as conversions_without,
    cast({{ earlier('expected_with', 'expected_without') }} as {{ ratio_type }}) as expected_conversions,
    {{ rounded('weighted_with / nullif(weight, 0)', rate_type) }} as rate_with,
    {{ rounded('weighted_without / nullif(weight, 0)', rate_type) }} as rate_without,
    cast(weighted_with / nullif(weighted_without, 0) as {{ ratio_type }}) as lift,
    cast(log_odds as {{ ratio_type }}) as log_odds,
    cast(sqrt(variance) as {{ ratio_type }}) as log_odds_error,
    cast(log_odds * prior_variance / (prior_variance + variance) as {{ ratio_type }}) as shrunk_log_odds
from shrunk
