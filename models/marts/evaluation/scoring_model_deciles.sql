{%- set number_type = type_double() %}
{%- set count_type = api.Column.translate_type('numeric(18,4)') %}
{%- set rate_type = 'numeric(9,6)' %}
with

counts as (
    select * from {{ ref('evaluation_counts') }}
    where is_mature
),

numbers as (
    {{ dbt.generate_series(10) }}
),

by_score as (
    select
        scoring_model,
        test_month,
        horizon_days,
        score,
        cast(sum(leads) as {{ number_type }}) as leads,
        cast(sum(conversions) as {{ number_type }}) as conversions
    from counts
    group by scoring_model, test_month, horizon_days, score
),

-- Places from the best: the leads of a score fill those from first_place to last_place.
placed as (
    select
        *,
        sum(leads) over (
            partition by scoring_model, test_month, horizon_days
            order by score desc
            rows between unbounded preceding and current row
        ) as last_place,
        sum(leads) over (partition by scoring_model, test_month, horizon_days) as all_leads,
        sum(conversions) over (partition by scoring_model, test_month, horizon_days) as all_conversions
    from by_score
),

tenths as (
    select
        placed.*,
        numbers.generated_number as decile,
        {{ earlier('placed.last_place', 'placed.all_leads * numbers.generated_number / 10') }} as share_end,
        {{ later(
            'placed.last_place - placed.leads', 'placed.all_leads * (numbers.generated_number - 1) / 10'
        ) }} as share_start
    from placed
    cross join numbers
),

-- A score whose leads fall into two deciles shares them and their conversions out: none of them is better.
shared as (
    select
        scoring_model,
        test_month,
        horizon_days,
        decile,
        max(score) as highest_score,
        min(score) as lowest_score,
        max(all_leads) as all_leads,
        max(all_conversions) as all_conversions,
        sum(share_end - share_start) as leads,
        sum(conversions * (share_end - share_start) / leads) as conversions
    from tenths
    where share_end > share_start
    group by scoring_model, test_month, horizon_days, decile
),

gained as (
    select
        *,
        sum(conversions) over (
            partition by scoring_model, test_month, horizon_days
            order by decile
            rows between unbounded preceding and current row
        ) as conversions_so_far
    from shared
)

select
    scoring_model,
    horizon_days,
    cast(decile as {{ dbt.type_int() }}) as decile,
    cast(highest_score as {{ dbt.type_int() }}) as highest_score,
    cast(lowest_score as {{ dbt.type_int() }}) as lowest_score,
    cast(leads as {{ count_type }}) as leads,
    cast(conversions as {{ count_type }}) as conversions,
    {{ rounded('conversions / leads', rate_type) }} as conversion_rate,
    {{ rounded('(conversions / leads) / nullif(all_conversions / all_leads, 0)', rate_type) }} as lift,
    {{ rounded('conversions_so_far / nullif(all_conversions, 0)', rate_type) }} as gain,
    test_month
from gained
