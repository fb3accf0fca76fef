-- Why does a lead have its score?
-- How to read: one row per entry of the ledger; the points add up to the score, top to bottom (running_points). Without
-- the var lead_id it shows the best lead of each model:
-- dbt show --select why_this_score --limit 100 --output json --vars '{lead_id: lead-0000001, ...}'
-- What to do: argue about rules, not about leads. What looks wrong here is a row in fit_rules or engagement_rules.
{%- set lead_id = var('lead_id', '') %}
with

scores as (
    select * from {{ ref('lead_scores') }}
    where {{ "lead_id = '" ~ lead_id ~ "'" if lead_id else 'score_rank = 1' }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
)

select
    scores.scoring_model,
    scores.lead_id,
    contributions.side,
    contributions.rule_group,
    contributions.entry_type,
    contributions.rule_id,
    contributions.matched_value,
    contributions.events_counted,
    contributions.raw_points,
    contributions.points,
    sum(contributions.points) over (
        partition by scores.scoring_model, scores.lead_id
        order by
            contributions.entry_type desc,
            contributions.side asc,
            contributions.rule_group asc,
            contributions.rule_id asc
        rows between unbounded preceding and current row
    ) as running_points
from scores
inner join contributions
    on
        scores.lead_id = contributions.lead_id
        and scores.scoring_model = contributions.scoring_model
order by
    scores.scoring_model asc,
    scores.lead_id asc,
    contributions.entry_type desc,
    contributions.side asc,
    contributions.rule_group asc,
    contributions.rule_id asc
