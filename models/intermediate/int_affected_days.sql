-- Days of which this run counts the excluded events anew: those of changed events; no day counts as day one.
with

events as (
    select * from {{ ref('int_events__changed') }}
)

select distinct coalesce(activity_date, cast('0001-01-01' as date)) as activity_date
from events
