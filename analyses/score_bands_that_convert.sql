-- Do higher scores convert better? By the score so many days after creation, of months that are settled.
select
    scoring_model,
    score_band,
    sum(leads) as leads,
    sum(mqls) as mqls,
    sum(customers) as customers,
    {{ rate_columns('conversion_rate', 'sum(customers)', 'sum(leads)') }}
from {{ ref('lead_conversion_rates') }}
where is_mature
group by scoring_model, score_band
order by scoring_model asc, score_band desc
