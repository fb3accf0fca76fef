{%- set money_type = api.Column.translate_type('numeric(18,2)') %}
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
    {%- if not var('include_spam_suspects') %}
    where not is_spam_suspect
    {%- endif %}
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
        sum(pipeline_amount) as pipeline_amount
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
    cast(leads as {{ dbt.type_int() }}) as leads,
    cast(won_deals as {{ dbt.type_int() }}) as won_deals,
    cast(unpriced_deals as {{ dbt.type_int() }}) as unpriced_deals,
    cast(revenue_amount as {{ money_type }}) as revenue_amount,
    cast(pipeline_amount as {{ money_type }}) as pipeline_amount,
    cast(revenue_amount / nullif(priced_won_deals, 0) as {{ money_type }}) as average_deal_amount,
    cast(revenue_amount / leads as {{ money_type }}) as revenue_per_lead,
    cast(pipeline_amount / leads as {{ money_type }}) as pipeline_per_lead
from summed
