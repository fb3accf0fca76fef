{%- set money_type = 'numeric(18,2)' %}
with

customers as (
    select * from {{ ref('customer_expansions') }}
),

counted as (
    select
        scoring_model,
        score_band,
        grade,
        count(*) as customers,
        sum(case when is_mature then 1 else 0 end) as mature_customers,
        sum(case when is_mature and upsell_deals + cross_sell_deals > 0 then 1 else 0 end) as expanded_customers,
        sum(case when is_mature and upsell_deals > 0 then 1 else 0 end) as upsell_customers,
        sum(case when is_mature and cross_sell_deals > 0 then 1 else 0 end) as cross_sell_customers,
        sum(case when is_mature then unpriced_deals else 0 end) as unpriced_deals,
        sum(case when is_mature then upsell_amount else 0 end) as upsell_amount,
        sum(case when is_mature then cross_sell_amount else 0 end) as cross_sell_amount
    from customers
    group by scoring_model, score_band, grade
)

select
    scoring_model,
    score_band,
    grade,
    '{{ var("reporting_currency") }}' as currency,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    {%- for count in ['customers', 'mature_customers', 'expanded_customers', 'upsell_customers', 'cross_sell_customers',
        'unpriced_deals'] %}
    cast({{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {%- for expansion in ['expansion', 'upsell', 'cross_sell'] %}
    {%- set expanded = 'expanded_customers' if expansion == 'expansion' else expansion ~ '_customers' %}
    {{ rate_columns(expansion ~ '_rate', expanded, 'mature_customers') }},
    {%- endfor %}
    cast(upsell_amount as {{ money_type }}) as upsell_amount,
    cast(cross_sell_amount as {{ money_type }}) as cross_sell_amount,
    {{ rounded('(upsell_amount + cross_sell_amount) / nullif(mature_customers, 0)', money_type) }}
        as expansion_per_customer,
    {{ is_small_sample('mature_customers') }} as is_small_sample
from counted
