-- By address, not by lead: who shares an address shares the wish.
with

leads as (
    select * from {{ ref('int_leads') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

email_events as (
    select * from {{ ref('stg_inputs__email_events') }}
),

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

refusals as (
    select
        email_events.email,
        identity.lead_id,
        lower(email_events.event_type) as opt_out_reason
    from email_events
    inner join clock
        on cast(email_events.occurred_at as date) <= clock.as_of_date
    left join identity
        on email_events.lead_id = identity.identifier
    where lower(email_events.event_type) in ('unsubscribe', 'spam_complaint', 'hard_bounce')
),

-- Of each record: any record of a person can say it.
wishes as (
    select
        lead_attributes.lead_id,
        lead_attributes.value,
        row_number() over (
            partition by lead_attributes.lead_id
            order by lead_attributes.updated_at desc, lead_attributes.value desc
        ) as recency_rank
    from lead_attributes
    inner join clock
        on cast(lead_attributes.updated_at as date) <= clock.as_of_date
    where lower(lead_attributes.attribute) = 'email_opt_out'
),

addresses as (
    select
        email as address,
        opt_out_reason
    from refusals
    where email is not null

    union distinct

    -- A bounce is about the address that it names, a wish about the person.
    select
        leads.email as address,
        refusals.opt_out_reason
    from refusals
    inner join leads
        on refusals.lead_id = leads.lead_id
    where
        refusals.email is null
        or refusals.opt_out_reason <> 'hard_bounce'

    union distinct

    select
        leads.email as address,
        'opted_out' as opt_out_reason
    from wishes
    inner join identity
        on wishes.lead_id = identity.identifier
    inner join leads
        on identity.lead_id = leads.lead_id
    where
        wishes.recency_rank = 1
        and lower(trim(wishes.value)) in ({{ true_words() }})
)

select
    {{ sha256_hex('lower(trim(address))') }} as address_sha256,
    min(opt_out_reason) as opt_out_reason
from addresses
where trim(address) <> ''
group by {{ sha256_hex('lower(trim(address))') }}
