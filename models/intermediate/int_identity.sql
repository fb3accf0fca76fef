-- Which lead an id, a visitor or an address belongs to, and since when. Only here are events and people joined by e-mail.
with

lead_records as (
    select * from {{ ref('int_lead_records') }}
),

lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

survivors as (
    select * from {{ ref('int_lead_survivors') }}
),

identities as (
    select * from {{ ref('stg_inputs__identities') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

by_lead_id as (
    select
        survivors.lead_id as identifier,
        lead_records.lead_id,
        {{ later('survivors.merged_on', 'lead_records.linked_on') }} as known_from
    from survivors
    inner join lead_records
        on survivors.survivor_id = lead_records.record_id
),

-- A shared device stays with the lead it was first known by, so that later sign-ins do not rewrite the past.
by_visitor as (
    select
        identities.anonymous_id as identifier,
        by_lead_id.lead_id,
        case
            when by_lead_id.known_from > cast(identities.identified_at as date) then by_lead_id.known_from
            else cast(identities.identified_at as date)
        end as known_from,
        row_number() over (
            partition by identities.anonymous_id
            order by identities.identified_at asc, by_lead_id.lead_id asc
        ) as seniority_rank
    from identities
    inner join by_lead_id
        on identities.lead_id = by_lead_id.identifier
    inner join clock
        on cast(identities.identified_at as date) <= clock.as_of_date
    where identities.anonymous_id is not null
),

-- The address of any record leads to its person.
addresses as (
    select
        lower(lead_rows.email) as identifier,
        lead_records.lead_id,
        min(cast(lead_rows.created_at as date)) as known_from
    from lead_rows
    inner join lead_records
        on lead_rows.survivor_id = lead_records.record_id
    where
        lead_rows.email is not null
        and (lead_rows.exclusion_reason is null or lead_rows.exclusion_reason = 'merged')
    group by lower(lead_rows.email), lead_records.lead_id
),

by_address as (
    select
        identifier,
        min(lead_id) as lead_id,
        min(known_from) as known_from
    from addresses
    group by identifier
    having count(*) = 1
)

select
    'lead_id' as identifier_type,
    identifier,
    lead_id,
    known_from
from by_lead_id

union all

select
    'anonymous_id' as identifier_type,
    identifier,
    lead_id,
    known_from
from by_visitor
where seniority_rank = 1

union all

select
    'email' as identifier_type,
    identifier,
    lead_id,
    known_from
from by_address
