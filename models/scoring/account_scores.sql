-- A company is more than its best lead: how many of its people are engaged, and what it researches elsewhere.
{%- set points_type = api.Column.translate_type('numeric(18,4)') %}
with

standings as (
    select * from {{ ref('lead_standings') }}
    where not is_spam_suspect
),

leads as (
    select * from {{ ref('int_leads') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

intent as (
    select * from {{ ref('int_account_intent') }}
),

buying_stages as (
    select * from {{ ref('stg_seeds__buying_stages') }}
),

lead_totals as (
    select
        leads.account_id,
        standings.scoring_model,
        count(*) as scored_leads,
        sum(case when standings.is_engaged then 1 else 0 end) as engaged_leads,
        max(standings.score) as best_lead_score,
        sum(standings.score) as account_score
    from standings
    inner join leads
        on standings.lead_id = leads.lead_id
    where leads.account_id is not null
    group by leads.account_id, standings.scoring_model
),

-- Leads may name accounts that the table of accounts does not have.
account_ids as (
    select account_id from accounts

    union distinct

    select account_id from lead_totals
),

scoring_models as (
    select distinct scoring_model from lead_totals
),

totals as (
    select
        account_ids.account_id,
        scoring_models.scoring_model,
        coalesce(lead_totals.scored_leads, 0) as scored_leads,
        coalesce(lead_totals.engaged_leads, 0) as engaged_leads,
        lead_totals.best_lead_score,
        coalesce(lead_totals.account_score, 0) as account_score,
        coalesce(intent.intent_strength, 0) as intent_strength
    from account_ids
    cross join scoring_models
    left join lead_totals
        on
            account_ids.account_id = lead_totals.account_id
            and scoring_models.scoring_model = lead_totals.scoring_model
    left join intent
        on account_ids.account_id = intent.account_id
    where
        lead_totals.account_id is not null
        or intent.account_id is not null
),

ranked as (
    select
        totals.*,
        buying_stages.buying_stage,
        row_number() over (
            partition by totals.account_id, totals.scoring_model
            order by buying_stages.priority
        ) as stage_rank
    from totals
    left join buying_stages
        on
            totals.engaged_leads >= coalesce(buying_stages.min_engaged_leads, 0)
            and (buying_stages.min_account_score is null or totals.account_score >= buying_stages.min_account_score)
            and totals.intent_strength >= coalesce(buying_stages.min_intent_strength, 0)
)

select
    account_id,
    scoring_model,
    buying_stage,
    cast(scored_leads as {{ dbt.type_int() }}) as scored_leads,
    cast(engaged_leads as {{ dbt.type_int() }}) as engaged_leads,
    cast(best_lead_score as {{ dbt.type_int() }}) as best_lead_score,
    cast(account_score as {{ dbt.type_int() }}) as account_score,
    cast(intent_strength as {{ points_type }}) as intent_strength
from ranked
where stage_rank = 1
