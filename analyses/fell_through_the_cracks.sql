-- Who fell through the cracks last week?
-- How to read: one row per lead that was to be called in the last 7 days and that nobody has called since; best score
-- of today first. moment tells whether it had become hot or an MQL; for both there are two rows. Leads without an owner
-- had nobody to call them.
-- What to do: call those that are still hot today. Ask an owner with many of them whether the list is too long.
with

follow_ups as (
    select * from {{ ref('lead_follow_ups') }}
    where follow_up = 'fell_through'
),

scores as (
    select * from {{ ref('lead_scores') }}
)

select
    follow_ups.scoring_model,
    follow_ups.lead_id,
    follow_ups.owner_id,
    follow_ups.moment,
    scores.temperature,
    scores.lifecycle_stage,
    scores.score,
    follow_ups.due_at
from follow_ups
inner join scores
    on
        follow_ups.lead_id = scores.lead_id
        and follow_ups.scoring_model = scores.scoring_model
where {{ days_between('cast(follow_ups.due_at as date)', 'scores.as_of_date') }} < 7
order by follow_ups.scoring_model asc, scores.score desc, follow_ups.lead_id asc, follow_ups.moment asc
