"""Writes the page to look at: one HTML file that opens without network.

    python -m scripts.report                                    # the warehouse of LEAD_SCORING_DB
    python -m scripts.report --db FILE --out report.html
    python -m scripts.report --leads 0                          # no lead by name on the page

docs/report.md says what it shows.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import duckdb

from scripts.dbt_build import shorten
from scripts.demo_summary import DEFAULT_WAREHOUSE
from scripts.report import page
from scripts.report.warehouse import Warehouse
from scripts.versions import write_whole

DEFAULT_OUT = "target/report/lead_scoring.html"
DEFAULT_LEADS = 500


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    named = os.environ.get("LEAD_SCORING_DB") or DEFAULT_WAREHOUSE
    parser = argparse.ArgumentParser(
        prog="python -m scripts.report",
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--db", type=Path, default=named, help="the DuckDB file to read")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="the HTML file to write")
    parser.add_argument(
        "--leads",
        type=int,
        default=DEFAULT_LEADS,
        help="how many of the best leads of each scoring model the page lists; 0 = none",
    )
    options = parser.parse_args(arguments)
    if options.leads < 0:
        parser.error("--leads must not be negative")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Writes the page and returns the exit code."""
    options = read_options(arguments)
    if not options.db.is_file():
        print(f"There is no warehouse {options.db}; `make demo` builds one.", file=sys.stderr)
        return 1
    try:
        with duckdb.connect(str(options.db), read_only=True) as connection:
            warehouse = Warehouse(connection)
            if not warehouse.has("scoring.lead_scores") or not warehouse.models():
                print(f"{options.db} holds no scores yet.", file=sys.stderr)
                return 1
            written = page.render(warehouse, most_leads=options.leads)
    except duckdb.IOException as error:
        print(f"{options.db} cannot be opened. {error}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(options.out, written)
    size = options.out.stat().st_size / 1e6
    print(f"{shorten(options.out)} ({size:.1f} MB): open it in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
