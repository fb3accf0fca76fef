-- What happened to a lead's deals: each was created, and is open, won or lost.
with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

-- A deal lost after another was won, or while another is open, does not lose the lead.
other_deals as (
    select distinct lost.opportunity_id
    from opportunities as lost
    inner join opportunities as other
        on
            lost.lead_id = other.lead_id
            and lost.opportunity_id <> other.opportunity_id
            and lost.closed_at >= other.created_at
            and (
                other.closed_at is null
                or lost.closed_at < other.closed_at
                or other.is_won
            )
    where
        lost.is_closed
        and not lost.is_won
)

select
    opportunity_id,
    lead_id,
    'created' as evidence_value,
    created_at as occurred_at
from opportunities

union all

select
    opportunities.opportunity_id,
    opportunities.lead_id,
    case
        when opportunities.is_won then 'won'
        when opportunities.is_closed then 'lost'
        else 'open'
    end as evidence_value,
    coalesce(opportunities.closed_at, opportunities.created_at) as occurred_at
from opportunities
left join other_deals
    on opportunities.opportunity_id = other_deals.opportunity_id
where other_deals.opportunity_id is null
