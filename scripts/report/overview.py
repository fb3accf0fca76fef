"""The few numbers at the top of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scripts.report.figures import count, decimal, share
from scripts.report.scores import temperatures
from scripts.report.warehouse import Warehouse

TOTALS = """
select
    count(*) as leads,
    count(*) filter (temperature = $hottest) as hot,
    count(*) filter (is_spam_suspect) as spam,
    avg(score) as average_score,
    max(as_of_date) as as_of_date
from scoring.lead_scores
where scoring_model = $model
"""

WORKLIST = """
select
    count(*) as open,
    count(*) filter (cast(worklist.due_at as date) < scores.as_of_date) as overdue
from scoring.lead_worklist as worklist
inner join scoring.lead_scores as scores using (lead_id, scoring_model)
where scoring_model = $model and worklist.temperature = $hottest
"""

STAGES = """
select
    count(*) as leads,
    count(*) filter (mql_count > 0) as mqls,
    count(*) filter (lifecycle_stage = 'customer') as customers
from scoring.lead_stages
where scoring_model = $model
"""


@dataclass(frozen=True)
class Tile:
    """One number, what it counts, and what it is to be compared with."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Overview:
    """The top of the page for one scoring model."""

    as_of_date: date
    leads: int
    tiles: list[Tile]


def read(warehouse: Warehouse, model: str) -> Overview:
    """Reads the numbers of a scoring model."""
    hottest = temperatures(warehouse, model)[0]
    (totals,) = warehouse.rows(TOTALS, model=model, hottest=hottest)
    tiles = [
        Tile(
            "Leads scored",
            count(totals["leads"]),
            f"{count(totals['spam'])} of them suspected of spam",
        ),
        Tile(
            f"{hottest.capitalize()} leads",
            count(totals["hot"]),
            f"{share(totals['hot'] / totals['leads'])} of all",
        ),
        Tile("Average score", decimal(totals["average_score"]), "of all leads, on the day scored"),
    ]
    if warehouse.has("scoring.lead_worklist"):
        (worklist,) = warehouse.rows(WORKLIST, model=model, hottest=hottest)
        tiles.append(
            Tile(
                f"Overdue {hottest} leads",
                count(worklist["overdue"]),
                f"of {count(worklist['open'])} on the worklists",
            )
        )
    if warehouse.has("scoring.lead_stages"):
        (stages,) = warehouse.rows(STAGES, model=model)
        tiles.append(
            Tile(
                "Customers",
                count(stages["customers"]),
                f"{share(stages['customers'] / stages['leads'])} of the leads; "
                f"{share(stages['mqls'] / stages['leads'])} were an MQL",
            )
        )
    return Overview(totals["as_of_date"], totals["leads"], tiles)
