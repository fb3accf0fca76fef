-- Model x test x score: how many leads had it, and what came of them. All that the marts know of scores is in here.
with

leads as (
    select * from {{ ref('evaluation_leads') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
    where is_won
),

mql_lines as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where lifecycle_stage = 'mql'
),

revenue as (
    select
        deals.lead_id,
        tests.test_month,
        tests.horizon_days,
        sum(deals.reporting_amount) as revenue_amount
    from deals
    inner join tests
        on
            cast(deals.closed_at as date) >= tests.test_month
            and cast(deals.closed_at as date) <= tests.ends_on
    group by deals.lead_id, tests.test_month, tests.horizon_days
),

outcomes as (
    select
        leads.scoring_model,
        leads.score,
        leads.is_qualified or not coalesce(mql_lines.needs_qualification, false) as is_qualified,
        mql_lines.min_score,
        tests.test_month,
        tests.horizon_days,
        tests.is_mature,
        case when leads.converted_on <= tests.ends_on then 1 else 0 end as converted_leads,
        coalesce(revenue.revenue_amount, 0) as revenue_amount
    from leads
    inner join tests
        on leads.test_month = tests.test_month
    left join mql_lines
        on leads.scoring_model = mql_lines.scoring_model
    left join revenue
        on
            leads.lead_id = revenue.lead_id
            and tests.test_month = revenue.test_month
            and tests.horizon_days = revenue.horizon_days
)

select
    scoring_model,
    horizon_days,
    score,
    cast(count(*) as {{ dbt.type_bigint() }}) as leads,
    cast(case when is_mature then sum(converted_leads) end as {{ dbt.type_bigint() }}) as conversions,
    case when is_mature then sum(revenue_amount) end as revenue_amount,
    is_qualified,
    case when min_score is not null then is_qualified and score >= min_score end as is_flagged,
    is_mature,
    test_month
from outcomes
group by scoring_model, horizon_days, score, is_qualified, min_score, is_mature, test_month
