-- The only model that joins on e-mail: which lead an id, a visitor or an address belongs to.
with

leads as (
    select * from {{ ref('int_leads') }}
),

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

identities as (
    select * from {{ ref('stg_generic__identities') }}
),

clock as (
    select * from {{ ref('int_scoring_dates') }}
),

by_lead_id as (
    select
        survivors.lead_id as identifier,
        leads.lead_id
    from survivors
    inner join leads
        on survivors.survivor_id = leads.lead_id
),

-- A shared device stays with the lead it was first known by, so that later sign-ins do not rewrite the past.
by_visitor as (
    select
        identities.anonymous_id as identifier,
        by_lead_id.lead_id,
        row_number() over (
            partition by identities.anonymous_id
            order by identities.identified_at asc, by_lead_id.lead_id asc
        ) as seniority_rank
    from identities
    inner join by_lead_id
        on identities.lead_id = by_lead_id.identifier
    inner join clock
        on
            clock.is_current
            and cast(identities.identified_at as date) <= clock.as_of_date
    where identities.anonymous_id is not null
),

-- A merged lead's address leads to its survivor.
by_address as (
    select
        lower(lead_rows.email) as identifier,
        min(leads.lead_id) as lead_id
    from lead_rows
    inner join leads
        on lead_rows.survivor_id = leads.lead_id
    where
        lead_rows.email is not null
        and (lead_rows.exclusion_reason is null or lead_rows.exclusion_reason = 'merged')
    group by lower(lead_rows.email)
    having count(distinct leads.lead_id) = 1
)

select
    'lead_id' as identifier_type,
    identifier,
    lead_id
from by_lead_id

union all

select
    'anonymous_id' as identifier_type,
    identifier,
    lead_id
from by_visitor
where seniority_rank = 1

union all

select
    'email' as identifier_type,
    identifier,
    lead_id
from by_address
