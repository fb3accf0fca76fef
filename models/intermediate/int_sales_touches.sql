with

sales_activities as (
    select * from {{ ref('stg_inputs__sales_activities') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

clock as (
    select * from {{ ref('int_clock') }}
)

select distinct
    sales_activities.activity_id,
    identity.lead_id,
    sales_activities.occurred_at
from sales_activities
inner join identity
    on sales_activities.lead_id = identity.identifier
inner join clock
    on cast(sales_activities.occurred_at as date) <= clock.as_of_date
