-- Which companies look for what we sell, and we know nobody there?
-- How to read: one row per account with intent signals and without a scored lead, strongest intent first. The strength
-- is the sum of its signals; it tells that somebody reads, not who or why.
-- What to do: hand the first rows to outbound, and show them ads; take them up again when the first lead comes.
with

account_scores as (
    select * from {{ ref('account_scores') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
)

select
    account_scores.scoring_model,
    account_scores.account_id,
    accounts.name,
    accounts.domain,
    account_scores.buying_stage,
    account_scores.intent_strength
from account_scores
inner join accounts
    on account_scores.account_id = accounts.account_id
where
    account_scores.scored_leads = 0
    and account_scores.intent_strength > 0
order by account_scores.scoring_model asc, account_scores.intent_strength desc, account_scores.account_id asc
