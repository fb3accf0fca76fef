{{ config(group="lead_scoring") }}

-- The score of a moment is that of the last row of the history up to the last day that was over, found another way, and
-- there is one wherever there is such a row.
with

moments as (
    select
        moments.lead_id,
        moments.scoring_model,
        moments.moment,
        moments.score,
        moments.grade,
        times.has_come,
        times.known_until
    from {{ ref('lead_moments') }} as moments
    inner join {{ ref('lead_moment_times') }} as times
        on
            moments.lead_id = times.lead_id
            and moments.scoring_model = times.scoring_model
            and moments.moment = times.moment
),

last_points as (
    select
        moments.lead_id,
        moments.scoring_model,
        moments.moment,
        max(history.period_end) as period_end
    from moments
    inner join {{ ref('lead_score_history') }} as history
        on
            moments.lead_id = history.lead_id
            and moments.scoring_model = history.scoring_model
            and moments.known_until >= history.period_end
    where moments.has_come
    group by moments.lead_id, moments.scoring_model, moments.moment
)

select
    moments.lead_id,
    moments.scoring_model,
    moments.moment,
    moments.known_until,
    moments.score,
    history.score as history_score
from moments
left join last_points
    on
        moments.lead_id = last_points.lead_id
        and moments.scoring_model = last_points.scoring_model
        and moments.moment = last_points.moment
left join {{ ref('lead_score_history') }} as history
    on
        last_points.lead_id = history.lead_id
        and last_points.scoring_model = history.scoring_model
        and last_points.period_end = history.period_end
where
    coalesce(moments.score, -9999) <> coalesce(history.score, -9999)
    or (history.grade is not null and moments.grade <> history.grade)
