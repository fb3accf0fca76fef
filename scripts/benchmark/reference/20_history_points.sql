-- The points of the history, and for every rule what its decay does there.

create or replace table points as
with last_days as (
    select as_of_date() - date '1900-01-01' as last_day
),
-- Days are counted from a Monday: days leave by the whole week, weeks by the quarter.
days as (
    select
        as_of_date() - cast(age as integer) as period_end,
        age,
        (last_day - age) // 7 as week_number,
        (last_day - getvariable('history_days') + 1) // 7 as first_daily_week,
        (last_day - getvariable('history_weeks') * 7 + 1) // 91 * 13 as first_week
    from last_days
    cross join range(greatest((getvariable('history_weeks') + 13) * 7, getvariable('history_days') + 7)) as ages(age)
)
select
    period_end,
    case when isodow(period_end) = 7 then 'week' else 'day' end as period,
    cast(row_number() over (order by period_end) - 1 as integer) as step
from days
where
    age = 0
    or (getvariable('history_days') > 0 and week_number >= first_daily_week)
    or (getvariable('history_weeks') > 0 and isodow(period_end) = 7 and week_number >= first_week);

set variable first_end = (select min(period_end) from points);
set variable last_end = (select max(period_end) from points);
set variable end_step = (select max(step) + 1 from points);

-- Which point is the first to see a day; days outside the history are those at its ends.
create or replace table calendar as
select
    cast(day as date) as day,
    cast(coalesce((select min(step) from points where period_end >= cast(day as date)), getvariable('end_step'))
        as integer) as step
from range(getvariable('first_end'), getvariable('last_end') + 2, interval 1 day) as days(day);

create or replace macro in_calendar(day) as
    greatest(getvariable('first_end'), least(day, getvariable('last_end') + 1));

-- Points of a rule at a point of the history: of `constant` x factor + `slope` x day_number.
create or replace table rule_steps as
select
    rule_key * 1024 + step as rule_step,
    case when decay = 'half_life'
        then power(2, -(period_end - getvariable('last_end')) / cast(decay_days as double)) else 1 end as factor,
    cast(period_end - getvariable('last_end') as double) as day_number
from engagement_rules
cross join points;
