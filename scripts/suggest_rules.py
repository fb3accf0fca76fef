"""Writes the points that the outcomes suggest, as a copy of the seeds to try with what-if.

    python -m scripts.suggest_rules
    python -m scripts.whatif --seeds target/suggested_seeds --raw-path /srv/data

The suggestions are those of the mart rule_performance; docs/evaluation.md says how they are found
and what they cannot know. Written are suggested_rules.csv, a row per rule, and suggested_seeds, a
copy of the seeds in which the points of those rules are changed that have enough outcomes. Nothing
else is touched: people decide.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from scripts.dbt_build import ROOT, shorten

DONE, NOTHING, USAGE = range(3)
RULE_SEEDS = {"fit": "fit_rules.csv", "engagement": "engagement_rules.csv"}
COLUMNS = (
    "scoring_model rule_id rule_group side description verdict leads_hit conversions_with lift"
    " log_odds log_odds_error shrunk_log_odds current_points suggested_points"
).split()


def read_suggestions(warehouse: Path) -> tuple[date, list[dict[str, Any]]]:
    """The day scored, and a row per rule of the mart, the largest changes first."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (as_of_date,) = connection.execute(
            "select max(as_of_date) from scoring.lead_scores"
        ).fetchone() or (None,)
        rows = connection.execute(
            f"select {', '.join(COLUMNS)} from marts.rule_performance order by scoring_model,"
            " abs(suggested_points - current_points) desc nulls last, rule_id"
        ).fetchall()
    if as_of_date is None:
        raise ValueError("no lead has a score")
    return as_of_date, [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def plain(number: Any) -> str:
    """A number as people write it: 0.5000 -> 0.5, 10.0000 -> 10."""
    return "" if number is None else f"{number.normalize() + 0:f}"


def write_rules(path: Path, rows: list[dict[str, Any]]) -> None:
    """A row per rule."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            cells = [row[name] for name in COLUMNS]
            writer.writerow(cell if isinstance(cell, str | int) else plain(cell) for cell in cells)


def is_valid(row: dict[str, str], day: date) -> bool:
    """Whether a row of a seed is valid on a day."""
    begin, end = (row.get(name, "").strip()[:10] for name in ("valid_from", "valid_to"))
    return (not begin or begin <= day.isoformat()) and (not end or day.isoformat() < end)


def change_seed(path: Path, day: date, points: dict[tuple[str, str], str]) -> int:
    """Puts new points into the versions of rules that are valid on the day; returns how many."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header, *cells = list(csv.reader(lines))
    names = [name.strip().lower() for name in header]
    column, changed = names.index("points"), 0
    for row in cells:
        named = dict(zip(names, row, strict=False))
        new = points.get((named.get("scoring_model", "").strip(), named.get("rule_id", "").strip()))
        if new is not None and is_valid(named, day) and row[column] != new:
            row[column] = new
            changed += 1
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *cells])
    return changed


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--warehouse",
        type=Path,
        help="default: LEAD_SCORING_DB, else that of make demo",
    )
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="the seeds to change")
    parser.add_argument("--out", type=Path, default=ROOT / "target", help="folder to write to")
    options = parser.parse_args(arguments)
    if options.warehouse is None:
        named = os.environ.get("LEAD_SCORING_DB") or "warehouse/lead_scoring.duckdb"
        options.warehouse = ROOT / named
    options.seeds, options.out = options.seeds.resolve(), options.out.resolve()
    return options


def main(arguments: list[str] | None = None) -> int:
    """Writes the suggestions and returns the exit code."""
    options = read_options(arguments)
    missing = [name for name in RULE_SEEDS.values() if not (options.seeds / name).is_file()]
    if missing:
        print(f"{shorten(options.seeds)} has no {missing[0]}", file=sys.stderr)
        return USAGE
    try:
        day, rows = read_suggestions(options.warehouse)
    except (duckdb.Error, ValueError) as error:
        print(f"{shorten(options.warehouse)} cannot be read: {error}", file=sys.stderr)
        return USAGE

    options.out.mkdir(parents=True, exist_ok=True)
    list_path, seeds = options.out / "suggested_rules.csv", options.out / "suggested_seeds"
    write_rules(list_path, rows)
    shutil.rmtree(seeds, ignore_errors=True)
    shutil.copytree(options.seeds, seeds)
    changed = 0
    for side, name in RULE_SEEDS.items():
        points = {
            (row["scoring_model"], row["rule_id"]): plain(row["suggested_points"])
            for row in rows
            if row["side"] == side and row["suggested_points"] is not None
        }
        changed += change_seed(seeds / name, day, points)

    known = sum(row["suggested_points"] is not None for row in rows)
    print(f"{len(rows)} rules, {known} with enough outcomes: {shorten(list_path)}")
    print(f"{changed} with other points: {shorten(seeds)}")
    print(f"Next: python -m scripts.whatif --seeds {shorten(seeds)}")
    return DONE if changed else NOTHING


if __name__ == "__main__":
    sys.exit(main())
