-- Which sources bring pipeline, per lead?
-- How to read: one row per source, best pipeline per lead first. Pipeline is what is open now, of leads of all months;
-- revenue_per_mature_lead is what has been won, of months that are settled. A source high in one and low in the other
-- has changed, or closes slowly. Under 30 leads, one deal decides.
-- What to do: compare the sum of both with what a lead of the source costs, and move budget towards the sources that
-- bring more than they cost.
{%- set money_type = api.Column.translate_type('numeric(18,2)') %}
with

revenue as (
    select * from {{ ref('revenue_per_lead') }}
)

select
    scoring_model,
    lead_source,
    currency,
    sum(leads) as leads,
    sum(case when is_mature then leads else 0 end) as mature_leads,
    sum(pipeline_amount) as pipeline_amount,
    cast(sum(pipeline_amount) / sum(leads) as {{ money_type }}) as pipeline_per_lead,
    cast(
        sum(case when is_mature then revenue_amount else 0 end)
        / nullif(sum(case when is_mature then leads else 0 end), 0) as {{ money_type }}
    ) as revenue_per_mature_lead
from revenue
group by scoring_model, lead_source, currency
order by scoring_model asc, pipeline_per_lead desc, lead_source asc
