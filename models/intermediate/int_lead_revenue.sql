with

opportunities as (
    select * from {{ ref('int_opportunities') }}
)

select
    lead_id,
    count(*) as deal_count,
    sum(case when is_won then 1 else 0 end) as won_deal_count,
    sum(case when is_won and reporting_amount is not null then 1 else 0 end) as priced_won_deal_count,
    sum(case when amount is not null and reporting_amount is null then 1 else 0 end) as unpriced_deal_count,
    sum(case when is_won then coalesce(reporting_amount, 0) else 0 end) as won_amount,
    sum(case when not is_closed then coalesce(reporting_amount, 0) else 0 end) as pipeline_amount
from opportunities
where lead_id is not null
group by lead_id
