-- Lead x model: what the marts slice by, and what came of the lead in the conversion window.
{%- set window_days = var('conversion_window_days') | int %}
with

scores as (
    select * from {{ ref('lead_scores') }}
),

milestones as (
    select * from {{ ref('lead_milestones') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

revenue as (
    select * from {{ ref('int_lead_revenue') }}
)

select
    scores.lead_id,
    scores.scoring_model,
    scores.score_band,
    scores.grade,
    coalesce(leads.lead_source, 'unknown') as lead_source,
    scores.is_spam_suspect,
    cast({{ dbt.date_trunc('month', 'leads.created_at') }} as date) as created_month,
    {%- for milestone in ['mql', 'sql', 'opportunity', 'customer'] %}
    milestones.is_{{ milestone }}
    and (
        {{ window_days }} = 0
        or {{ days_between(
            'cast(leads.created_at as date)', 'cast(milestones.first_' ~ milestone ~ '_at as date)'
        ) }} <= {{ window_days }}
    ) as is_{{ milestone }},
    {%- endfor %}
    coalesce(revenue.won_deal_count, 0) as won_deal_count,
    coalesce(revenue.priced_won_deal_count, 0) as priced_won_deal_count,
    coalesce(revenue.unpriced_deal_count, 0) as unpriced_deal_count,
    coalesce(revenue.won_amount, 0) as won_amount,
    coalesce(revenue.pipeline_amount, 0) as pipeline_amount
from scores
inner join milestones
    on
        scores.lead_id = milestones.lead_id
        and scores.scoring_model = milestones.scoring_model
inner join leads
    on scores.lead_id = leads.lead_id
left join revenue
    on scores.lead_id = revenue.lead_id
