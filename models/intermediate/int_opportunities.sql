-- Deals as they stood at the end of the day scored, in the reporting currency, at the lead that survives.
with

opportunities as (
    select * from {{ ref('stg_inputs__opportunities') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

exchange_rates as (
    select * from {{ ref('stg_seeds__exchange_rates') }}
    where upper(to_currency) = upper('{{ var("reporting_currency") }}')
),

clock as (
    select * from {{ ref('int_clock') }}
),

ranked as (
    select
        opportunities.*,
        coalesce(cast(opportunities.closed_at as date) <= clock.as_of_date, opportunities.is_closed, false)
            as is_closed_by_now,
        cast(coalesce(opportunities.closed_at, opportunities.created_at) as date) as priced_on,
        row_number() over (
            partition by opportunities.opportunity_id
            order by
                coalesce(opportunities.updated_at, opportunities.created_at) desc,
                {{ content_hash('opportunities', [
                    'lead_id', 'account_id', 'opportunity_type', 'product', 'stage', 'amount', 'currency', 'is_closed',
                    'is_won', 'created_at', 'closed_at',
                ]) }} asc
        ) as recency_rank
    from opportunities
    inner join clock
        on cast(opportunities.created_at as date) <= clock.as_of_date
    where opportunities.opportunity_id is not null
),

priced as (
    select
        ranked.opportunity_id,
        exchange_rates.rate,
        row_number() over (
            partition by ranked.opportunity_id
            order by exchange_rates.valid_from desc
        ) as recency_rank
    from ranked
    inner join exchange_rates
        on
            upper(ranked.currency) = upper(exchange_rates.from_currency)
            and ranked.priced_on >= exchange_rates.valid_from
    where ranked.recency_rank = 1
)

select
    ranked.opportunity_id,
    identity.lead_id,
    ranked.account_id,
    coalesce(lower(ranked.opportunity_type), 'new_business') as opportunity_type,
    ranked.product,
    ranked.stage,
    upper(ranked.currency) as currency,
    ranked.amount,
    cast(
        case
            when upper(ranked.currency) = upper('{{ var("reporting_currency") }}') then ranked.amount
            else ranked.amount * priced.rate
        end as {{ api.Column.translate_type('numeric(18,2)') }}
    ) as reporting_amount,
    coalesce(ranked.is_closed, false) and ranked.is_closed_by_now as is_closed,
    coalesce(ranked.is_won, false) and ranked.is_closed_by_now as is_won,
    ranked.created_at,
    case when ranked.is_closed_by_now then coalesce(ranked.closed_at, ranked.updated_at) end as closed_at
from ranked
left join identity
    on ranked.lead_id = identity.identifier
left join priced
    on
        ranked.opportunity_id = priced.opportunity_id
        and priced.recency_rank = 1
where ranked.recency_rank = 1
