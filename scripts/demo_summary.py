"""Prints what a built warehouse says: how the leads scored, which are best and why, who converted.

python -m scripts.demo_summary                       # the warehouse of LEAD_SCORING_DB
python -m scripts.demo_summary path/to/file.duckdb
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import duckdb
from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.table import Table

WIDTH = 100
DEFAULT_WAREHOUSE = "warehouse/lead_scoring.duckdb"

OVERVIEW = """
select count(distinct lead_id), count(distinct scoring_model), max(as_of_date)
from scoring.lead_scores
"""

# Grades may carry a sign: A and A+ share a row.
BY_GRADE = """
select
    lead_scores.scoring_model,
    coalesce(left(lead_scores.grade, 1), '-') as grade_letter,
    coalesce(lead_scores.temperature, '-') as temperature,
    count(*) as leads,
    max(lead_scores.score) as best_score
from scoring.lead_scores
group by all
order by scoring_model, grade_letter, best_score desc
"""

# Of the leads somebody works, each with the scoring model that likes it best.
BEST_LEADS = """
with

ranked as (
    select
        lead_scores.*,
        lead_worklist.recommended_action,
        row_number() over (
            partition by lead_scores.lead_id
            order by
                lead_scores.score desc, lead_scores.unclamped_score desc, lead_scores.scoring_model
        ) as model_rank
    from scoring.lead_worklist
    inner join scoring.lead_scores using (lead_id, scoring_model)
),

reasons as (
    select
        lead_id,
        scoring_model,
        string_agg(
            printf('%+4d  %s', cast(round(points) as int), reason), chr(10)
            order by direction = 'against', reason_rank
        ) as reasons
    from scoring.lead_score_reasons
    where reason_rank <= if(direction = 'for', 3, 1)
    group by all
)

select
    ranked.score,
    coalesce(ranked.score_label, '') as score_label,
    coalesce(
        nullif(concat_ws(' ', leads.first_name, leads.last_name), ''), ranked.lead_id
    ) as lead_name,
    coalesce(leads.company_name, '') as company_name,
    ranked.scoring_model,
    coalesce(reasons.reasons, '') as reasons,
    coalesce(ranked.recommended_action, '') as recommended_action
from ranked
left join intermediate.int_leads as leads using (lead_id)
left join reasons using (lead_id, scoring_model)
where ranked.model_rank = 1
order by ranked.score desc, ranked.unclamped_score desc, ranked.lead_id
limit 10
"""

CONVERSIONS = """
with bands as (
    select
        scoring_model,
        score_band,
        sum(leads) as leads,
        sum(opportunities) as opportunities,
        sum(customers) as customers
    from marts.lead_conversion_rates
    group by all
),

models as (
    select scoring_model, sum(customers) / nullif(sum(leads), 0) as base_rate
    from bands
    group by all
)

select
    bands.*,
    bands.customers / nullif(bands.leads, 0) as rate,
    rate / nullif(models.base_rate, 0) as lift
