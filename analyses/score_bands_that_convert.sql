-- Do higher scores convert better? By today's score, which falls after the sale; lead_score_history has the old ones.
select
    scoring_model,
    score_band,
    sum(leads) as leads,
    sum(mqls) as mqls,
    sum(customers) as customers,
    sum(customers) / cast(sum(leads) as {{ type_double() }}) as conversion_rate
from {{ ref('lead_conversion_rates') }}
group by scoring_model, score_band
order by scoring_model asc, score_band desc
