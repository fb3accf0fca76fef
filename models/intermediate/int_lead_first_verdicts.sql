-- What sales first said of a lead.
with

sales_feedback as (
    select * from {{ ref('stg_inputs__sales_feedback') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

clock as (
    select * from {{ ref('int_clock') }}
),

ranked as (
    select
        identity.lead_id,
        sales_feedback.owner_id,
        lower(sales_feedback.verdict) as verdict,
        sales_feedback.reason,
        sales_feedback.given_at,
        row_number() over (
            partition by identity.lead_id
            order by
                sales_feedback.given_at asc,
                sales_feedback.verdict asc,
                sales_feedback.reason asc,
                sales_feedback.owner_id asc
        ) as verdict_rank
    from sales_feedback
    inner join identity
        on sales_feedback.lead_id = identity.identifier
    inner join clock
        on cast(sales_feedback.given_at as date) <= clock.as_of_date
    where sales_feedback.verdict is not null
)

select
    lead_id,
    owner_id,
    verdict,
    reason,
    given_at
from ranked
where verdict_rank = 1
