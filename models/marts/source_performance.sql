{%- set money_type = 'numeric(18,2)' %}
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

-- Young leads tell how good they look, not yet what they bring.
settled as (
    select
        *,
        is_mature and is_customer as is_settled_customer,
        case when is_mature then days_to_customer end as mature_days_to_customer
    from outcomes
),

counted as (
    select
        scoring_model,
        lead_source,
        campaign,
        landing_page,
        count(*) as leads,
        sum(case when is_mql then 1 else 0 end) as mqls,
        sum(case when is_mature then 1 else 0 end) as mature_leads,
        sum(case when is_settled_customer then 1 else 0 end) as customers,
        sum(case when is_mature then unpriced_deal_count else 0 end) as unpriced_deals,
        sum(case when is_mature then won_amount else 0 end) as revenue_amount,
        avg(score) as average_score,
        {{ percentile(0.5, 'mature_days_to_customer') }} as median_days,
        {{ percentile(0.9, 'mature_days_to_customer') }} as p90_days
    from settled
    group by scoring_model, lead_source, campaign, landing_page
),

base_rates as (
    select
        scoring_model,
        sum(customers) / cast(nullif(sum(mature_leads), 0) as {{ type_double() }}) as base_rate
    from counted
    group by scoring_model
)

select
    counted.scoring_model,
    counted.lead_source,
    counted.campaign,
    counted.landing_page,
    '{{ var("reporting_currency") }}' as currency,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    {%- for count in ['leads', 'mqls', 'mature_leads', 'customers', 'unpriced_deals'] %}
    cast(counted.{{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {{ rounded('counted.average_score', 'numeric(9,4)') }} as average_score,
    {{ rate_columns('mql_rate', 'counted.mqls', 'counted.leads') }},
    {{ rate_columns('conversion_rate', 'counted.customers', 'counted.mature_leads') }},
    {%- set own_rate = 'counted.customers / cast(nullif(counted.mature_leads, 0) as ' ~ type_double() ~ ')' %}
    {{ rounded(own_rate ~ ' / nullif(base_rates.base_rate, 0)', 'numeric(12,6)') }} as lift,
    cast(counted.revenue_amount as {{ money_type }}) as revenue_amount,
    {{ rounded('counted.revenue_amount / nullif(counted.mature_leads, 0)', money_type) }} as revenue_per_lead,
    counted.median_days,
    counted.p90_days,
    {{ is_small_sample('counted.mature_leads') }} as is_small_sample
from counted
inner join base_rates
    on counted.scoring_model = base_rates.scoring_model
