"""Builds the demo on several engines and compares every public table row by row.

    python -m scripts.parity duckdb postgres
    python -m scripts.parity duckdb spark --no-build       # the tables as they are

Keys, texts, dates and whole numbers must be equal, decimals to 1e-9 of their size. The first engine
must be duckdb, the others are compared with it. Its file is --home/duckdb.duckdb; the others are
found by the variables that profiles.yml reads. Differences are printed by table, column and key.
Exit codes: 0 all alike, 1 differences, 2 a build failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from scripts import generate_demo_data
from scripts.dbt_build import ROOT
from scripts.engines import ENGINES, open_engine
from scripts.engines.files import find_parquet
from scripts.parity.compare import Difference, Table, compare
from scripts.published_file import PUBLIC_SCHEMAS

ALIKE, DIFFERENT, BUILD_FAILED = range(3)
# The time at which a build ran is its own: the day that it was for stands for it.
STAND_INS = {"lead_score_log": {"published_at": "as_of_date"}}


def build(name: str, options: argparse.Namespace) -> bool:
    """Loads the raw tables into an engine and builds the project there."""
    files = find_parquet(options.folder)
    open_engine(name).load(files, options.schema)
    variables = {"as_of_date": options.as_of_date, "raw_schema": options.schema}
    command = [
        sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build", "--target", name,
        *(["--full-refresh"] if options.full_refresh else []),
        "--exclude-resource-type", "unit_test",
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT),
        "--target-path", str(options.home / name), "--log-path", str(options.home / name),
        "--vars", json.dumps(variables),
    ]  # fmt: skip
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    print(
        f"{name}: {time.monotonic() - began:.0f} s. {lines[-1] if lines else done.stderr}",
        flush=True,
    )
    if done.returncode:
        print("\n".join(lines[-60:]), file=sys.stderr)
    return done.returncode == 0


def public_tables(manifest: dict[str, Any], types: dict[str, dict[str, str]]) -> list[Table]:
    """The public tables that were built, with the columns of their key tests."""
    keys = {
        node["attached_node"]: tuple(node["test_metadata"]["kwargs"]["columns"])
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "key"
    }
    return [
        Table(
            node["schema"],
            node["name"],
            own_key(node["name"], keys[unique_id]),
            types[node["name"]],
        )
        for unique_id, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model"
        and node["config"].get("access") == "public"
        and node["name"] in types
    ]


def own_key(name: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """The key, with stand-ins for what is not compared."""
    return tuple(STAND_INS.get(name, {}).get(column, column) for column in key)


def read_types(path: Path) -> dict[str, dict[str, str]]:
    """DuckDB's types of all columns of the public tables."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where list_contains(?, table_schema) order by table_name, ordinal_position",
            [list(PUBLIC_SCHEMAS)],
        ).fetchall()
    types: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        types.setdefault(table, {})[column] = kind
    return types


def compare_engines(first: str, second: str, home: Path) -> list[Difference]:
    """Compares all public tables of two engines."""
    manifest = json.loads((home / first / "manifest.json").read_text(encoding="utf-8"))
    engines = open_engine(first), open_engine(second)
    differences = []
    with duckdb.connect() as connection:
        for table in public_tables(manifest, read_types(home / "duckdb.duckdb")):
            if set(engines[1].columns(table.schema, table.name)) != set(table.types):
                differences.append(
                    Difference(table, (0, 0), examples=["columns differ"], only_first=1)
                )
                continue
            queries = tuple(
                engine.fetch(table.schema, table.name, table.types, home) for engine in engines
            )
            ignored = STAND_INS.get(table.name, {})
            differences.append(compare(connection, table, queries, ignored))
    return differences


def tell(second: str, differences: list[Difference]) -> None:
    """Prints a line per table that differs, and one for all."""
    for found in differences:
        if not found.is_none:
            columns = ", ".join(f"{name} {count}" for name, count in found.columns.items())
            print(
                f"{found.table.schema}.{found.table.name}: "
                f"{found.rows[0]} and {found.rows[1]} rows,"
                f" {found.only_first} only in duckdb, {found.only_second} only in {second};"
                f" values that differ: {columns or 'none'}"
            )
            print("\n".join(f"    {example}" for example in found.examples))
    alike = sum(found.is_none for found in differences)
    rows = sum(found.rows[0] for found in differences)
    print(
        f"duckdb and {second}: {alike} of {len(differences)} tables alike, {rows:,} rows compared."
    )


def main(arguments: list[str] | None = None) -> int:
    """Builds, compares and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.parity", description=__doc__)
    parser.add_argument("targets", nargs="+", choices=sorted(ENGINES))
    parser.add_argument("--home", type=Path, default=ROOT / "target" / "parity")
    parser.add_argument("--folder", type=Path, help="Parquet files; default: demo data made here")
    parser.add_argument("--schema", default="raw")
    parser.add_argument("--as-of-date", default=str(generate_demo_data.Options().end_date))
    parser.add_argument(
        "--full-refresh",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="--no-full-refresh: the next run on the warehouses that are there",
    )
    parser.add_argument("--no-build", action="store_true", help="compare the tables as they are")
    options = parser.parse_args(arguments)
    if options.targets[0] != "duckdb" or len(set(options.targets)) < 2:
        parser.error("name duckdb first, then one engine or more")
    options.home = options.home.resolve()
    options.home.mkdir(parents=True, exist_ok=True)
    os.environ["LEAD_SCORING_DB"] = str(options.home / "duckdb.duckdb")
    if options.folder is None:
        options.folder = options.home / "demo_data"
        if not find_parquet(options.folder):
            generate_demo_data.generate(options.folder)
    if not options.no_build and not all(build(name, options) for name in options.targets):
        return BUILD_FAILED
    found = {name: compare_engines("duckdb", name, options.home) for name in options.targets[1:]}
    for name, differences in found.items():
        tell(name, differences)
    return (
        ALIKE
        if all(each.is_none for differences in found.values() for each in differences)
        else DIFFERENT
    )


if __name__ == "__main__":
    sys.exit(main())
