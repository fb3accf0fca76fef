-- Ids, visitors and addresses that have come to be, or are no longer, somebody's since the events were last read, with
-- the lead of before and of now. Empty when all events are read anyway.
{%- set columns = 'identifier_type, identifier, lead_id, known_from' %}
{%- set before = previous_table('int_identity_read') %}
{%- set run_scope = ref('int_run_scope') %}
{%- set is_partial = before and is_partial_run(run_scope, 'int_event_days') %}
with

identity as (
    select {{ columns }} from {{ ref('int_identity') }}
    {%- if not is_partial %}
    where 1 = 0
    {%- endif %}
),

before as (
    select {{ columns }} from {{ before if is_partial else 'identity' }}
),

changes as (
    (
        select * from identity
        {{ dbt.except() }}
        select * from before
    )

    union distinct

    (
        select * from before
        {{ dbt.except() }}
        select * from identity
    )
)

select distinct
    identifier_type,
    identifier,
    lead_id
from changes
