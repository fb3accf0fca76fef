"""Looks at the input tables before dbt does: which are there, and how old their newest row is."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from scripts.dbt_build import ROOT, one_line

SOURCES = ROOT / "models" / "staging" / "generic" / "_generic__sources.yml"
# Columns that say when a row came or changed; a table has one or more of them.
TIMES = (
    "loaded_at",
    "updated_at",
    "occurred_at",
    "changed_at",
    "given_at",
    "identified_at",
    "enrolled_at",
)
AGE = re.compile(r"(\d+(?:\.\d+)?)\s*([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class InputError(Exception):
    """An input table that cannot be read."""


@dataclass(frozen=True)
class Limits:
    """How old the newest row may be: of all tables together, and of single tables."""

    overall: timedelta
    tables: dict[str, timedelta]


def table_names() -> list[str]:
    """The input tables that the project knows."""
    declared = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    return [table["name"] for source in declared["sources"] for table in source["tables"]]


def add_options(parser: argparse.ArgumentParser, database_help: str) -> argparse._ArgumentGroup:
    """Adds the options that say where the raw tables are, for which day, and with which vars."""
    parser.add_argument(
        "--as-of-date", type=date.fromisoformat, help="day of the scores; default: today in UTC"
    )
    parser.add_argument("--vars", default="{}", type=json.loads, help="more dbt vars, as JSON")
    raw = parser.add_argument_group("where the raw tables are")
    raw.add_argument("--raw-path", help="folder of <table>.parquet, <table>/*.parquet, <table>.csv")
    raw.add_argument("--raw-database", type=Path, help=database_help)
    raw.add_argument("--raw-schema", default="raw", help="schema of the tables; default: raw")
    raw.add_argument("--inputs", help="the tables that must be there: leads,web_events,...")
    return raw


def check_options(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Makes paths independent of the folder, `inputs` a list, and `variables` the dbt vars."""
    if options.raw_path and options.raw_database:
        parser.error("--raw-path and --raw-database exclude each other")
    if not isinstance(options.vars, dict):
        parser.error("--vars must be a JSON object")
    if options.raw_path and "://" not in options.raw_path:
        options.raw_path = str(Path(options.raw_path).resolve())
    if options.raw_database:
        options.raw_database = options.raw_database.resolve()
    options.inputs = [name.strip() for name in (options.inputs or "").split(",") if name.strip()]
    given: dict[str, Any] = {
        "raw_path": options.raw_path,
        "raw_schema": options.raw_schema if options.raw_schema != "raw" else None,
        "inputs": options.inputs,
        "as_of_date": options.as_of_date and options.as_of_date.isoformat(),
    }
    # Other vars than last time cost dbt a full reading of the project: none without need.
    options.variables = {**options.vars, **{name: value for name, value in given.items() if value}}


def read_age(text: str) -> timedelta:
    """Reads an age such as 90m, 36h or 2d."""
    if not (match := AGE.fullmatch(text.strip())):
        raise ValueError(f"{text!r} is no age such as 90m, 36h or 2d")
    return timedelta(**{UNITS[match[2]]: float(match[1])})


def read_limits(texts: Iterable[str], usual: str) -> Limits:
    """Reads ages of `36h` and `email_events=2d` kind; names must be those of input tables."""
    overall, tables = read_age(usual), {}
    for text in texts:
        name, _, age = text.rpartition("=")
        if not name:
            overall = read_age(age)
        elif name in table_names():
            tables[name] = read_age(age)
        else:
            raise ValueError(f"{name!r} is no input table: {', '.join(table_names())}")
    return Limits(overall, tables)


def find_files(connection: duckdb.DuckDBPyConnection, folder: str) -> dict[str, str]:
    """The tables that lie in a folder of files, each with the SQL that scans it."""
    scans = {}
    # A folder's name may hold what is a wildcard in a pattern.
    folder = re.sub(r"([*?\[])", r"[\1]", folder)
    for table in table_names():
        for pattern, scan in (
            (f"{folder}/{table}.parquet", "read_parquet('{}', union_by_name = true)"),
            (f"{folder}/{table}/*.parquet", "read_parquet('{}', union_by_name = true)"),
            (f"{folder}/{table}.csv", "read_csv('{}', all_varchar = true, strict_mode = false)"),
        ):
            if connection.execute("select count(*) from glob(?)", [pattern]).fetchone()[0]:
                scans[table] = scan.format(pattern.replace("'", "''"))
                break
    return scans


def find_tables(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str
) -> dict[str, str]:
    """The tables that lie in a schema, each with its full name."""
    found = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = ? and table_schema = ?",
        [database, schema],
    ).fetchall()
    names = {name for (name,) in found}
    return {
        table: f'"{database}"."{schema}"."{table}"' for table in table_names() if table in names
    }


def newest_rows(
    connection: duckdb.DuckDBPyConnection, scans: dict[str, str], until: datetime
) -> dict[str, datetime | None]:
    """The time of the newest row of each table; a time after `until` is a mistake of the source."""
    connection.execute("set timezone = 'UTC'")
    newest = {}
    for table, scan in scans.items():
        try:
            columns = connection.execute(f"describe select * from {scan}").fetchall()
            times = [row[0] for row in columns if row[0].lower() in TIMES]
            moments = ", ".join(f'try_cast("{name}" as timestamp)' for name in times)
            newest[table] = connection.execute(
                f"""
                select max(moment) from (
                    select greatest({moments or "null"}, null::timestamp) as moment from {scan}
                )
                where moment <= ?
                """,
                [until.replace(tzinfo=None)],
            ).fetchone()[0]
        except duckdb.Error as error:
            raise unreadable(table, error) from error
    return newest


def read_rows(connection: duckdb.DuckDBPyConnection, scans: dict[str, str]) -> None:
    """Reads every value of every table; raises InputError at the first that cannot be read."""
    for table, scan in scans.items():
        try:
            connection.execute(f"select max(hash(entry)) from (select * from {scan}) as entry")
        except duckdb.Error as error:
            raise unreadable(table, error) from error


def unreadable(table: str, error: duckdb.Error) -> InputError:
    """Says which table it was."""
    return InputError(f"input table {table} cannot be read: {one_line(str(error))}")


def find_stale(
    newest: dict[str, datetime | None], limits: Limits, until: datetime
) -> dict[str, str]:
    """What is older than it may be, with a sentence about it; `all tables` for the whole."""
    until = until.replace(tzinfo=None)
    stale = {}
    moments = [moment for moment in newest.values() if moment]
    checks = [("all tables", max(moments, default=None), limits.overall)]
    checks += [(table, newest.get(table), limit) for table, limit in limits.tables.items()]
    for name, moment, limit in checks:
        if moment is None:
            stale[name] = "no row with a time"
        elif until - moment > limit:
            hours = (until - moment).total_seconds() / 3600
            stale[name] = (
                f"the newest row is {hours:.1f} h old ({moment:%Y-%m-%d %H:%M}), "
                f"{limit.total_seconds() / 3600:.1f} h are allowed"
            )
    return stale
