{{ config(group="lead_scoring") }}

-- Per scoring model: every lead of its segment has a score, and the marts hold them all but the suspects.
with

model_leads as (
    select * from {{ ref('model_leads') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

conversion_rates as (
    select * from {{ ref('lead_conversion_rates') }}
),

revenue as (
    select * from {{ ref('revenue_per_lead') }}
),

in_segment as (
    select
        scoring_model,
        count(*) as leads
    from model_leads
    group by scoring_model
),

scored as (
    select
        scoring_model,
        count(*) as leads,
        sum(case when is_spam_suspect {{ 'and false' if var('include_spam_suspects') }} then 0 else 1 end)
            as reported_leads
    from lead_scores
    group by scoring_model
),

converted as (
    select
        scoring_model,
        sum(leads) as leads
    from conversion_rates
    group by scoring_model
),

earned as (
    select
        scoring_model,
        sum(leads) as leads
    from revenue
    group by scoring_model
)

select
    in_segment.scoring_model,
    in_segment.leads,
    scored.leads as scored_leads,
    scored.reported_leads,
    converted.leads as conversion_leads,
    earned.leads as revenue_leads
from in_segment
left join scored
    on in_segment.scoring_model = scored.scoring_model
left join converted
    on in_segment.scoring_model = converted.scoring_model
left join earned
    on in_segment.scoring_model = earned.scoring_model
where
    in_segment.leads != coalesce(scored.leads, 0)
    or coalesce(scored.reported_leads, 0) != coalesce(converted.leads, 0)
    or coalesce(scored.reported_leads, 0) != coalesce(earned.leads, 0)
