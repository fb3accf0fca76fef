-- By which ids, visitors and addresses to find the events of the affected leads.
with

affected_leads as (
    select * from {{ ref('int_affected_leads') }}
),

identity as (
    select * from {{ ref('int_identity') }}
)

select
    identity.identifier_type,
    identity.identifier
from identity
inner join affected_leads
    on identity.lead_id = affected_leads.lead_id
