{{ config(materialized=long_query_step()) }}

-- Which models ever score a lead of the bucket: the rules of others need not be looked at.
with

leads as (
    select * from {{ ref('history_leads') }}
),

model_spans as (
    select * from {{ ref('history_model_spans') }}
)

select distinct
    leads.lead_number,
    leads.created_on,
    model_spans.scoring_model
from leads
inner join model_spans
    on leads.lead_id = model_spans.lead_id
