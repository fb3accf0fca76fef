"""Whether the leads that scored high became customers, and what they brought."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.report import charts
from scripts.report.figures import (
    TOO_FEW,
    Column,
    Figure,
    Question,
    Table,
    count,
    mean_interval,
    money,
    share,
    text,
    times,
    wilson,
)
from scripts.report.warehouse import Row, Warehouse

# Months whose leads have had their time; leads without a score of the moment have no band.
SETTLED = "is_mature and score_band not in ('not_in_history', 'too_young')"

CONVERSION = f"""
select
    score_band as name,
    sum(leads) as leads,
    sum(customers) as customers,
    max(created_month) as last_month
from marts.lead_conversion_rates
where scoring_model = $model and {SETTLED}
group by score_band
"""

REVENUE = f"""
select
    score_band as name,
    max(currency) as currency,
    sum(leads) as leads,
    sum(won_deals) as won_deals,
    sum(revenue_amount) as revenue,
    sum(squared_revenue_amount) as squared_revenue,
    sum(pipeline_amount) as pipeline
from marts.revenue_per_lead
where scoring_model = $model and {SETTLED}
group by score_band
"""

MATRIX = """
select
    grade_letter,
    engagement_tier,
    mature_leads as leads,
    customers,
    conversion_rate as rate,
    conversion_rate_lower as low,
    conversion_rate_upper as high,
    is_small_sample
from marts.fit_engagement_rates
where scoring_model = $model and engagement_tier is not null and mature_leads > 0
order by len(grade_letter), grade_letter, engagement_tier
"""


def by_band(rows: Sequence[Row]) -> list[Row]:
    """The rows from the highest band to the lowest, by the first number in the band's name."""

    def first_number(row: Row) -> float:
        digits = "".join(sign if sign.isdigit() else " " for sign in row["name"]).split()
        return float(digits[0]) if digits else -1

    return sorted(rows, key=first_number, reverse=True)


def conversion(warehouse: Warehouse, model: str) -> Figure | None:
    """What share of each band became customers."""
    rows = by_band(warehouse.rows(CONVERSION, model=model))
    if not rows:
        return None
    leads, customers = (sum(row[name] for row in rows) for name in ("leads", "customers"))
    base = customers / leads
    for row in rows:
        rate = row["customers"] / row["leads"]
        row["value"], row["lift"] = rate, rate / base if base else None
        row["low"], row["high"] = wilson(row["customers"], row["leads"])
        row["label"] = f"{share(rate)} of {count(row['leads'])}"
        row["hint"] = (
            f"Score {row['name']}: {count(row['customers'])} of {count(row['leads'])} leads bought "
            f"({share(rate)}, between {share(row['low'])} and {share(row['high'])})"
        )
    return Figure(
        answer=_conversion_answer(rows, base),
        reading="The score is that of the lead's first days, so that it does not know the sale. "
        "The dot is the share that bought, the bar its 95% interval, the dashed line the "
        "share of all leads. Bands whose bars overlap may be equally good.",
        chart=charts.intervals(
            rows,
            order=[row["name"] for row in rows],
            x_title="Leads that became customers",
            reference=base,
        ),
        table=Table(
            "Conversion by score band, leads of settled months",
            [
                Column("name", "Score", text),
                Column("leads", "Leads"),
                Column("customers", "Customers"),
                Column("value", "Conversion", share),
                Column("low", "At least", share),
                Column("high", "At most", share),
                Column("lift", "Lift", times),
            ],
            rows,
        ),
    )


def _conversion_answer(rows: Sequence[Row], base: float) -> str:
    known = [row for row in rows if row["leads"] >= TOO_FEW]
    if not base or not known:
        return f"{share(base)} of all leads became customers; that is too few to tell."
    best = known[0]
    return (
        f"{share(best['value'])} of the leads with {best['name']} points became customers, "
        f"{times(best['lift'])} the share of all leads ({share(base)})."
    )


