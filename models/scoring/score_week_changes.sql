-- Week x model x source x score x hot or not: how many more leads have that score than a week before, and how many came
-- to be hot. From these few rows any week's distribution is a running sum.
with

spans as (
    select * from {{ ref('lead_score_spans') }}
),

outcomes as (
    select * from {{ ref('lead_outcomes') }}
),

points as (
    select * from {{ ref('int_history_points') }}
    where period = 'week'
),

offsets as (
    {{ dbt.generate_series(7) }}
),

days as (
    select
        points.period_end as week_ended_on,
        cast({{ dbt.dateadd('day', '1 - offsets.generated_number', 'points.period_end') }} as date) as calendar_date
    from points
    cross join offsets
),

-- A score that no Sunday sees does not count.
seen as (
    select
        spans.lead_id,
        spans.scoring_model,
        outcomes.lead_source,
        outcomes.created_at,
        spans.score,
        spans.temperature = 'hot' as is_hot,
        first_days.week_ended_on as entered_on,
        last_days.week_ended_on as left_on
    from spans
    inner join outcomes
        on
            spans.lead_id = outcomes.lead_id
            and spans.scoring_model = outcomes.scoring_model
    inner join days as first_days
        on spans.period_end = first_days.calendar_date
    left join days as last_days
        on spans.next_period_end = last_days.calendar_date
    where
        last_days.week_ended_on is null
        or first_days.week_ended_on < last_days.week_ended_on
),

-- Of a lead that the history finds hot at its beginning nobody knows since when.
compared as (
    select
        *,
        is_hot
        and coalesce(
            not lag(is_hot) over (partition by lead_id, scoring_model order by entered_on),
            {{ days_between('cast(created_at as date)', 'entered_on') }} < 7
        ) as is_new_hot
    from seen
),

changes as (
    select
        scoring_model,
        lead_source,
        score,
        is_hot,
        1 as lead_change,
        case when is_new_hot then 1 else 0 end as new_hot_leads,
        entered_on as week_ended_on
    from compared

    union all

    select
        scoring_model,
        lead_source,
        score,
        is_hot,
        -1 as lead_change,
        0 as new_hot_leads,
        left_on as week_ended_on
    from compared
    where left_on is not null
)

select
    scoring_model,
    lead_source,
    score,
    sum(lead_change) as lead_change,
    sum(new_hot_leads) as new_hot_leads,
    is_hot,
    week_ended_on
from changes
group by scoring_model, lead_source, score, is_hot, week_ended_on
