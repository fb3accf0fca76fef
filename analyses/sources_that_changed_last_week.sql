-- Has a source of data changed?
-- How to read: one row per input table and reason for which rows do not count: rows of the last 7 days, and of an
-- average week of the 4 before. The greatest jump first. Rows of late days may still come.
-- What to do: unknown_type that jumps is a new event of a tool, say in the seed event_names what it stands for;
-- unknown_lead is a form or a tag that lost its id; malformed is an export that broke. Tell whoever runs the tool.
with

exclusions as (
    select
        exclusions.*,
        {{ days_between('exclusions.day', 'clock.as_of_date') }} as days_ago
    from {{ ref('event_exclusions') }} as exclusions
    cross join {{ ref('int_clock') }} as clock
),

counted as (
    select
        source_table,
        reason,
        sum(case when days_ago < 7 then rows_excluded else 0 end) as rows_last_week,
        sum(case when days_ago >= 7 then rows_excluded else 0 end) / 4.0 as rows_in_an_earlier_week
    from exclusions
    where
        days_ago >= 0
        and days_ago < 35
    group by source_table, reason
)

select
    source_table,
    reason,
    rows_last_week,
    rows_in_an_earlier_week
from counted
order by rows_last_week - rows_in_an_earlier_week desc, source_table asc, reason asc
