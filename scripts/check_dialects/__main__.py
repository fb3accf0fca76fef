"""Builds the project for an engine that is not there, and reads every statement with sqlglot.

    python -m scripts.check_dialects snowflake bigquery
    python -m scripts.check_dialects snowflake --keep target/dialects    # and writes the SQL there

This proves that the project compiles for the engine, with the engine's own dbt adapter, and that
what it would send parses in the engine's dialect, without the functions and forms that `refusals`
takes the engine to refuse. It does not prove that the engine runs it, nor
that its figures are right. Exit code 1 if there is a fault.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from scripts.check_dialects.refusals import refusals
from scripts.check_dialects.silent_warehouse import PROFILES, Statement, record

SOURCES = "generic marketo pardot hubspot salesforce segment snowplow ga4".split()
# Each shape in which a source may land is read by one of the builds.
BUILDS = {
    "all models, sources as Fivetran lands them, GA4 nested": ({}, ["build"]),
    "sources as dlt lands them, GA4 flat": (
        {"hubspot_loader": "dlt", "salesforce_loader": "dlt", "ga4_shape": "flat"},
        ["run", "--select", "path:models/staging"],
    ),
}


def check(dialect: str, keep: Path | None = None) -> bool:
    """Print what was sent and what is wrong with it; is nothing wrong?"""
    fault_count = 0
    # A process for each: dbt keeps state, and its methods are replaced for good.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for name, (changes, command) in BUILDS.items():
            variables = {"sources": SOURCES, "as_of_date": "2026-06-30", **changes}
            if command == ["build"]:
                # Unit tests run the models once more, on rows of their own.
                command = ["build", "--exclude-resource-type", "unit_test"]
            statements = pool.submit(record, dialect, variables, command).result()
            fault_count += report(dialect, name, statements, keep)
    return fault_count == 0


def report(dialect: str, name: str, statements: list[Statement], keep: Path | None) -> int:
    """Print the faults of a build's statements, each once, with the number of its places."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        text = "".join(f"-- {part.node}\n{part.sql}\n;\n" for part in statements)
        (keep / f"{dialect}_{len(statements)}.sql").write_text(text)
    faults: Counter[str] = Counter()
    places: dict[str, str] = {}
    for statement in statements:
        for fault in refusals(statement.sql, dialect):
            faults[fault] += 1
            places.setdefault(fault, statement.node)
    nodes = len({statement.node for statement in statements})
    print(f"{dialect}: {name}: {len(statements)} statements of {nodes} nodes, {len(faults)} faults")
    for fault, count in faults.most_common():
        print(f"  {count} x {fault}, first in {places[fault]}")
    return len(faults)


def main(arguments: list[str] | None = None) -> int:
    """Check the engines that are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("dialects", nargs="+", choices=list(PROFILES))
    parser.add_argument("--keep", type=Path, help="folder to write the statements to")
    options = parser.parse_args(arguments)
    results = [check(dialect, options.keep) for dialect in options.dialects]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