from bands
inner join models using (scoring_model)
order by scoring_model, try_cast(regexp_extract(score_band, '-?[0-9]+') as int) desc nulls last
"""

EXCLUSIONS = """
select source_table, reason, sum(rows_excluded) as row_count
from scoring.event_exclusions
group by all
order by row_count desc, source_table, reason
"""

SCHEMAS = """
select schema_name, count(*) as tables
from (
    select schema_name from duckdb_tables()
    union all
    select schema_name from duckdb_views() where not internal
)
where schema_name in ('raw', 'seeds', 'staging', 'intermediate', 'scoring', 'marts')
group by all
"""


def show(connection: duckdb.DuckDBPyConnection, warehouse: str) -> None:
    """Prints the whole summary to standard output."""
    console = Console(highlight=False)
    if not console.is_terminal or console.width > WIDTH:
        console = Console(highlight=False, width=WIDTH)
    show_grades(connection, console)
    show_best_leads(connection, console)
    show_conversions(connection, console)
    show_exclusions(connection, console)
    show_tables(connection, console, warehouse)


def show_grades(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """How many leads have which grade and temperature, a table per scoring model."""
    leads, models, as_of_date = connection.execute(OVERVIEW).fetchone()
    plural = "" if models == 1 else "s"
    heading(console, f"{leads:,} leads scored by {models} scoring model{plural} for {as_of_date}")
    cells: dict[str, dict[tuple[str, str], int]] = {}
    heat: dict[str, int] = {}
    for model, grade, temperature, count, best_score in connection.execute(BY_GRADE).fetchall():
        cells.setdefault(model, {})[grade, temperature] = count
        heat[temperature] = max(heat.get(temperature, best_score), best_score)
    temperatures = sorted(heat, key=lambda name: -heat[name])
    tables = []
    for model, counts in cells.items():
        table = make_table(model, ["grade"], [*temperatures, "all"])
        for grade in sorted({grade for grade, _ in counts}):
            row = [counts.get((grade, temperature), 0) for temperature in temperatures]
            table.add_row(grade, *map(thousands, row), thousands(sum(row)))
        tables.append(table)
    console.print(Columns(tables, padding=(0, 4)))


def show_best_leads(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """The ten best leads on the worklists with their reasons in words."""
    heading(console, "The ten best leads on the worklists, and why")
    table = make_table(None, ["score", "label", "lead", "points and reasons"], [])
    table.columns[0].justify = "right"
    table.columns[2].max_width = 22
    for row in connection.execute(BEST_LEADS).fetchall():
        score, label, name, company, model, reasons, action = (escape(str(value)) for value in row)
        why = [*filter(None, [reasons]), *([f"  -> [dim]{action}[/dim]"] if action else [])]
        table.add_row(score, label, f"{name}\n[dim]{company or model}[/dim]", "\n".join(why))
    console.print(table if table.row_count else "No open lead is on a worklist.")


def show_conversions(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Which share of the leads in each score band became customers."""
    heading(console, "Who became a customer, by the score band a week after creation")
    models: dict[str, Table] = {}
    for model, band, *counts, rate, lift in connection.execute(CONVERSIONS).fetchall():
        numbers = ["leads", "deals", "customers", "rate", "lift"]
        table = models.setdefault(model, make_table(model, ["score"], numbers))
        table.add_row(
            band or "none",
            *map(thousands, counts),
            "" if rate is None else f"{rate:.1%}",
            "" if lift is None else f"{lift:.1f}",
        )
    console.print(Columns(models.values(), padding=(0, 4)) if models else "No lead has closed yet.")


def show_exclusions(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """How many events were left out of the scores, and why."""
    heading(console, "Events that count for nobody, and why")
    totals: Counter[str] = Counter()
    sources: dict[str, dict[str, int]] = {}
    for source_table, reason, rows in connection.execute(EXCLUSIONS).fetchall():
        sources.setdefault(source_table, {})[reason] = rows
        totals[reason] += rows
    reasons = [reason for reason, _ in totals.most_common()]
    table = make_table(None, ["source table"], reasons)
    for source_table, counts in sources.items():
        table.add_row(source_table, *(thousands(counts.get(reason, 0)) for reason in reasons))
    console.print(table if table.row_count else "None: every event counts.")


def show_tables(connection: duckdb.DuckDBPyConnection, console: Console, warehouse: str) -> None:
    """Where the tables are and how to query them."""
    heading(console, "Where it all is")
    counts = dict(connection.execute(SCHEMAS).fetchall())
    contents = {
        "scoring": "scores, contributions, reasons, stages, history, worklists",
        "marts": "conversion, revenue, funnel, follow-up and more: docs/marts.md",
        "seeds": "the rules and thresholds; change them in seeds/*.csv",
    }
    table = make_table(None, ["schema", "what is in it"], ["tables"])
    for schema, content in contents.items():
        table.add_row(schema, content, str(counts.get(schema, 0)))
    console.print(table)
    query = "select * from scoring.lead_worklist order by scoring_model, owner_id, position limit 9"
    console.print(f"\nDuckDB file: {warehouse}", markup=False, soft_wrap=True)
    console.print("Query it, for example with Python:")
    code = f"import duckdb; duckdb.connect('{warehouse}', read_only=True).sql('{query}').show()"
    console.print(f'  .venv/bin/python -c "{code}"', markup=False, soft_wrap=True)


def heading(console: Console, text: str) -> None:
    """Prints a line over a part of the summary."""
    console.print(f"\n[bold]{text}[/bold]")


def make_table(title: str | None, texts: Sequence[str], numbers: Sequence[str]) -> Table:
    """Returns an empty table; columns of numbers are flush right."""
    table = Table(title=title, title_justify="left", title_style="", box=None, pad_edge=False)
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def thousands(number: Any) -> str:
    """Writes a count with separators; nothing for a count that is null."""
    return "" if number is None else f"{number:,.0f}"


if __name__ == "__main__":
    path = (sys.argv[1:] or [os.environ.get("LEAD_SCORING_DB", DEFAULT_WAREHOUSE)])[0]
    with duckdb.connect(path, read_only=True) as opened:
        show(opened, path)
