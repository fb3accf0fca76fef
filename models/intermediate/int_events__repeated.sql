-- Few events are loaded twice: knowing them spares all others the ranking.
with

events as (
    select * from {{ ref('int_events__unioned') }}
)

select
    source_table,
    event_id
from events
where not is_malformed
group by source_table, event_id
having count(*) > 1
