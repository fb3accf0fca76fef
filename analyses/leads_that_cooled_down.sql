-- Which open leads were hot within the last four weeks and are no more?
-- How to read: one row per lead, the greatest fall first. lost_points is what it has lost since it was last hot, and
-- the parts say to what: decay is silence, events are bad news such as an unsubscribe, profile is what we learned of
-- them, rules are our own doing.
-- What to do: where decay did it, one more call may bring the lead back; where the profile did it, let it go.
with

scores as (
    select * from {{ ref('lead_scores') }}
),

open_stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where is_open
),

history as (
    select * from {{ ref('lead_score_history') }}
),

-- A row of the history holds until the next one.
spans as (
    select
        *,
        lead(period_end) over (partition by lead_id, scoring_model order by period_end) as next_end
    from history
),

last_hot as (
    select
        lead_id,
        scoring_model,
        max(next_end) as cooled_on
    from spans
    where temperature = 'hot'
    group by lead_id, scoring_model
)

select
    scores.scoring_model,
    scores.lead_id,
    scores.temperature,
    scores.lifecycle_stage,
    scores.score,
    -sum(history.score_change) as lost_points,
    -sum(history.change_from_decay) as lost_to_decay,
    -sum(history.change_from_events) as lost_to_events,
    -sum(history.change_from_profile) as lost_to_profile,
    -sum(history.change_from_rules) as lost_to_rules,
    last_hot.cooled_on
from scores
inner join open_stages
    on
        scores.scoring_model = open_stages.scoring_model
        and scores.lifecycle_stage = open_stages.lifecycle_stage
inner join last_hot
    on
        scores.lead_id = last_hot.lead_id
        and scores.scoring_model = last_hot.scoring_model
inner join history
    on
        scores.lead_id = history.lead_id
        and scores.scoring_model = history.scoring_model
        and last_hot.cooled_on <= history.period_end
where
    scores.temperature <> 'hot'
    and {{ days_between('last_hot.cooled_on', 'scores.as_of_date') }} <= 28
group by
    scores.scoring_model,
    scores.lead_id,
    scores.temperature,
    scores.lifecycle_stage,
    scores.score,
    last_hot.cooled_on
order by scores.scoring_model asc, lost_points desc, scores.lead_id asc
