-- Whom the marts report: what they slice by, and what came of the lead in the conversion window.
with

scores as (
    select * from {{ ref('lead_scores') }}
    {%- if not var('include_spam_suspects') %}
    where not is_spam_suspect
    {%- endif %}
),

moments as (
    select * from {{ ref('lead_moments') }}
    where moment = 'created'
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
    leads.account_id,
    leads.owner_id,
    moments.score_band,
    moments.grade,
    coalesce(leads.lead_source, 'unknown') as lead_source,
    coalesce(leads.campaign, 'unknown') as campaign,
    coalesce({{ url_without_query('leads.landing_page') }}, 'unknown') as landing_page,
    moments.score,
    {%- for milestone in ['mql', 'sql', 'opportunity', 'customer'] %}
    milestones.is_{{ milestone }}
    and {{ in_conversion_window('leads.created_at', 'milestones.first_' ~ milestone ~ '_at') }} as is_{{ milestone }},
    {%- endfor %}
    coalesce(
        cast(milestones.first_customer_at as date)
        <= cast({{ dbt.dateadd('day', var('score_moment_days') | int, 'leads.created_at') }} as date),
        false
    ) as is_early_customer,
    moments.is_mature,
    coalesce(revenue.won_deal_count, 0) as won_deal_count,
    coalesce(revenue.priced_won_deal_count, 0) as priced_won_deal_count,
    coalesce(revenue.unpriced_deal_count, 0) as unpriced_deal_count,
    coalesce(revenue.won_amount, 0) as won_amount,
    coalesce(revenue.pipeline_amount, 0) as pipeline_amount,
    case
        when milestones.is_customer and {{ in_conversion_window('leads.created_at', 'milestones.first_customer_at') }}
            then {{ days_elapsed('leads.created_at', 'milestones.first_customer_at') }}
    end as days_to_customer,
    moments.moment_month as created_month,
    leads.created_at,
    milestones.first_customer_at
from scores
inner join moments
    on
        scores.lead_id = moments.lead_id
        and scores.scoring_model = moments.scoring_model
inner join milestones
    on
        scores.lead_id = milestones.lead_id
        and scores.scoring_model = milestones.scoring_model
inner join leads
    on scores.lead_id = leads.lead_id
left join revenue
    on scores.lead_id = revenue.lead_id
