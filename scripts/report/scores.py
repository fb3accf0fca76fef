"""Where the leads stand on the day scored."""

from __future__ import annotations

from math import ceil

from scripts.report import charts
from scripts.report.figures import (
    Column,
    Figure,
    Question,
    Table,
    count,
    decimal,
    share,
    text,
    words,
)
from scripts.report.warehouse import Row, Warehouse

BINS = 20

# Grades may carry a sign: A and A+ are one row.
GRADE_LETTER = "case when grade = 'ungraded' then grade else left(grade, 1) end"

SCORE_COUNTS = """
select temperature, score, count(*) as leads
from scoring.lead_scores
where scoring_model = $model
group by temperature, score
order by all
"""

GRADE_COUNTS = f"""
select
    {GRADE_LETTER} as grade,
    temperature,
    count(*) as leads,
    avg(score) as average_score
from scoring.lead_scores
where scoring_model = $model
group by {GRADE_LETTER}, temperature
order by all
"""


def temperatures(warehouse: Warehouse, model: str) -> list[str]:
    """The model's temperatures, the hottest first."""
    rows = warehouse.rows(
        """
        select temperature from scoring.lead_scores where scoring_model = $model
        group by temperature order by max(score) desc
        """,
        model=model,
    )
    return [row["temperature"] for row in rows]


def distribution(warehouse: Warehouse, model: str) -> Figure | None:
    """How many leads have which score, by temperature."""
    scores = warehouse.rows(SCORE_COUNTS, model=model)
    if not scores:
        return None
    heat = temperatures(warehouse, model)
    lowest = min(0, *(row["score"] for row in scores))
    highest = max(100, *(row["score"] for row in scores))
    width = ceil((highest - lowest) / BINS)
    leads: dict[tuple[int, str], int] = {}
    for row in scores:
        # The highest score belongs to the last bin instead of a bin of its own.
        place = min((row["score"] - lowest) // width, BINS - 1)
        key = (lowest + place * width, row["temperature"])
        leads[key] = leads.get(key, 0) + row["leads"]

    def bin_name(low: int) -> str:
        last = low + width >= highest
        return f"{low}–{highest if last else low + width - 1}"

    drawn = [
        {
            "low": low,
            "high": low + width,
            "count": number,
            "series": name,
            "order": heat.index(name),
            "hint": f"{count(number)} {name}, score {bin_name(low)}",
        }
        for (low, name), number in leads.items()
    ]
    table = [
        {"bin": bin_name(low), **{name: leads.get((low, name), 0) for name in heat}}
        for low in sorted({low for low, _ in leads}, reverse=True)
    ]
    total = sum(row["leads"] for row in scores)
    average = sum(row["leads"] * row["score"] for row in scores) / total
    hottest = sum(row["leads"] for row in scores if row["temperature"] == heat[0])
    return Figure(
        answer=f"{count(hottest)} of {count(total)} leads are {heat[0]} "
        f"({share(hottest / total)}); the average lead has {decimal(average)} points.",
        reading="Each column is a span of scores; its colours are the temperatures. Most leads "
        "should be at the left: a score that likes everybody picks nobody.",
        chart=charts.histogram(drawn, x_title="Score", y_title="Leads", series=heat),
        table=Table(
            "Leads by score and temperature",
            [Column("bin", "Score", text), *(Column(name, words(name)) for name in heat)],
            table,
        ),
    )


def grades(warehouse: Warehouse, model: str) -> Figure | None:
    """How many leads have which grade, by temperature."""
    rows = warehouse.rows(GRADE_COUNTS, model=model)
    if not rows:
        return None
    heat = temperatures(warehouse, model)
    order = sorted({row["grade"] for row in rows}, key=lambda grade: (len(grade), grade))
    drawn = [
        {
            "name": row["grade"],
            "count": row["leads"],
            "series": row["temperature"],
            "order": heat.index(row["temperature"]),
            "hint": f"{count(row['leads'])} {row['temperature']} leads with grade {row['grade']}",
        }
        for row in rows
    ]
    table = []
    for grade in order:
        cells = {row["temperature"]: row for row in rows if row["grade"] == grade}
        total = sum(row["leads"] for row in cells.values())
        points = sum(row["leads"] * row["average_score"] for row in cells.values())
        counts = {name: cells[name]["leads"] if name in cells else 0 for name in heat}
        table.append({"grade": grade, **counts, "all": total, "average": points / total})
    return Figure(
        answer=_grade_answer(table, heat[0]),
        reading="The grade says how well a lead fits, the temperature how high its whole score is. "
        "Long bars of good grades without hot leads are people to wake up.",
        chart=charts.stacked_bars(drawn, order=order, x_title="Leads", series=heat),
        table=Table(
            "Leads by grade and temperature",
            [
                Column("grade", "Grade", text),
                *(Column(name, words(name)) for name in heat),
                Column("all", "All"),
                Column("average", "Average score", decimal),
            ],
            table,
        ),
    )


def _grade_answer(table: list[Row], hottest: str) -> str:
    best = table[0]
    return (
        f"{count(best['all'])} leads have grade {best['grade']}; "
        f"{count(best[hottest])} of them are {hottest}."
    )


QUESTIONS = (
    Question("How high do leads score?", ["scoring.lead_scores"], distribution),
    Question("How well do leads fit, and how warm are they?", ["scoring.lead_scores"], grades),
)
