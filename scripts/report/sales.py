"""Where leads come from, and what sales does with them."""

from __future__ import annotations

from functools import partial

from scripts.report import charts
from scripts.report.figures import (
    Column,
    Figure,
    Question,
    Table,
    count,
    decimal,
    money,
    share,
    text,
    wilson,
    words,
)
from scripts.report.warehouse import Row, Warehouse

MOST_ROWS = 15

SOURCES = """
select
    lead_source as name,
    max(currency) as currency,
    sum(leads) as leads,
    sum(mqls) as mqls,
    sum(mature_leads) as settled,
    sum(customers) as customers,
    sum(revenue_amount) as revenue,
    sum(average_score * leads) filter (average_score is not null)
    / nullif(sum(leads) filter (average_score is not null), 0) as average_score
from marts.source_performance
where scoring_model = $model
group by lead_source
having sum(mature_leads) > 0
order by sum(customers) / sum(mature_leads) desc, settled desc, lead_source
"""

# Medians of months, weighted, are near enough for a table.
FOLLOW_UP = """
select
    coalesce(owner_id, 'nobody') as name,
    sum(leads) as leads,
    sum(in_touch_leads) as in_touch,
    sum(due_leads) as due,
    sum(in_time_leads) as in_time,
    sum(late_leads) as late,
    sum(fell_through_leads) as fell_through,
    sum(median_hours * (in_time_leads + late_leads))
    / nullif(sum(in_time_leads + late_leads), 0) as median_hours
from marts.follow_up_performance
where
    scoring_model = $model
    and moment = $moment
    and moment_month > (
        select max(moment_month) - interval 12 month from marts.follow_up_performance
    )
group by owner_id
having sum(due_leads) > 0
order by fell_through desc, due desc, name
"""

# As the chart draws them, from the left: red, amber, grey.
FATES = {"never": "fell_through", "late": "late", "in time": "in_time"}


def sources(warehouse: Warehouse, model: str) -> Figure | None:
    """What the leads of each source become and bring."""
    rows = warehouse.rows(SOURCES, model=model)
    if not rows:
        return None
    currency = rows[0]["currency"]
    base = sum(row["customers"] for row in rows) / sum(row["settled"] for row in rows)
    for row in rows:
        row["name"] = words(row["name"])
        row["value"] = row["customers"] / row["settled"]
        row["low"], row["high"] = wilson(row["customers"], row["settled"])
        row["mql_rate"] = row["mqls"] / row["leads"]
        row["per_lead"] = row["revenue"] / row["settled"]
        row["label"] = f"{share(row['value'])} of {count(row['settled'])}"
        row["hint"] = (
            f"{row['name']}: {count(row['customers'])} of {count(row['settled'])} leads bought, "
            f"{money(row['per_lead'])} {currency} a lead"
        )
    # Of many sources the chart shows the largest; the table has all.
    largest = sorted(rows, key=lambda row: -row["settled"])[:MOST_ROWS]
    shown = [row for row in rows if row in largest]
    return Figure(
        answer=_source_answer(rows, base),
        reading="The dot is the share of a source's leads that bought, the bar its 95% interval, "
        "the dashed line all leads. Move budget from sources whose whole bar lies left of the "
        "line to those whose bar lies right of it; of twenty bars one misses the truth by chance.",
        chart=charts.intervals(
            shown,
            order=[row["name"] for row in shown],
            x_title="Leads that became customers",
            reference=base,
        ),
        table=Table(
            f"Sources, customers and revenue ({currency}) of settled months",
            [
                Column("name", "Source", text),
                Column("leads", "Leads"),
                Column("average_score", "Average score", decimal),
                Column("mql_rate", "Became MQL", share),
                Column("settled", "Settled leads"),
                Column("customers", "Customers"),
                Column("value", "Conversion", share),
                Column("low", "At least", share),
                Column("high", "At most", share),
                Column("revenue", "Revenue", money),
                Column("per_lead", "Per lead", money),
            ],
            rows,
        ),
    )


def _source_answer(rows: list[Row], base: float) -> str:
    better = [row["name"] for row in rows if row["low"] > base]
    worse = [row["name"] for row in rows if row["high"] < base]
    if not better and not worse:
        return f"No source stands out from all leads together ({share(base)})."
    parts = []
    if better:
        parts.append(f"Clearly better than all leads together: {', '.join(better)}.")
    if worse:
        parts.append(f"Clearly worse: {', '.join(worse)}.")
    return " ".join(parts)


def follow_up(moment: str, subject: str, warehouse: Warehouse, model: str) -> Figure | None:
    """How many leads each salesperson touched in time, late, or never."""
    rows = warehouse.rows(FOLLOW_UP, model=model, moment=moment)
    if not rows:
        return None
    totals = {column: sum(row[column] for row in rows) for column in ("due", *FATES.values())}
    for row in rows:
        row["gap"] = row["fell_through"] / row["due"]
    shown = rows[:MOST_ROWS]
    drawn = [
        {
            "name": row["name"],
            "count": row[column],
            "series": fate,
            "order": order,
            "hint": f"{row['name']}: {count(row[column])} of {count(row['due'])} due leads "
            f"touched {fate}",
        }
        for row in shown
        for order, (fate, column) in enumerate(FATES.items())
    ]
    more = f" The chart shows {MOST_ROWS} of {len(rows)} owners." if len(rows) > MOST_ROWS else ""
    return Figure(
        answer=f"{count(totals['fell_through'])} of {count(totals['due'])} {subject} were never "
        f"touched ({share(totals['fell_through'] / totals['due'])}), "
        f"{share(totals['in_time'] / totals['due'])} in time.",
        reading="By the lead's owner, in the last twelve months. The red part fell through the "
        f"cracks: call those leads first.{more}",
        chart=charts.stacked_bars(
            drawn,
            order=[row["name"] for row in shown],
            x_title="Leads whose first touch was due",
            series=list(FATES),
        ),
        table=Table(
            f"Follow-up of {subject} by owner, the last twelve months",
            [
                Column("name", "Owner", text),
                Column("due", "Due"),
                Column("in_time", "In time"),
                Column("late", "Late"),
                Column("fell_through", "Never"),
                Column("gap", "Never, of due", share),
                Column("median_hours", "Hours (median)", decimal),
                Column("in_touch", "In touch before"),
            ],
            rows,
        ),
    )


FOLLOW_UP_TABLES = ["marts.follow_up_performance"]
QUESTIONS = (
    Question("Which sources bring buyers?", ["marts.source_performance"], sources, is_wide=True),
    Question(
        "Which hot leads fell through the cracks?",
        FOLLOW_UP_TABLES,
        partial(follow_up, "hot", "hot leads"),
    ),
    Question(
        "Which new MQLs fell through the cracks?",
        FOLLOW_UP_TABLES,
        partial(follow_up, "mql", "new MQLs"),
    ),
)
