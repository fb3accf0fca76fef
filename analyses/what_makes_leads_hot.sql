-- What makes a lead hot?
-- How to read: one row per rule that hot leads have, most common first: the share of hot leads and of the others that
-- have it, and the points that it gives a hot lead on average. A rule that nearly all have tells nothing apart.
-- What to do: check that the rules on top are those that you would tell a new salesperson about. If one page or one job
-- title makes half of them hot, read rule_performance before you trust it.
with

scores as (
    select
        *,
        case when temperature = 'hot' then 1 else 0 end as hot_count
    from {{ ref('lead_scores') }}
    where is_qualified
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
    where
        entry_type = 'rule'
        and points > 0
),

rules as (
    select * from {{ ref('rule_performance') }}
),

totals as (
    select
        scoring_model,
        sum(hot_count) as hot_leads,
        sum(1 - hot_count) as other_leads
    from scores
    group by scoring_model
),

hits as (
    select
        scores.scoring_model,
        contributions.rule_id,
        sum(scores.hot_count) as hot_leads,
        sum(1 - scores.hot_count) as other_leads,
        sum(scores.hot_count * contributions.points) as hot_points
    from scores
    inner join contributions
        on
            scores.lead_id = contributions.lead_id
            and scores.scoring_model = contributions.scoring_model
    group by scores.scoring_model, contributions.rule_id
)

select
    hits.scoring_model,
    hits.rule_id,
    rules.description,
    hits.hot_leads,
    {{ rate('hits.hot_leads', 'totals.hot_leads') }} as hot_share,
    {{ rate('hits.other_leads', 'totals.other_leads') }} as other_share,
    cast(hits.hot_points / hits.hot_leads as {{ api.Column.translate_type('numeric(18,2)') }}) as points_of_a_hot_lead
from hits
inner join totals
    on hits.scoring_model = totals.scoring_model
left join rules
    on
        hits.scoring_model = rules.scoring_model
        and hits.rule_id = rules.rule_id
where hits.hot_leads > 0
order by hits.scoring_model asc, hits.hot_leads desc, hits.rule_id asc
