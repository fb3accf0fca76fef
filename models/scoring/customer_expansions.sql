-- Upsells and cross-sells that a customer brought after its first win.
with

moments as (
    select * from {{ ref('lead_moments') }}
    where moment = 'customer'
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
    where
        opportunity_type in ('upsell', 'cross_sell')
        and is_won
),

customers as (
    select
        moments.*,
        outcomes.account_id,
        row_number() over (
            partition by outcomes.account_id, moments.scoring_model
            order by moments.occurred_at asc, moments.lead_id asc
        ) as account_rank
    from moments
    inner join outcomes
        on
            moments.lead_id = outcomes.lead_id
            and moments.scoring_model = outcomes.scoring_model
),

own_deals as (
    select
        customers.lead_id,
        customers.scoring_model,
        deals.opportunity_id
    from deals
    inner join customers
        on
            deals.lead_id = customers.lead_id
            and deals.closed_at > customers.occurred_at
            and {{ in_conversion_window('customers.occurred_at', 'deals.closed_at') }}
),

-- A deal that names the account only, or somebody new there, goes to the first customer of the account.
account_deals as (
    select
        customers.lead_id,
        customers.scoring_model,
        deals.opportunity_id
    from deals
    inner join customers
        on
            deals.account_id = customers.account_id
            and customers.account_rank = 1
            and deals.closed_at > customers.occurred_at
            and {{ in_conversion_window('customers.occurred_at', 'deals.closed_at') }}
    left join own_deals
        on
            customers.scoring_model = own_deals.scoring_model
            and deals.opportunity_id = own_deals.opportunity_id
    where own_deals.opportunity_id is null
),

expansions as (
    select * from own_deals
    union all
    select * from account_deals
),

summed as (
    select
        expansions.lead_id,
        expansions.scoring_model,
        {%- for kind in ['upsell', 'cross_sell'] %}
        sum(case when deals.opportunity_type = '{{ kind }}' then 1 else 0 end) as {{ kind }}_deals,
        sum(case when deals.opportunity_type = '{{ kind }}' then deals.reporting_amount else 0 end)
            as {{ kind }}_amount,
        {%- endfor %}
        sum(case when deals.amount is not null and deals.reporting_amount is null then 1 else 0 end) as unpriced_deals
    from expansions
    inner join deals
        on expansions.opportunity_id = deals.opportunity_id
    group by expansions.lead_id, expansions.scoring_model
)

select
    customers.lead_id,
    customers.scoring_model,
    customers.score_band,
    customers.grade,
    {%- for column in ['upsell_deals', 'cross_sell_deals', 'unpriced_deals', 'upsell_amount', 'cross_sell_amount'] %}
    coalesce(summed.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    customers.is_mature
from customers
left join summed
    on
        customers.lead_id = summed.lead_id
        and customers.scoring_model = summed.scoring_model
