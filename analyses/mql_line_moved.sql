-- What if the MQL line moves by 5 points (var mql_line_step)?
-- How to read: three rows per model and horizon: the line lower, as it is, and higher. Each tells how many leads a
-- month would be passed on, how many of them convert within the horizon, and what they bring, on average over the
-- latest tests.
-- What to do: a lower line pays while the conversions it adds are worth the calls it adds; is_within_capacity tells
-- whether sales can take them. Then try it on today's leads before anyone merges it: python -m scripts.whatif.
{%- set step = var('mql_line_step', 5) | int %}
with

thresholds as (
    select * from {{ ref('score_thresholds') }}
),

stages as (
    select * from {{ ref('stg_seeds__lifecycle_stages') }}
    where lifecycle_stage = 'mql'
),

moves as (
    {%- for points_moved in [-step, 0, step] %}
    select {{ points_moved }} as points_moved
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A line between two scores that leads have lets pass what the upper of them does.
lines as (
    select
        thresholds.scoring_model,
        thresholds.horizon_days,
        moves.points_moved,
        stages.min_score + moves.points_moved as mql_line,
        min(thresholds.cut_off) as cut_off
    from thresholds
    inner join stages
        on thresholds.scoring_model = stages.scoring_model
    inner join moves
        on stages.min_score + moves.points_moved <= thresholds.cut_off
    group by thresholds.scoring_model, thresholds.horizon_days, moves.points_moved, stages.min_score
)

select
    lines.scoring_model,
    lines.horizon_days,
    lines.points_moved,
    lines.mql_line,
    thresholds.leads_per_month,
    thresholds.conversions_per_month,
    thresholds.revenue_per_month,
    thresholds.precision_rate,
    thresholds.recall_rate,
    thresholds.is_within_capacity
from lines
inner join thresholds
    on
        lines.scoring_model = thresholds.scoring_model
        and lines.horizon_days = thresholds.horizon_days
        and lines.cut_off = thresholds.cut_off
order by lines.scoring_model asc, lines.horizon_days asc, lines.points_moved asc
