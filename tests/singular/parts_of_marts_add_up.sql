{{ config(group="lead_scoring") }}

-- Where the description of a mart says that its parts add up, they do; and a part is never more than the whole.
{%- set parts = {
    'stage_funnel': [
        'reached_leads = jumped_leads + entered_leads',
        'entered_leads = moved_on_leads + still_there_leads + fell_back_leads',
        'reached_leads <= cohort_leads',
    ],
    'follow_up_performance': [
        'leads = in_touch_leads + not_due_leads + due_leads',
        'due_leads = in_time_leads + late_leads + fell_through_leads',
    ],
    'score_trends': ['hot_leads <= leads', 'new_hot_leads <= hot_leads', 'leads <= scored_leads'],
    'sales_cycle': ['reached_leads <= mature_leads', 'mature_leads <= leads'],
    'lead_conversion_rates': [
        'customers <= opportunities', 'opportunities <= sqls', 'sqls <= mqls', 'mqls <= leads',
        'conversion_rate between conversion_rate_lower and conversion_rate_upper',
    ],
    'email_health': [
        'delivered_recipients <= recipients', 'opened_recipients <= delivered_recipients',
        'complained_recipients <= delivered_recipients', 'hard_bounced_recipients <= recipients',
    ],
    'lead_engagement_rates': [
        'nurtured_beyond_email_leads <= nurtured_engaged_leads', 'nurtured_engaged_leads <= nurtured_leads',
        'comparable_nurtured_leads <= nurtured_leads', 'other_engaged_leads <= other_leads',
    ],
    'expansion_rates': [
        'mature_customers <= customers', 'expanded_customers <= upsell_customers + cross_sell_customers',
        'upsell_customers <= expanded_customers',
    ],
} %}
with

checks as (
    {%- for mart, conditions in parts.items() %}
    {%- set last_mart = loop.last %}
    {%- for condition in conditions %}
    select
        '{{ mart }}: {{ condition }}' as condition,
        count(*) as offences
    from {{ ref(mart) }}
    where not ({{ condition }})
    {{ 'union all' if not (last_mart and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

-- Summed over its rows, a share is whole.
wholes as (
    select
        'score_trends: bands of a week' as condition,
        count(*) as offences
    from (
        select week_ended_on
        from {{ ref('score_trends') }}
        group by week_ended_on, scoring_model, lead_source
        having sum(leads) <> max(scored_leads)
    ) as uneven_weeks

    union all

    select
        'lead_quality_feedback: verdicts of an owner' as condition,
        count(*) as offences
    from (
        select scoring_model
        from {{ ref('lead_quality_feedback') }}
        group by owner_id, scoring_model, score_band, grade
        having sum(leads) <> max(handed_over_leads)
    ) as uneven_owners
)

select * from checks
where offences > 0

union all

select * from wholes
where offences > 0
