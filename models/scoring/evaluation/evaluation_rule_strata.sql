-- Rule x test of rules x stratum: leads that the rest of the model sees alike, with the rule and without it. The rule's
-- own points are taken away first: else leads with it would be compared with leads that are better in all else.
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_rule_test
),

rule_tests as (
    select * from {{ ref('evaluation_rules') }}
),

rule_counts as (
    select * from {{ ref('evaluation_rule_counts') }}
),

strata as (
    select
        leads.scoring_model,
        leads.test_month,
        leads.fit_stratum,
        leads.engagement_stratum,
        count(*) as leads,
        sum(case when leads.converted_on <= tests.ends_on then 1 else 0 end) as conversions
    from leads
    inner join tests
        on leads.test_month = tests.test_month
    group by leads.scoring_model, leads.test_month, leads.fit_stratum, leads.engagement_stratum
),

entries as (
    select
        scoring_model,
        rule_id,
        rest_fit_stratum as fit_stratum,
        rest_engagement_stratum as engagement_stratum,
        leads as leads_with,
        conversions as conversions_with,
        0 as leads_without,
        0 as conversions_without,
        test_month
    from rule_counts

    union all

    -- Without the rule are all of the stratum ...
    select
        strata.scoring_model,
        rule_tests.rule_id,
        strata.fit_stratum,
        strata.engagement_stratum,
        0 as leads_with,
        0 as conversions_with,
        strata.leads as leads_without,
        strata.conversions as conversions_without,
        strata.test_month
    from strata
    inner join rule_tests
        on
            strata.scoring_model = rule_tests.scoring_model
            and strata.test_month = rule_tests.test_month

    union all

    -- ... less those that stand there with it.
    select
        scoring_model,
        rule_id,
        fit_stratum,
        engagement_stratum,
        0 as leads_with,
        0 as conversions_with,
        -leads as leads_without,
        -conversions as conversions_without,
        test_month
    from rule_counts
)

select
    scoring_model,
    rule_id,
    fit_stratum,
    engagement_stratum,
    {%- for count in ['leads_with', 'conversions_with', 'leads_without', 'conversions_without'] %}
    cast(sum({{ count }}) as {{ dbt.type_bigint() }}) as {{ count }},
    {%- endfor %}
    test_month
from entries
group by scoring_model, rule_id, fit_stratum, engagement_stratum, test_month
