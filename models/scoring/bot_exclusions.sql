-- Counted from the verdicts, not from event_exclusions: a test holds both to the same sums.
with

bot_events as (
    select * from {{ ref('int_bot_events') }}
),

clock as (
    select * from {{ ref('int_clock') }}
)

select
    bot_events.source_table,
    bot_events.rule_id,
    bot_events.kind,
    bot_events.activity_date as day,
    count(*) as rows_excluded
from bot_events
inner join clock
    on bot_events.activity_date <= clock.as_of_date
group by
    bot_events.source_table,
    bot_events.rule_id,
    bot_events.kind,
    bot_events.activity_date
