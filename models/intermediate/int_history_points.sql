-- The days at whose end the history looks: Sundays of the last weeks and every day of the last days, or some more: days
-- become Sundays by the whole week and the oldest Sundays leave by the quarter, so that points stay from run to run.
{%- set history_weeks = var('history_weeks') | int %}
{%- set history_days = var('history_days') | int %}
{%- set weeks_at_once = 13 %}
{%- set monday = "cast('1900-01-01' as date)" %}
with

clock as (
    select * from {{ ref('int_clock') }}
),

days_ago as (
    {{ dbt.generate_series([(history_weeks + weeks_at_once) * 7, history_days + 7] | max) }}
),

days as (
    select
        cast(days_ago.generated_number - 1 as {{ dbt.type_int() }}) as age_days,
        {{ days_between(monday, 'clock.as_of_date') }} as last_day,
        cast(
            {{ days_between(monday, 'clock.as_of_date') }} - days_ago.generated_number + 1 as {{ dbt.type_int() }}
        ) as day_number,
        cast({{ dbt.dateadd('day', '1 - days_ago.generated_number', 'clock.as_of_date') }} as date) as period_end
    from days_ago
    cross join clock
),

weeks as (
    select
        period_end,
        age_days,
        mod(day_number, 7) = 6 as is_sunday,
        floor(day_number / 7.0) as week_number,
        floor((last_day - {{ history_days - 1 }}) / 7.0) as first_daily_week,
        {{ weeks_at_once }} * floor((last_day - {{ history_weeks * 7 - 1 }}) / {{ weeks_at_once * 7 }}.0) as first_week
    from days
)

select
    period_end,
    case when is_sunday then 'week' else 'day' end as period,
    lag(period_end) over (order by period_end) as previous_end,
    cast(row_number() over (order by period_end) - 1 as {{ dbt.type_int() }}) as step
from weeks
where
    age_days = 0
    or (is_sunday and week_number >= first_week and {{ history_weeks }} > 0)
    or (week_number >= first_daily_week and {{ history_days }} > 0)
