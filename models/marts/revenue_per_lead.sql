{%- set money_type = 'numeric(18,2)' %}
{%- set wide_type = api.Column.translate_type('numeric(19,2)') %}
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

summed as (
    select
        created_month,
        score_band,
        grade,
        lead_source,
        scoring_model,
        count(*) as leads,
        sum(won_deal_count) as won_deals,
        sum(priced_won_deal_count) as priced_won_deals,
        sum(unpriced_deal_count) as unpriced_deals,
        sum(won_amount) as revenue_amount,
        sum(pipeline_amount) as pipeline_amount,
        -- Exact, so that the sum does not depend on the order of its rows.
        sum(cast(won_amount as {{ wide_type }}) * cast(won_amount as {{ wide_type }})) as squared_revenue_amount,
        min(case when is_mature then 1 else 0 end) as maturity
    from outcomes
    group by created_month, score_band, grade, lead_source, scoring_model
)

select
    created_month,
    score_band,
    grade,
    lead_source,
    scoring_model,
    '{{ var("reporting_currency") }}' as currency,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    cast(leads as {{ dbt.type_int() }}) as leads,
    cast(won_deals as {{ dbt.type_int() }}) as won_deals,
    cast(unpriced_deals as {{ dbt.type_int() }}) as unpriced_deals,
    cast(revenue_amount as {{ money_type }}) as revenue_amount,
    cast(pipeline_amount as {{ money_type }}) as pipeline_amount,
    {{ rounded('revenue_amount / nullif(priced_won_deals, 0)', money_type) }} as average_deal_amount,
    cast(squared_revenue_amount as {{ api.Column.translate_type('numeric(38,4)') }}) as squared_revenue_amount,
    {{ rounded('revenue_amount / leads', money_type) }} as revenue_per_lead,
    {%- set lower_end = mean_lower('leads', 'revenue_amount', 'squared_revenue_amount') %}
    {{ rounded('greatest(' ~ lower_end ~ ', 0)', money_type) }} as revenue_per_lead_lower,
    {%- set upper_end = mean_upper('leads', 'revenue_amount', 'squared_revenue_amount') %}
    {{ rounded(upper_end, money_type) }} as revenue_per_lead_upper,
    {{ rounded('pipeline_amount / leads', money_type) }} as pipeline_per_lead,
    {{ is_small_sample('leads') }} as is_small_sample,
    maturity = 1 as is_mature
from summed
