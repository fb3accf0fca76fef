-- Do higher scores convert better?
-- How to read: one row per band, by the score so many days after creation, of months that are settled. The true rate
-- lies between _lower and _upper with 95 % confidence; bands whose intervals do not overlap differ.
-- What to do: give sales the bands whose lower end lies above the rate of all. Two bands that convert alike need no
-- line between them; a higher band that converts worse has a rule that points the wrong way (rule_performance).
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
