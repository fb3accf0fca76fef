-- MetricFlow counts by it, where a day without a row must not be missing.
with

clock as (
    select * from {{ ref('int_clock') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

first_month as (
    select {{ month_of('min(created_at)') }} as month_start
    from leads
),

-- A century of days, so that no lead is too old.
offsets as (
    {{ dbt.generate_series(36525) }}
),

days as (
    select cast({{ dbt.dateadd('day', '1 - offsets.generated_number', 'clock.as_of_date') }} as date) as date_day
    from clock
    cross join offsets
)

select days.date_day
from days
inner join first_month
    on days.date_day >= first_month.month_start
