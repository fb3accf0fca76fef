{{ config(group="lead_scoring") }}

-- Rows excluded by bot rules = rows excluded as a bot's, for every event table and day.
with

by_rule as (
    select
        source_table,
        day,
        sum(rows_excluded) as rows_excluded
    from {{ ref('bot_exclusions') }}
    group by source_table, day
),

by_reason as (
    select
        source_table,
        day,
        rows_excluded
    from {{ ref('event_exclusions') }}
    where reason = 'bot'
)

select
    coalesce(by_rule.source_table, by_reason.source_table) as source_table,
    coalesce(by_rule.day, by_reason.day) as day,
    by_rule.rows_excluded as rows_by_rule,
    by_reason.rows_excluded as rows_by_reason
from by_rule
full outer join by_reason
    on
        by_rule.source_table = by_reason.source_table
        and by_rule.day = by_reason.day
where coalesce(by_rule.rows_excluded, 0) <> coalesce(by_reason.rows_excluded, 0)
