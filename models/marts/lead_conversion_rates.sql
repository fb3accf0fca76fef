with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

counted as (
    select
        created_month,
        score_band,
        grade,
        lead_source,
        scoring_model,
        count(*) as leads,
        {%- for milestone in ['mql', 'sql', 'customer'] %}
        sum(case when is_{{ milestone }} then 1 else 0 end) as {{ milestone }}s,
        {%- endfor %}
        sum(case when is_opportunity then 1 else 0 end) as opportunities,
        sum(case when is_customer and is_early_customer then 1 else 0 end) as early_customers,
        min(case when is_mature then 1 else 0 end) as maturity
    from outcomes
    group by created_month, score_band, grade, lead_source, scoring_model
),

base_rates as (
    select
        scoring_model,
        sum(customers) / cast(sum(leads) as {{ type_double() }}) as base_rate
    from counted
    group by scoring_model
)

select
    counted.created_month,
    counted.score_band,
    counted.grade,
    counted.lead_source,
    counted.scoring_model,
    cast({{ var('conversion_window_days') | int or 'null' }} as {{ dbt.type_int() }}) as window_days,
    {%- for count in ['leads', 'mqls', 'sqls', 'opportunities', 'customers', 'early_customers'] %}
    cast(counted.{{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {%- for rate, part in {
        'mql_rate': 'mqls', 'sql_rate': 'sqls', 'opportunity_rate': 'opportunities', 'conversion_rate': 'customers'
    }.items() %}
    {{ rate_columns(rate, 'counted.' ~ part, 'counted.leads') }},
    {%- endfor %}
    {%- set own_rate = 'counted.customers / cast(counted.leads as ' ~ type_double() ~ ')' %}
    {{ rounded(own_rate ~ ' / nullif(base_rates.base_rate, 0)', 'numeric(12,6)') }} as lift,
    {{ is_small_sample('counted.leads') }} as is_small_sample,
    counted.maturity = 1 as is_mature
from counted
inner join base_rates
    on counted.scoring_model = base_rates.scoring_model
