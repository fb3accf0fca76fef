{%- set rate_type = api.Column.translate_type('numeric(9,6)') %}
with

outcomes as (
    select * from {{ ref('lead_outcomes') }}
    {%- if not var('include_spam_suspects') %}
    where not is_spam_suspect
    {%- endif %}
),

counted as (
    select
        created_month,
        score_band,
        grade,
        lead_source,
        scoring_model,
        count(*) as leads,
        sum(case when is_mql then 1 else 0 end) as mqls,
        sum(case when is_sql then 1 else 0 end) as sqls,
        sum(case when is_opportunity then 1 else 0 end) as opportunities,
        sum(case when is_customer then 1 else 0 end) as customers
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
    {%- for count in ['leads', 'mqls', 'sqls', 'opportunities', 'customers'] %}
    cast(counted.{{ count }} as {{ dbt.type_int() }}) as {{ count }},
    {%- endfor %}
    {%- for rate, part in {
        'mql_rate': 'mqls', 'sql_rate': 'sqls', 'opportunity_rate': 'opportunities', 'conversion_rate': 'customers'
    }.items() %}
    cast(counted.{{ part }} / cast(counted.leads as {{ type_double() }}) as {{ rate_type }}) as {{ rate }},
    {%- endfor %}
    cast(
        counted.customers / cast(counted.leads as {{ type_double() }}) / nullif(base_rates.base_rate, 0)
        as {{ api.Column.translate_type('numeric(12,6)') }}
    ) as lift
from counted
inner join base_rates
    on counted.scoring_model = base_rates.scoring_model
