-- Which history point is the first to see a day.
with

points as (
    select * from {{ ref('int_history_points') }}
),

spans as (
    select
        step,
        period_end,
        lag(period_end) over (order by step) as previous_end
    from points
),

offsets as (
    {{ dbt.generate_series(7) }}
)

select
    cast({{ dbt.dateadd('day', '1 - offsets.generated_number', 'spans.period_end') }} as date) as calendar_date,
    spans.step
from spans
cross join offsets
where
    cast({{ dbt.dateadd('day', '1 - offsets.generated_number', 'spans.period_end') }} as date) > spans.previous_end
    or (spans.previous_end is null and offsets.generated_number = 1)
