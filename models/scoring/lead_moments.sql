-- The score of the moment: of the last history point whose day was over; without one it is not in the history.
with

moment_times as (
    select * from {{ ref('lead_moment_times') }}
),

spans as (
    select
        *,
        lead(period_end) over (partition by lead_id, scoring_model order by period_end) as next_period_end
    from {{ ref('lead_score_history') }}
),

grade_scales as (
    select * from {{ ref('grade_scales') }}
),

score_bands as (
    select * from {{ ref('stg_seeds__score_bands') }}
),

tiers as (
    select * from {{ ref('stg_seeds__engagement_tiers') }}
),

score_labels as (
    select * from {{ ref('stg_seeds__score_labels') }}
),

scored as (
    select
        moment_times.*,
        spans.grade,
        spans.temperature,
        spans.lifecycle_stage,
        spans.engagement_score,
        spans.score,
        spans.is_qualified,
        case
            when not moment_times.has_come then 'too_young'
            when spans.score is null then 'not_in_history'
        end as missing_because
    from moment_times
    left join spans
        on
            moment_times.lead_id = spans.lead_id
            and moment_times.scoring_model = spans.scoring_model
            and moment_times.has_come
            and moment_times.known_until >= spans.period_end
            and (
                spans.next_period_end is null
                or moment_times.known_until < spans.next_period_end
            )
)

select
    scored.lead_id,
    scored.scoring_model,
    scored.moment,
    coalesce(scored.missing_because, score_bands.score_band) as score_band,
    coalesce(scored.missing_because, scored.grade) as grade,
    coalesce(scored.missing_because, grade_scales.grade_letter, scored.grade) as grade_letter,
    scored.temperature,
    scored.lifecycle_stage,
    score_labels.score_label,
    tiers.engagement_tier,
    scored.score,
    scored.is_qualified,
    scored.is_mature,
    scored.moment_month,
    scored.occurred_at
from scored
left join grade_scales
    on
        scored.scoring_model = grade_scales.scoring_model
        and scored.grade = grade_scales.grade
left join score_bands
    on
        scored.scoring_model = score_bands.scoring_model
        and {{ in_band('scored.score', 'score_bands') }}
left join tiers
    on
        scored.scoring_model = tiers.scoring_model
        and {{ in_band('scored.engagement_score', 'tiers') }}
left join score_labels
    on
        grade_scales.grade_letter = score_labels.grade_letter
        and tiers.engagement_tier = score_labels.engagement_tier
