with

nurture_memberships as (
    select * from {{ ref('stg_inputs__nurture_memberships') }}
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

clock as (
    select * from {{ ref('int_clock') }}
)

select distinct
    identity.lead_id,
    nurture_memberships.program,
    nurture_memberships.enrolled_at,
    case when cast(nurture_memberships.exited_at as date) <= clock.as_of_date then nurture_memberships.exited_at end
        as exited_at
from nurture_memberships
inner join identity
    on nurture_memberships.lead_id = identity.identifier
inner join clock
    on cast(nurture_memberships.enrolled_at as date) <= clock.as_of_date
