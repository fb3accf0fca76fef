-- Days of which this run counts the excluded events anew: those on which rows have come or gone, and those of changed
-- events; no day is the first of all days.
with

cells as (
    select * from {{ ref('int_changed_event_cells') }}
),

events as (
    select * from {{ ref('int_events__changed') }}
),

bot_changes as (
    select * from {{ ref('int_bot_changes') }}
)

select activity_date from cells

union distinct

select coalesce(activity_date, cast('0001-01-01' as date)) as activity_date
from events

union distinct

select activity_date from bot_changes
