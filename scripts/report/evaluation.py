"""How well past scores found the buyers, and which rules helped."""

from __future__ import annotations

from math import exp

from scripts.report import charts
from scripts.report.figures import (
    Z_95,
    Column,
    Figure,
    Question,
    Table,
    count,
    decimal,
    share,
    text,
    times,
    two_decimals,
    words,
)
from scripts.report.warehouse import Row, Warehouse

RULES_EACH = 8

# The middle one of the horizons; of it the latest half year of tests, pooled.
GAIN = """
with

tests as (
    select * from marts.scoring_model_deciles where scoring_model = $model
),

horizon as (
    select quantile_disc(horizon_days, 0.5) as horizon_days
    from (select distinct horizon_days from tests)
),

chosen as (
    select tests.*
    from tests
    inner join horizon using (horizon_days)
    where test_month > (
        select max(test_month) - interval 6 month from tests inner join horizon using (horizon_days)
    )
)

select
    decile,
    max(horizon_days) as horizon_days,
    count(*) as tests,
    sum(leads) as leads,
    sum(conversions) as conversions,
    max(highest_score) as highest_score,
    min(lowest_score) as lowest_score,
    sum(conversions) / sum(leads) as rate,
    sum(sum(conversions)) over (order by decile) / nullif(sum(sum(conversions)) over (), 0) as gain
from chosen
group by decile
order by decile
"""

LATEST_TEST = """
select auc, auc_low, auc_high, verdict, test_month
from marts.scoring_model_performance
where scoring_model = $model and horizon_days = $horizon and is_mature
order by test_month desc
limit 1
"""

# Only rules about which something can be said; how far from 1, as far as is known.
RULES = """
select
    rule_id,
    coalesce(description, rule_id) as description,
    verdict,
    leads_hit,
    conversions_with,
    conversion_rate_with,
    conversion_rate_without,
    log_odds,
    log_odds_error,
    current_points,
    suggested_points
from marts.rule_performance
where scoring_model = $model and suggested_points is not null
order by shrunk_log_odds desc, rule_id
"""


def gain(warehouse: Warehouse, model: str) -> Figure | None:
    """Which share of the buyers the best leads hold."""
    rows = warehouse.rows(GAIN, model=model)
    if not rows or rows[-1]["gain"] is None:
        return None
    for row in rows:
        row["part"] = row["decile"] / len(rows)
        row["lift"] = row["gain"] / row["part"]
    horizon = rows[0]["horizon_days"]
    start = {"x": 0, "y": 0, "hint": "No lead, no buyer"}
    drawn = [
        {
            "x": row["part"],
            "y": row["gain"],
            "hint": f"The best {share(row['part'])} of the leads hold "
            f"{share(row['gain'])} of the buyers",
        }
        for row in rows
    ]
    best = next(row for row in rows if row["part"] >= 0.2)
    return Figure(
        answer=f"The best {share(best['part'])} of the leads hold {share(best['gain'])} of those "
        f"who buy within {horizon} days.{_latest_test(warehouse, model, horizon)}",
        reading="Leads are sorted by the score they had at the start of a month, buyers are those "
        f"of the next {horizon} days; {rows[0]['tests']} monthly tests together. The further the "
        "curve is above the dashed line of chance, the more calls the score saves.",
        chart=charts.gain_curve(
            [start, *drawn], x_title="Leads, the best first", y_title="Buyers among them"
        ),
        table=Table(
            "Buyers by tenth of the leads, the best first",
            [
                Column("decile", "Tenth"),
                Column("highest_score", "Score from"),
                Column("lowest_score", "to"),
                Column("leads", "Leads"),
                Column("conversions", "Buyers", decimal),
                Column("rate", "Conversion", share),
                Column("gain", "Of all buyers so far", share),
                Column("lift", "Against chance", times),
            ],
            rows,
        ),
    )


def _latest_test(warehouse: Warehouse, model: str, horizon: int) -> str:
    rows = warehouse.rows(LATEST_TEST, model=model, horizon=horizon)
    if not rows or rows[0]["auc"] is None:
        return ""
    (test,) = rows
    return (
        f" The latest test calls the score “{test['verdict']}”: AUC {two_decimals(test['auc'])} "
        f"({two_decimals(test['auc_low'])} to {two_decimals(test['auc_high'])})."
    )


def rules(warehouse: Warehouse, model: str) -> Figure | None:
    """The rules whose leads convert most and least often, all else alike."""
    known = warehouse.rows(RULES, model=model)
    if not known:
        return None
    worst = max(RULES_EACH, len(known) - RULES_EACH)
    rows = [*known[:RULES_EACH], *known[worst:]]
    for row in rows:
        row["name"] = row["description"]
        row["value"] = exp(row["log_odds"])
        row["low"], row["high"] = (
            exp(row["log_odds"] + side * Z_95 * row["log_odds_error"]) for side in (-1, 1)
        )
        row["label"] = _points(row)
        row["hint"] = (
            f"{row['description']}: {count(row['conversions_with'])} buyers among "
            f"{count(row['leads_hit'])} leads, {two_decimals(row['value'])} times the odds of like "
            f"leads without it; {row['verdict']}"
        )
    wrong = [row for row in known if row["verdict"] == "points the wrong way"]
    return Figure(
        answer=f"“{rows[0]['description']}” goes with the most buyers, "
        f"“{rows[-1]['description']}” with the fewest. {_wrong(wrong)}",
        reading="The dot says how many times the odds of buying are, for leads that meet the rule "
        "against leads that the rest of the score saw alike; the bar is the 95% interval. Right of "
        "the dashed line a rule deserves points, left of it a deduction; across it nobody knows.",
        chart=charts.intervals(
            rows,
            order=[row["name"] for row in rows],
            x_title="Odds ratio (logarithmic scale)",
            x_format="~g",
            reference=1,
            is_logarithmic=True,
        ),
        table=Table(
            f"The {len(rows)} rules that tell most; marts.rule_performance has all",
            [
                Column("name", "Rule", text),
                Column("leads_hit", "Leads"),
                Column("conversions_with", "Buyers"),
                Column("conversion_rate_with", "Conversion with", share),
                Column("conversion_rate_without", "without", share),
                Column("value", "Odds ratio", two_decimals),
                Column("current_points", "Points", decimal),
                Column("suggested_points", "Suggested", decimal),
                Column("verdict", "Verdict", words),
            ],
            rows,
        ),
    )


def _points(row: Row) -> str:
    points = f"{row['current_points']:+g}".replace("-", "−")
    wrong = ", the wrong way" if row["verdict"] == "points the wrong way" else ""
    return f"{points} points{wrong}"


def _wrong(rows: list[Row]) -> str:
    if not rows:
        return "No rule's points go the wrong way."
    if len(rows) == 1:
        return f"The points of “{rows[0]['description']}” go the wrong way."
    return f"The points of {len(rows)} rules go the wrong way."


QUESTIONS = (
    Question(
        "How many buyers are among the best leads?",
        ["marts.scoring_model_deciles", "marts.scoring_model_performance"],
        gain,
    ),
)
RULE_QUESTIONS = (
    Question("Which rules find buyers, and which do not?", ["marts.rule_performance"], rules, True),
)
