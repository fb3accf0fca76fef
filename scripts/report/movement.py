"""How leads move: through the stages, and from week to week."""

from __future__ import annotations

from datetime import timedelta

from scripts.report import charts
from scripts.report.figures import (
    Column,
    Figure,
    Question,
    Table,
    count,
    day,
    decimal,
    share,
    signed,
    text,
    words,
)
from scripts.report.warehouse import Warehouse

WEEKS = 52

# Days of stays are medians per month: weighted, they are near enough for a picture.
FUNNEL = """
select
    lifecycle_stage as name,
    sum(cohort_leads) as cohort,
    sum(reached_leads) as reached,
    sum(entered_leads) as entered,
    sum(moved_on_leads) as moved_on,
    sum(still_there_leads) as still_there,
    sum(median_days * entered_leads) filter (median_days is not null)
    / nullif(sum(entered_leads) filter (median_days is not null), 0) as stay_days
from marts.stage_funnel
where scoring_model = $model and is_mature and stage_order is not null
group by lifecycle_stage, stage_order
order by stage_order
"""

# scored_leads and average_score are of all bands of a source and stand on the row of each.
WEEKLY = """
with

bands as (
    select * from marts.score_trends where scoring_model = $model
),

sources as (
    select
        week_ended_on,
        lead_source,
        max(scored_leads) as leads,
        max(average_score) as average_score,
        sum(hot_leads) as hot_leads,
        sum(new_hot_leads) as new_hot_leads
    from bands
    group by week_ended_on, lead_source
)

select
    week_ended_on as week,
    sum(leads) as leads,
    sum(leads * average_score) / sum(leads) as average_score,
    sum(hot_leads) as hot_leads,
    sum(new_hot_leads) as new_hot_leads
from sources
group by week_ended_on
order by week_ended_on desc
limit $weeks
"""


def funnel(warehouse: Warehouse, model: str) -> Figure | None:
    """How many leads come as far as each stage."""
    rows = warehouse.rows(FUNNEL, model=model)
    if not rows:
        return None
    for row in rows:
        row["value"] = row["reached"]
        row["rate"] = row["reached"] / row["cohort"]
        row["move_on"] = row["moved_on"] / row["entered"] if row["entered"] else None
        row["name"] = words(row["name"])
        row["label"] = f"{count(row['reached'])} ({share(row['rate'])})"
        row["hint"] = (
            f"{count(row['reached'])} of {count(row['cohort'])} leads came to {row['name']} or "
            f"past it; of those who stayed there {share(row['move_on'])} moved on"
        )
    last = rows[-1]
    movable = [row for row in rows[:-1] if row["move_on"] is not None]
    answer = f"{share(last['rate'])} of the leads come as far as {last['name']}."
    if movable:
        slowest = min(movable, key=lambda row: row["move_on"])
        answer += (
            f" The narrowest place is {slowest['name']}: "
            f"{share(slowest['move_on'])} move on from it."
        )
    return Figure(
        answer=answer,
        reading="Each bar is the leads that came to the stage or past it, of the months that had "
        "time to settle. More leads at the top help little while a stage below lets few through.",
        chart=charts.bars(
            rows,
            order=[row["name"] for row in rows],
            x_title="Leads that came so far",
        ),
        table=Table(
            "Leads by stage, of settled months",
            [
                Column("name", "Stage", text),
                Column("reached", "Came so far"),
                Column("rate", "Of all", share),
                Column("entered", "Stayed there"),
                Column("moved_on", "Moved on"),
                Column("move_on", "Share", share),
                Column("still_there", "Are there"),
                Column("stay_days", "Days (median)", decimal),
            ],
            rows,
        ),
    )


def _weeks(warehouse: Warehouse, model: str) -> list[dict]:
    rows = warehouse.rows(WEEKLY, model=model, weeks=WEEKS)
    for row in rows:
        row["before"] = row["hot_leads"] - row["new_hot_leads"]
    return rows[::-1]


WEEK_COLUMNS = [
    Column("week", "Week to", day),
    Column("leads", "Leads"),
    Column("average_score", "Average score", decimal),
    Column("hot_leads", "Hot leads"),
    Column("new_hot_leads", "Newly hot"),
]


def average_score(warehouse: Warehouse, model: str) -> Figure | None:
    """The average score at the end of each week."""
    rows = _weeks(warehouse, model)
    if not rows:
        return None
    now = rows[-1]["average_score"]
    earlier = rows[max(0, len(rows) - 13)]
    change = now - earlier["average_score"]
    return Figure(
        answer=f"The average score was {decimal(now)} in the week to {day(rows[-1]['week'])}, "
        f"{signed(change)} against {day(earlier['week'])}.",
        reading="If the line moves and the leads have not changed, look for a change of rules or "
        "of tracking.",
        chart=charts.weekly_line(
            [
                {
                    "week": row["week"].isoformat(),
                    "value": row["average_score"],
                    "hint": f"Week to {day(row['week'])}: {decimal(row['average_score'])} "
                    f"on average over {count(row['leads'])} leads",
                }
                for row in rows
            ],
            y_title="Average score",
        ),
        table=Table("Scores by week, the latest first", WEEK_COLUMNS, rows[::-1]),
    )


def hot_leads(warehouse: Warehouse, model: str) -> Figure | None:
    """Hot leads at the end of each week, and how many of them are new."""
    rows = _weeks(warehouse, model)
    if not rows:
        return None
    series = {"newly hot": "new_hot_leads", "hot before": "before"}
    drawn = [
        {
            "low": (row["week"] - timedelta(days=6)).isoformat(),
            "high": (row["week"] + timedelta(days=1)).isoformat(),
            "count": row[column],
            "series": name,
            "order": order,
            "hint": f"Week to {day(row['week'])}: {count(row['hot_leads'])} hot leads, "
            f"{count(row['new_hot_leads'])} of them new",
        }
        for row in rows
        for order, (name, column) in enumerate(series.items())
    ]
    recent = [row["new_hot_leads"] for row in rows[-4:]]
    return Figure(
        answer=f"{count(rows[-1]['hot_leads'])} leads were hot in the last week; "
        f"{decimal(sum(recent) / len(recent))} a week became hot in the last {len(recent)} weeks.",
        reading="The dark part is the work that comes in each week. If it is more than sales can "
        "call, raise the threshold of hot.",
        chart=charts.weekly_columns(drawn, y_title="Hot leads", series=list(series)),
        table=Table("Hot leads by week, the latest first", WEEK_COLUMNS, rows[::-1]),
    )


QUESTIONS = (
    Question("Where do leads get stuck?", ["marts.stage_funnel"], funnel, is_wide=True),
    Question("Does the average score move?", ["marts.score_trends"], average_score),
    Question("How many hot leads are there each week?", ["marts.score_trends"], hot_leads),
)