def revenue(warehouse: Warehouse, model: str) -> Figure | None:
    """What a lead of each band brings."""
    rows = by_band(warehouse.rows(REVENUE, model=model))
    if not rows:
        return None
    currency = rows[0]["currency"]
    for row in rows:
        row["value"] = row["revenue"] / row["leads"]
        row["deal"] = row["revenue"] / row["won_deals"] if row["won_deals"] else None
        row["low"], row["high"] = mean_interval(
            row["leads"], row["revenue"], row["squared_revenue"]
        )
        row["label"] = money(row["value"])
        row["hint"] = (
            f"Score {row['name']}: {money(row['revenue'])} {currency} from {count(row['leads'])} "
            f"leads and {count(row['won_deals'])} deals, {money(row['low'])} to "
            f"{money(row['high'])} a lead"
        )
    average = sum(row["revenue"] for row in rows) / sum(row["leads"] for row in rows)
    best = max(rows, key=lambda row: row["value"])
    return Figure(
        answer=f"A lead brings {money(average)} {currency} on average; one with {best['name']} "
        f"points brings {money(best['value'])}.",
        reading="Revenue of won deals over all leads of the band, buyers or not: what a lead may "
        "cost. The bar is its 95% interval: a few large deals make it wide, and move the dot.",
        chart=charts.intervals(
            rows,
            order=[row["name"] for row in rows],
            x_title=f"Revenue per lead, {currency}",
            x_format="~s",
            reference=average,
        ),
        table=Table(
            f"Revenue by score band, leads of settled months, {currency}",
            [
                Column("name", "Score", text),
                Column("leads", "Leads"),
                Column("won_deals", "Deals won"),
                Column("revenue", "Revenue", money),
                Column("value", "Per lead", money),
                Column("low", "At least", money),
                Column("high", "At most", money),
                Column("deal", "Per deal", money),
                Column("pipeline", "Open pipeline", money),
            ],
            rows,
        ),
    )


def matrix(warehouse: Warehouse, model: str) -> Figure | None:
    """Which corners of the matrix of fit and engagement buy."""
    rows = warehouse.rows(MATRIX, model=model)
    if not rows:
        return None
    drawn = []
    for row in rows:
        row["name"] = f"{row['grade_letter']}{row['engagement_tier']}"
        drawn.append(
            {
                "x": f"tier {row['engagement_tier']}",
                "y": row["grade_letter"],
                # Too few to colour: the figures are there, the shade of a rate is not.
                "value": None if row["is_small_sample"] else row["rate"],
                "label": share(row["rate"]),
                "note": f"of {count(row['leads'])}",
                "hint": f"{row['name']}: {count(row['customers'])} of {count(row['leads'])} leads "
                f"bought ({share(row['rate'])}, between {share(row['low'])} and "
                f"{share(row['high'])})",
            }
        )
    known = [row for row in rows if not row["is_small_sample"]]
    answer = "No corner has enough leads to tell."
    if known:
        best = max(known, key=lambda row: (row["rate"], row["leads"]))
        least = min(known, key=lambda row: (row["rate"], -row["leads"]))
        answer = (
            f"{best['name']} buys most often ({share(best['rate'])}), {least['name']} least "
            f"({share(least['rate'])})."
        )
    return Figure(
        answer=answer,
        reading="Down: how well the lead fits. Across: how engaged it was in its first days, most "
        "at the left. The stronger the colour, the larger the share that bought; cells with few "
        "leads have none. A good score is strongest in the upper left corner.",
        chart=charts.matrix(
            drawn,
            columns=[f"tier {tier}" for tier in sorted({row["engagement_tier"] for row in rows})],
            order=list(dict.fromkeys(row["grade_letter"] for row in rows)),
            x_title="Engagement",
            y_title="Fit",
        ),
        table=Table(
            "Conversion by grade and engagement tier, leads of settled months",
            [
                Column("name", "Grade and tier", text),
                Column("leads", "Leads"),
                Column("customers", "Customers"),
                Column("rate", "Conversion", share),
                Column("low", "At least", share),
                Column("high", "At most", share),
            ],
            rows,
        ),
    )


QUESTIONS = (
    Question("Do higher scores convert more often?", ["marts.lead_conversion_rates"], conversion),
    Question("What does a lead bring?", ["marts.revenue_per_lead"], revenue),
    Question("Which fit and engagement buy?", ["marts.fit_engagement_rates"], matrix),
)
