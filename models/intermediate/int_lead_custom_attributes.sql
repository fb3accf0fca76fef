with

lead_attributes as (
    select * from {{ ref('stg_generic__lead_attributes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

clock as (
    select * from {{ ref('int_scoring_dates') }}
    where is_current
),

ranked as (
    select
        lead_attributes.lead_id,
        lower(lead_attributes.attribute) as attribute,
        lead_attributes.value,
        row_number() over (
            partition by lead_attributes.lead_id, lower(lead_attributes.attribute)
            order by lead_attributes.updated_at desc, lead_attributes.value asc
        ) as recency_rank
    from lead_attributes
    inner join leads
        on lead_attributes.lead_id = leads.lead_id
    inner join clock
        on cast(lead_attributes.updated_at as date) <= clock.as_of_date
)

select
    lead_id,
    attribute,
    value
from ranked
where recency_rank = 1
