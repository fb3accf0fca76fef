-- Leads whose days of events this run makes anew: those of changed events, as they are known now, and those who lost or
-- won an identifier. Empty when all events are read anyway.
with

events as (
    select * from {{ ref('int_events__changed') }}
),

identity as (
    select * from {{ ref('int_identity') }}
),

identity_changes as (
    select * from {{ ref('int_identity_changes') }}
)

{% for identifier_type in ['lead_id', 'anonymous_id', 'email'] -%}
select identity.lead_id
from events
inner join identity
    on
        identity.identifier_type = '{{ identifier_type }}'
        and events.{{ identifier_type }} = identity.identifier

union distinct

{% endfor -%}
select lead_id from identity_changes
