-- Deals won count if they closed in the conversion window.
with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

deals as (
    select
        opportunities.lead_id,
        opportunities.amount,
        opportunities.reporting_amount,
        opportunities.is_closed,
        opportunities.is_won
        and {{ in_conversion_window('leads.created_at', 'opportunities.closed_at') }} as is_won
    from opportunities
    inner join leads
        on opportunities.lead_id = leads.lead_id
)

select
    lead_id,
    sum(case when is_won then 1 else 0 end) as won_deal_count,
    sum(case when is_won and reporting_amount is not null then 1 else 0 end) as priced_won_deal_count,
    sum(case when amount is not null and reporting_amount is null then 1 else 0 end) as unpriced_deal_count,
    sum(case when is_won then coalesce(reporting_amount, 0) else 0 end) as won_amount,
    sum(case when not is_closed then coalesce(reporting_amount, 0) else 0 end) as pipeline_amount
from deals
group by lead_id
