-- The rows there were when events were last read, for the next run to compare with.
-- depends_on: {{ ref('int_event_days') }}
-- depends_on: {{ ref('int_email_recipients') }}
with

cells as (
    select * from {{ ref('int_event_cells') }}
)

select
    source_table,
    activity_date,
    load_date,
    row_count,
    fingerprint,
    last_occurred_at,
    last_loaded_at
from cells
