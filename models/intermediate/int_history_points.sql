-- The days at whose end the history looks: Sundays of the last weeks, every day of the last days.
{%- set history_weeks = var('history_weeks') | int %}
{%- set history_days = var('history_days') | int %}
with

clock as (
    select * from {{ ref('int_clock') }}
),

days_ago as (
    {{ dbt.generate_series([history_weeks * 7, history_days, 1] | max) }}
),

days as (
    select
        cast(days_ago.generated_number - 1 as {{ dbt.type_int() }}) as age_days,
        cast({{ dbt.dateadd('day', '1 - days_ago.generated_number', 'clock.as_of_date') }} as date) as period_end
    from days_ago
    cross join clock
),

-- 1900-01-07 was a Sunday.
points as (
    select
        period_end,
        case
            when mod({{ days_between("cast('1900-01-07' as date)", 'period_end') }}, 7) = 0 then 'week'
            else 'day'
        end as period,
        age_days
    from days
)

select
    period_end,
    period,
    lag(period_end) over (order by period_end) as previous_end,
    cast(row_number() over (order by period_end) - 1 as {{ dbt.type_int() }}) as step
from points
where
    age_days < {{ history_days }}
    or age_days = 0
    or (period = 'week' and age_days < {{ history_weeks }} * 7)
