{%- set number_type = type_double() %}
{%- set count_type = 'numeric(18,4)' %}
{%- set rate_type = 'numeric(9,6)' %}
{%- set money_type = 'numeric(18,2)' %}
{%- set sums = ['leads', 'conversions', 'revenue_amount'] %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
    where is_recent
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

mql_lines as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where lifecycle_stage = 'mql'
),

recent as (
    select counts.*
    from counts
    inner join tests
        on
            counts.test_month = tests.test_month
            and counts.horizon_days = tests.horizon_days
),

totals as (
    select
        scoring_model,
        horizon_days,
        count(distinct test_month) as months,
        cast(sum(leads) as {{ number_type }}) as leads,
        sum(conversions) as conversions
    from recent
    group by scoring_model, horizon_days
),

-- Who does not qualify is not passed on, whatever the score.
by_score as (
    select
        scoring_model,
        horizon_days,
        {%- for column in sums %}
        sum(case when is_qualified then {{ column }} else 0 end) as {{ column }},
        {%- endfor %}
        score
    from recent
    group by scoring_model, horizon_days, score
),

from_above as (
    select
        by_score.scoring_model,
        by_score.horizon_days,
        by_score.score as cut_off,
        {%- for column in sums %}
        sum(by_score.{{ column }}) over (
            partition by by_score.scoring_model, by_score.horizon_days
            order by by_score.score desc
            rows between unbounded preceding and current row
        ) as {{ column }},
        {%- endfor %}
        totals.months,
        totals.leads as all_leads,
        totals.conversions as all_conversions,
        limits.sales_capacity
    from by_score
    cross join limits
    inner join totals
        on
            by_score.scoring_model = totals.scoring_model
            and by_score.horizon_days = totals.horizon_days
),

capacities as (
    select
        scoring_model,
        horizon_days,
        min(case when leads <= sales_capacity * months then cut_off end) as capacity_cut_off
    from from_above
    group by scoring_model, horizon_days
)

select
    from_above.scoring_model,
    '{{ var("reporting_currency") }}' as currency,
    from_above.horizon_days,
    from_above.cut_off,
    cast(from_above.months as {{ dbt.type_int() }}) as test_months,
    {%- set months = 'cast(from_above.months as ' ~ number_type ~ ')' %}
    {{ rounded('from_above.leads / ' ~ months, count_type) }} as leads_per_month,
    {{ rounded('from_above.conversions / ' ~ months, count_type) }} as conversions_per_month,
    {{ rounded('from_above.revenue_amount / from_above.months', money_type) }} as revenue_per_month,
    {{ rounded('from_above.leads / from_above.all_leads', rate_type) }} as flagged_share,
    {{ rate('from_above.conversions', 'from_above.leads') }} as precision_rate,
    {{ rate('from_above.conversions', 'from_above.all_conversions') }} as recall_rate,
    coalesce(from_above.cut_off >= mql_lines.min_score, false) as is_above_mql_line,
    from_above.leads <= from_above.sales_capacity * from_above.months as is_within_capacity,
    coalesce(from_above.cut_off = capacities.capacity_cut_off, false) as is_capacity_cut_off
from from_above
inner join capacities
    on
        from_above.scoring_model = capacities.scoring_model
        and from_above.horizon_days = capacities.horizon_days
left join mql_lines
    on from_above.scoring_model = mql_lines.scoring_model
