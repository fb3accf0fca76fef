-- What the next run compares with: how the events were read, and up to which day. Built once they are.
-- depends_on: {{ ref('int_event_days') }}
-- depends_on: {{ ref('int_email_recipients') }}
with

parts as (
    select * from {{ ref('int_run_parts') }}
),

run_scope as (
    select * from {{ ref('int_run_scope') }}
)

select
    parts.part,
    parts.fingerprint,
    run_scope.build_id,
    run_scope.as_of_date
from parts
cross join run_scope
