"""Runs the reference: the same scores as the project's, by the SQL files of `reference/` alone.

    python -m scripts.benchmark.reference --raw-path warehouse/demo_data --database ref.duckdb

Prints one line of JSON per statement: file, name, seconds, CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import yaml

from scripts.dbt_build import ROOT
from scripts.raw_inputs import SOURCES, find_files

SQL_FILES = sorted((Path(__file__).parent / "reference").glob("*.sql"))
SEED_DECLARATIONS = ROOT / "models" / "staging" / "seeds"
TYPES = {"string": "varchar", "int": "integer", "numeric": "decimal"}
NAME = re.compile(r"\b(?:table|view|macro|into)\s+(?:temp\s+)?(\w+)", re.IGNORECASE)
LOOP = "-- Once per bucket of leads."
FIRST_HISTORY_FILE = "20"


def sql_text(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def typed_column(column: Mapping[str, Any], found: set[str]) -> str:
    """A column in the type that its YAML declares: trimmed, an empty text as null."""
    name, meta = column["name"], column.get("config", {}).get("meta", {})
    kind, _, size = column["data_type"].partition("(")
    data_type = TYPES.get(kind, kind) + (f"({size}" if size else "")
    if name not in found:
        return f"cast(null as {data_type}) as {name}"
    text = f"nullif(trim(cast({name} as varchar)), '')"
    if kind == "string":
        return f"{meta['case']}({text}) as {name}" if "case" in meta else f"{text} as {name}"
    if kind in ("timestamp", "date"):
        value = f"try_cast({name} as {data_type})"
        return f"case when extract(year from {value}) between 1 and 9999 then {value} end as {name}"
    return f"try_cast({name} as {data_type}) as {name}"


def make_view(
    connection: duckdb.DuckDBPyConnection, name: str, scan: str, columns: list[dict[str, Any]]
) -> None:
    """Makes a view of a file in its declared shape."""
    found = {
        row[0].lower() for row in connection.execute(f"describe select * from {scan}").fetchall()
    }
    listed = ", ".join(typed_column(column, found) for column in columns)
    connection.execute(f"create or replace view {name} as select {listed} from {scan}")


def make_views(connection: duckdb.DuckDBPyConnection, raw: Path, seeds: Path) -> None:
    """Makes the views raw.<table> and seeds.<seed>."""
    connection.execute("create schema if not exists raw")
    connection.execute("create schema if not exists seeds")
    scans = find_files(connection, str(raw))
    for source in yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]:
        for table in source["tables"]:
            scan = scans.get(table["name"], "(select 1 as nothing where false)")
            make_view(connection, f"raw.{table['name']}", scan, table["columns"])
    for file in sorted(SEED_DECLARATIONS.glob("_*.yml")):
        for seed in yaml.safe_load(file.read_text(encoding="utf-8")).get("seeds", []):
            path = sql_text(seeds / f"{seed['name']}.csv")
            scan = f"read_csv({path}, all_varchar = true, header = true)"
            make_view(connection, f"seeds.{seed['name']}", scan, seed["columns"])


def statements(file: Path) -> Iterator[tuple[str, str]]:
    """The statements of a file, each with the name of what it makes."""
    for statement in duckdb.extract_statements(file.read_text(encoding="utf-8")):
        made = NAME.search(statement.query)
        yield (made[1] if made else statement.query[:30]), statement.query


def rounds(files: list[Path], bucket_count: int) -> Iterator[tuple[int, Path]]:
    """The files in order; those that work on one bucket of leads come again for each bucket."""
    for is_loop, group in groupby(files, lambda file: LOOP in file.read_text(encoding="utf-8")):
        listed = list(group)
        for bucket in range(bucket_count if is_loop else 1):
            for file in listed:
                yield bucket, file


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--raw-path", type=Path, required=True, help="folder of raw files")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="folder of seeds")
    parser.add_argument("--database", default=":memory:", help="DuckDB file for the tables")
    parser.add_argument("--as-of-date", type=date.fromisoformat, default=date(2026, 6, 30))
    parser.add_argument("--history-weeks", type=int, default=104)
    parser.add_argument("--history-days", type=int, default=35)
    parser.add_argument("--buckets", type=int, default=1, help="parts of the history, by lead")
    parser.add_argument("--memory", default="5GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--history", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Runs all files and returns the exit code."""
    options = read_options(arguments)
    connection = duckdb.connect(options.database)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = {sql_text(options.memory)}")
    connection.execute(f"set threads = {options.threads}")
    connection.execute("set preserve_insertion_order = false")
    for name in ("as_of_date", "history_weeks", "history_days", "buckets"):
        value = getattr(options, name)
        value = value if isinstance(value, int) else sql_text(value)
        connection.execute(f"set variable {name} = {value}")
    make_views(connection, options.raw_path, options.seeds)
    files = [file for file in SQL_FILES if options.history or file.name < FIRST_HISTORY_FILE]
    for bucket, file in rounds(files, options.buckets):
        connection.execute(f"set variable bucket = {bucket}")
        for name, sql in statements(file):
            start, cpu_start = time.perf_counter(), time.process_time()
            connection.execute(sql)
            line = {
                "file": file.stem,
                "name": name,
                "seconds": round(time.perf_counter() - start, 3),
                "cpu_seconds": round(time.process_time() - cpu_start, 3),
            }
            print(json.dumps(line), flush=True)
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
