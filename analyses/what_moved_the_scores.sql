-- What did our changes of rules do to the scores, month by month?
-- How to read: one row per month: points that all leads won or lost, by cause. Events lift, decay lowers, month after
-- month; points_from_rules is 0 but for months in which a rule began or ended (valid_from, valid_to), and
-- leads_moved_by_rules tells how many leads it moved. The first row of a lead is left out: it has no score before.
-- What to do: a month in which rules moved more points than events is a break in every chart of scores; write it down.
-- To see who moved, filter lead_score_history on change_from_rules.
with

history as (
    select
        *,
        row_number() over (partition by lead_id, scoring_model order by period_end) as row_position
    from {{ ref('lead_score_history') }}
)

select
    scoring_model,
    sum(score_change) as points,
    sum(change_from_events) as points_from_events,
    sum(change_from_decay) as points_from_decay,
    sum(change_from_profile) as points_from_profile,
    sum(change_from_rules) as points_from_rules,
    count(distinct case when change_from_rules <> 0 then lead_id end) as leads_moved_by_rules,
    {{ month_of('period_end') }} as period_month
from history
where row_position > 1
group by scoring_model, {{ month_of('period_end') }}
order by scoring_model asc, period_month desc
