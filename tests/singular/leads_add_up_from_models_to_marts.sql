{{ config(group="lead_scoring") }}

-- Per scoring model: every lead of its segment has a score, and each mart holds all but the suspects, or all that it is
-- about.
{%- set checks = [
    ['lead_conversion_rates', 'leads', 'reported'],
    ['lead_conversion_rates', 'mqls', 'mqls'],
    ['lead_conversion_rates', 'customers', 'customers'],
    ['revenue_per_lead', 'leads', 'reported'],
    ['revenue_per_lead', 'won_deals', 'won_deals'],
    ['stage_funnel', 'cohort_leads', 'reported', "mart.lifecycle_stage = 'customer'"],
    ['stage_funnel', 'reached_leads', 'ever_customers', "mart.lifecycle_stage = 'customer'"],
    ['sales_cycle', 'leads', 'reported', "mart.from_moment = 'created' and mart.to_milestone = 'customer'"],
    ['sales_cycle', 'leads', 'ever_mqls', "mart.from_moment = 'mql' and mart.to_milestone = 'customer'"],
    ['source_performance', 'leads', 'reported'],
    ['source_performance', 'mature_leads', 'mature_leads'],
    ['source_performance', 'customers', 'mature_customers'],
    ['expansion_rates', 'customers', 'ever_customers'],
    ['lead_quality_feedback', 'leads', 'handed_over'],
] %}
with

model_leads as (
    select
        scoring_model,
        count(*) as expected
    from {{ ref('model_leads') }}
    group by scoring_model
),

scored as (
    select
        scoring_model,
        count(*) as found,
        sum(case when is_spam_suspect {{ 'and false' if var('include_spam_suspects') }} then 0 else 1 end) as reported
    from {{ ref('lead_scores') }}
    group by scoring_model
),

outcomes as (
    select
        outcomes.scoring_model,
        max(scored.reported) as reported,
        sum(case when outcomes.is_mql then 1 else 0 end) as mqls,
        sum(case when outcomes.is_customer then 1 else 0 end) as customers,
        sum(outcomes.won_deal_count) as won_deals,
        sum(case when outcomes.is_mature then 1 else 0 end) as mature_leads,
        sum(case when outcomes.is_mature and outcomes.is_customer then 1 else 0 end) as mature_customers,
        sum(case when milestones.is_mql then 1 else 0 end) as ever_mqls,
        sum(case when milestones.is_customer then 1 else 0 end) as ever_customers,
        sum(case when milestones.is_mql or verdicts.lead_id is not null then 1 else 0 end) as handed_over
    from {{ ref('lead_outcomes') }} as outcomes
    inner join scored
        on outcomes.scoring_model = scored.scoring_model
    inner join {{ ref('lead_milestones') }} as milestones
        on
            outcomes.lead_id = milestones.lead_id
            and outcomes.scoring_model = milestones.scoring_model
    left join {{ ref('int_lead_first_verdicts') }} as verdicts
        on outcomes.lead_id = verdicts.lead_id
    group by outcomes.scoring_model
),

compared as (
    select
        'lead_scores' as table_name,
        model_leads.scoring_model,
        model_leads.expected,
        scored.found
    from model_leads
    left join scored
        on model_leads.scoring_model = scored.scoring_model
    {%- for check in checks %}
    {%- set mart, found, expected = check[:3] %}

    union all

    select
        '{{ mart }}: {{ found }}' as table_name,
        outcomes.scoring_model,
        outcomes.{{ expected }} as expected,
        sum(mart.{{ found }}) as found
    from outcomes
    left join {{ ref(mart) }} as mart
        on
            outcomes.scoring_model = mart.scoring_model
            and {{ check[3] or 'true' }}
    group by outcomes.scoring_model, outcomes.{{ expected }}
    {%- endfor %}
)

select * from compared
where coalesce(expected, 0) <> coalesce(found, 0)
