with

touches as (
    select * from {{ ref('int_sales_touches') }}
)

select
    lead_id,
    count(distinct activity_id) as touch_count,
    min(occurred_at) as first_sales_touch_at,
    max(occurred_at) as last_sales_touch_at
from touches
group by lead_id
