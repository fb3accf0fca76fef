-- Which rules never fire?
-- How to read: one row per valid rule that no lead has today. hits_in_tests counts the leads that hit it at the starts
-- of the months looked at: 0 there too means that it never fired.
-- What to do: look for a typing error, a word that the CRM spells otherwise, or an event that is no longer sent. Let a
-- rule that nobody misses end (valid_to): each rule less is one fewer to explain.
with

rules as (
    select * from {{ ref('rule_performance') }}
),

contributions as (
    select * from {{ ref('lead_score_contributions') }}
),

hits_today as (
    select distinct
        scoring_model,
        rule_id
    from contributions
    where entry_type = 'rule'
)

select
    rules.scoring_model,
    rules.rule_id,
    rules.rule_group,
    rules.description,
    rules.verdict,
    rules.current_points,
    rules.leads_hit as hits_in_tests
from rules
left join hits_today
    on
        rules.scoring_model = hits_today.scoring_model
        and rules.rule_id = hits_today.rule_id
where hits_today.rule_id is null
order by rules.scoring_model asc, rules.leads_hit asc, rules.rule_id asc
