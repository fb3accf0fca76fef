-- Which must-haves keep hot leads from sales?
-- How to read: one row per reason: leads that do not qualify because of it, how many of them are warm or hot, and how
-- good the best of them looks.
-- What to do: a reason with many hot leads is either the most useful one or wrong: look at ten of them. Then correct
-- the must-have (qualification_rules), or take the points off that make such leads hot.
with

scores as (
    select * from {{ ref('lead_scores') }}
    where not is_qualified
)

select
    scoring_model,
    disqualified_by,
    count(*) as leads,
    sum(case when temperature = 'hot' then 1 else 0 end) as hot_leads,
    sum(case when temperature = 'warm' then 1 else 0 end) as warm_leads,
    max(score) as best_score
from scores
group by scoring_model, disqualified_by
order by scoring_model asc, hot_leads desc, leads desc, disqualified_by asc
