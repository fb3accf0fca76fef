-- Whose each id, visitor and address was when the events were read, for the next run to compare with.
-- depends_on: {{ ref('int_event_days') }}
with

identity as (
    select * from {{ ref('int_identity') }}
)

select
    identifier_type,
    identifier,
    lead_id,
    known_from
from identity
