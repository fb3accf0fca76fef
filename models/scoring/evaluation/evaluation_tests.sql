-- Start of a month x horizon: from when to when a test of past scores looks.
{%- set horizons = var('evaluation_horizons') %}
with

points as (
    select * from {{ ref('int_history_points') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

history as (
    select min(period_end) as first_end
    from points
),

-- Each month has a Sunday, so each has a point of the history.
months as (
    select distinct cast({{ dbt.date_trunc('month', 'period_end') }} as date) as test_month
    from points
),

horizons as (
    {% for days in horizons -%}
    select cast({{ days | int }} as {{ dbt.type_int() }}) as horizon_days
    {% if not loop.last %}
    union all

    {% endif -%}
    {% endfor %}
),

spans as (
    select
        horizons.horizon_days,
        months.test_month,
        cast({{ dbt.dateadd('day', -1, 'months.test_month') }} as date) as scored_on,
        cast({{ dbt.dateadd('day', 'horizons.horizon_days - 1', 'months.test_month') }} as date) as ends_on
    from months
    cross join horizons
),

-- A test that goes on after the day scored has no result yet.
judged as (
    select
        spans.*,
        spans.ends_on <= clock.as_of_date as is_mature
    from spans
    cross join clock
    inner join history
        on spans.scored_on >= history.first_end
),

ranked as (
    select
        *,
        case
            when is_mature
                then row_number() over (partition by horizon_days, is_mature order by test_month desc)
        end as tests_ago
    from judged
)

select
    ranked.horizon_days,
    ranked.tests_ago,
    ranked.is_mature,
    coalesce(ranked.tests_ago <= limits.threshold_months, false) as is_recent,
    coalesce(
        ranked.horizon_days = {{ horizons[0] | int }}
        and ranked.tests_ago > limits.rule_holdout_months,
        false
    ) as is_rule_test,
    ranked.test_month,
    ranked.scored_on,
    ranked.ends_on
from ranked
cross join limits
