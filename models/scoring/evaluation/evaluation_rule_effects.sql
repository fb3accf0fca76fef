-- Model x rule: the odds ratio of a conversion with and without the rule, over all strata, and how sure it is.
-- Odds ratio: Mantel and Haenszel 1959. Variance of its logarithm: Robins, Breslow and Greenland 1986.
-- Shrinkage by information weighting with a normal prior around no effect: Greenland 2006.
{%- set number_type = type_double() %}
{%- set rate_type = api.Column.translate_type('numeric(9,6)') %}
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
)

select
    estimated.scoring_model,
    estimated.rule_id,
    cast(estimated.leads_with as {{ dbt.type_bigint() }}) as leads_with,
    cast(estimated.leads_without as {{ dbt.type_bigint() }}) as leads_without,
    cast(estimated.conversions_with as {{ dbt.type_bigint() }}) as conversions_with,
    cast(estimated.conversions_without as {{ dbt.type_bigint() }}) as conversions_without,
    cast({{ earlier('estimated.expected_with', 'estimated.expected_without') }} as {{ ratio_type }})
        as expected_conversions,
    cast(estimated.weighted_with / nullif(estimated.weight, 0) as {{ rate_type }}) as rate_with,
    cast(estimated.weighted_without / nullif(estimated.weight, 0) as {{ rate_type }}) as rate_without,
    cast(estimated.weighted_with / nullif(estimated.weighted_without, 0) as {{ ratio_type }}) as lift,
    cast(estimated.log_odds as {{ ratio_type }}) as log_odds,
    cast(sqrt(estimated.variance) as {{ ratio_type }}) as log_odds_error,
    cast(
        estimated.log_odds * limits.prior_variance / (limits.prior_variance + estimated.variance) as {{ ratio_type }}
    ) as shrunk_log_odds
from estimated
cross join limits
