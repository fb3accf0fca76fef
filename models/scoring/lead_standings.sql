-- Lead x model: what the score means: grade, tier, label, temperature, trend, qualification.
with

scores as (
    select * from {{ ref('score_points') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

earlier_scores as (
    select
        history.*,
        row_number() over (
            partition by history.lead_id, history.scoring_model
            order by history.period_end desc
        ) as recency_rank
    from {{ ref('history_scores') }} as history
    inner join clock
        on history.period_end <= cast({{ dbt.dateadd('day', -7, 'clock.as_of_date') }} as date)
),

grades as (
    select * from {{ ref('lead_grades') }}
),

qualifications as (
    select * from {{ ref('lead_qualifications') }}
),

tiers as (
    select * from {{ ref('stg_seeds__engagement_tiers') }}
),

temperatures as (
    select * from {{ ref('stg_seeds__temperatures') }}
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

score_labels as (
    select * from {{ ref('stg_seeds__score_labels') }}
),

trend_bands as (
    select * from {{ ref('stg_seeds__trend_bands') }}
),

last_engagements as (
    select * from {{ ref('lead_last_engagements') }}
)

select
    scores.lead_id,
    scores.scoring_model,
    grades.grade,
    grades.grade_letter,
    score_labels.score_label,
    temperatures.temperature,
    score_bands.score_band,
    coalesce(trend_bands.score_trend, 'not_enough_history') as score_trend,
    qualifications.disqualified_by,
    scores.fit_score,
    scores.engagement_score,
    scores.unclamped_score,
    scores.score,
    scores.score - earlier_scores.score as score_change_7d,
    scores.momentum,
    qualifications.spam_points,
    grades.grade_rank,
    tiers.engagement_tier,
    score_labels.priority as label_priority,
    coalesce(tiers.is_engaged, false) as is_engaged,
    qualifications.is_spam_suspect,
    qualifications.is_qualified,
    scores.as_of_date,
    last_engagements.last_engaged_at
from scores
inner join grades
    on
        scores.lead_id = grades.lead_id
        and scores.scoring_model = grades.scoring_model
inner join qualifications
    on
        scores.lead_id = qualifications.lead_id
        and scores.scoring_model = qualifications.scoring_model
left join earlier_scores
    on
        scores.lead_id = earlier_scores.lead_id
        and scores.scoring_model = earlier_scores.scoring_model
        and earlier_scores.recency_rank = 1
        and earlier_scores.is_scored
left join last_engagements
    on
        scores.lead_id = last_engagements.lead_id
        and scores.as_of_date = last_engagements.as_of_date
left join tiers
    on
        scores.scoring_model = tiers.scoring_model
        and {{ in_band('scores.engagement_score', 'tiers') }}
left join temperatures
    on
        scores.scoring_model = temperatures.scoring_model
        and {{ in_band('scores.score', 'temperatures') }}
left join score_bands
    on
        scores.scoring_model = score_bands.scoring_model
        and {{ in_band('scores.score', 'score_bands') }}
left join score_labels
    on
        grades.grade_letter = score_labels.grade_letter
        and tiers.engagement_tier = score_labels.engagement_tier
left join trend_bands
    on
        scores.scoring_model = trend_bands.scoring_model
        and earlier_scores.score is not null
        and {{ in_band('(scores.score - earlier_scores.score)', 'trend_bands') }}
