-- The bots there were when events were last read, for the next run to compare with.
-- depends_on: {{ ref('int_event_days') }}
-- depends_on: {{ ref('int_email_recipients') }}
with

bot_events as (
    select * from {{ ref('int_bot_events') }}
)

select
    source_table,
    event_id,
    lead_id,
    anonymous_id,
    email,
    rule_id,
    kind,
    activity_date
from bot_events
