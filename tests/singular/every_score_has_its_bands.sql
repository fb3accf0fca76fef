{{ config(group="lead_scoring") }}

-- Every score lies in a temperature and a band, and every engagement score in a tier, that really hold it.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

temperatures as (
    select * from {{ ref('stg_seeds__temperatures') }}
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

tiers as (
    select * from {{ ref('stg_seeds__engagement_tiers') }}
)

select
    lead_scores.lead_id,
    lead_scores.scoring_model,
    lead_scores.temperature,
    lead_scores.score_band,
    lead_scores.score,
    lead_scores.engagement_score,
    lead_scores.engagement_tier
from lead_scores
left join temperatures
    on
        lead_scores.scoring_model = temperatures.scoring_model
        and lead_scores.temperature = temperatures.temperature
        and {{ in_band('lead_scores.score', 'temperatures') }}
left join score_bands
    on
        lead_scores.scoring_model = score_bands.scoring_model
        and lead_scores.score_band = score_bands.score_band
        and {{ in_band('lead_scores.score', 'score_bands') }}
left join tiers
    on
        lead_scores.scoring_model = tiers.scoring_model
        and lead_scores.engagement_tier = tiers.engagement_tier
        and {{ in_band('lead_scores.engagement_score', 'tiers') }}
where
    temperatures.temperature is null
    or score_bands.score_band is null
    or tiers.engagement_tier is null
