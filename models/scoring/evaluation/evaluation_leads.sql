-- Lead x model x start of a month: the score at that time of leads that had not become customers by then.
with

history as (
    select * from {{ ref('lead_score_history') }}
),

tests as (
    select * from {{ ref('evaluation_tests') }}
),

scoring_models as (
    select * from {{ ref('stg_seeds__scoring_models') }}
),

milestones as (
    select * from {{ ref('lead_milestones') }}
),

scores_today as (
    select * from {{ ref('lead_scores') }}
),

limits as (
    select * from {{ ref('evaluation_limits') }}
),

months as (
    select distinct
        test_month,
        scored_on
    from tests
),

-- A row of the history holds until the next one.
spans as (
    select
        lead_id,
        scoring_model,
        fit_score,
        engagement_score,
        score,
        is_qualified,
        period_end,
        lead(period_end) over (partition by lead_id, scoring_model order by period_end) as next_end
    from history
)

select
    spans.lead_id,
    spans.scoring_model,
    spans.fit_score,
    spans.engagement_score,
    spans.score,
    floor(spans.fit_score / limits.stratum_width) as fit_stratum,
    floor(spans.engagement_score / limits.stratum_width) as engagement_stratum,
    spans.is_qualified,
    months.test_month,
    months.scored_on,
    cast(milestones.first_customer_at as date) as converted_on
from spans
cross join limits
inner join months
    on
        spans.period_end <= months.scored_on
        and (spans.next_end is null or spans.next_end > months.scored_on)
inner join scoring_models
    on
        spans.scoring_model = scoring_models.scoring_model
        and {{ valid_on('scoring_models', 'months.scored_on') }}
left join milestones
    on
        spans.lead_id = milestones.lead_id
        and spans.scoring_model = milestones.scoring_model
left join scores_today
    on
        spans.lead_id = scores_today.lead_id
        and spans.scoring_model = scores_today.scoring_model
where
    (milestones.first_customer_at is null or cast(milestones.first_customer_at as date) > months.scored_on)
    {%- if not var('include_spam_suspects') %}
    and not coalesce(scores_today.is_spam_suspect, false)
    {%- endif %}
