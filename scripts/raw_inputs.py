"""Looks at the input tables before dbt does: which are there, and how old their newest row is."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml
from jinja2.nativetypes import NativeEnvironment

from scripts.dbt_build import ROOT, one_line

STAGING = ROOT / "models" / "staging"
SOURCES = STAGING / "generic" / "_generic__sources.yml"
# Columns that say when a row came or changed; a table has one or more of them, or declares another.
TIMES = (
    "_fivetran_synced",
    "_loaded_at",
    "received_at",
    "synced_at",
    "system_modstamp",
    "lastmodifieddate",
    "timestamp",
    "loaded_at",
    "updated_at",
    "occurred_at",
    "changed_at",
    "given_at",
    "identified_at",
    "enrolled_at",
)
# dlt's name of a load: a text of seconds since 1970.
DLT_LOAD = "_dlt_load_id"
AGE = re.compile(r"(\d+(?:\.\d+)?)\s*([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class InputError(Exception):
    """An input table that cannot be read."""


@dataclass(frozen=True)
class Limits:
    """How old the newest row may be: of all tables of a system, and of some systems or tables."""

    overall: timedelta
    named: dict[str, timedelta]


@dataclass(frozen=True)
class Table:
    """An input table as the YAML of its system declares it."""

    system: str
    name: str  # leads; of other systems hubspot.contact
    schema: str
    identifier: str
    loaded_at: str | None  # SQL for the time of a row
    is_required: bool


def table_names() -> list[str]:
    """The input tables of the generic source."""
    declared = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    return [table["name"] for source in declared["sources"] for table in source["tables"]]


def system_of(name: str) -> str:
    """The system of an input table."""
    system, dot, _ = name.partition(".")
    return system if dot else "generic"


def all_variables(given: Mapping[str, Any]) -> dict[str, Any]:
    """The dbt vars of a run: those given, and of the others what the project says."""
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return {**project["vars"], **given}


def declared_tables(given: Mapping[str, Any]) -> list[Table]:
    """The input tables of the systems that the var `sources` names, as far as vars leave them on.

    Raises:
        ValueError: if it is no list of systems.
    """
    variables = all_variables(given)
    environment = NativeEnvironment()

    def rendered(text: Any) -> Any:
        return environment.from_string(str(text)).render(var=variables.get)

    known = {path.parent.name for path in STAGING.glob("*/base_*.sql")} | {"generic"}
    if not isinstance(variables["sources"], list) or not variables["sources"]:
        raise ValueError("sources must be a list of source systems, such as [generic, hubspot]")
    if unknown := [system for system in variables["sources"] if system not in known]:
        raise ValueError(
            f"sources names {unknown[0]!r}, which is no source system: {', '.join(sorted(known))}"
        )
    tables = []
    for system in variables["sources"]:
        for file in sorted((STAGING / system).glob("*sources*.yml")):
            for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
                for table in source["tables"]:
                    config = {**source.get("config", {}), **table.get("config", {})}
                    if not rendered(config.get("enabled", True)):
                        continue
                    name = table["name"] if system == "generic" else f"{system}.{table['name']}"
                    tables.append(
                        Table(
                            system=system,
                            name=name,
                            schema=str(rendered(source["schema"])),
                            identifier=table.get("identifier", table["name"]),
                            loaded_at=config.get("loaded_at_field"),
                            is_required=name == "leads"
                            or bool(config.get("meta", {}).get("required")),
                        )
                    )
    return tables


def add_options(parser: argparse.ArgumentParser, database_help: str) -> argparse._ArgumentGroup:
    """Adds the options that say where the raw tables are, for which day, and with which vars."""
    parser.add_argument(
        "--as-of-date", type=date.fromisoformat, help="day of the scores; default: today in UTC"
    )
    parser.add_argument("--vars", default="{}", type=json.loads, help="more dbt vars, as JSON")
    raw = parser.add_argument_group("where the raw tables are")
    raw.add_argument("--raw-path", help="folder of <table>.parquet, <table>/*.parquet, <table>.csv")
    raw.add_argument("--raw-database", type=Path, help=database_help)
    raw.add_argument("--raw-schema", default="raw", help="of the generic source; default: raw")
    raw.add_argument("--inputs", help="the tables that must be there: leads,web_events,...")
    return raw


def check_options(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Makes paths independent of the folder, `inputs` a list, and `variables` the dbt vars.

    `tables` are all input tables, `in_database` those that are not looked for in --raw-path.
    """
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
    try:
        options.tables = declared_tables(options.variables)
    except ValueError as error:
        parser.error(f"--vars: {error}")
    options.in_database = [
        table for table in options.tables if not (options.raw_path and table.system == "generic")
    ]
    if options.raw_path and options.in_database == options.tables:
        parser.error("--raw-path is of no use: the var sources does not name generic")
    if options.raw_path and options.raw_database and not options.in_database:
        parser.error("--raw-path and --raw-database exclude each other, for the generic source")


def read_age(text: str) -> timedelta:
    """Reads an age such as 90m, 36h or 2d."""
    if not (match := AGE.fullmatch(text.strip())):
        raise ValueError(f"{text!r} is no age such as 90m, 36h or 2d")
    return timedelta(**{UNITS[match[2]]: float(match[1])})


def read_limits(texts: Iterable[str], usual: str, tables: Iterable[Table] = ()) -> Limits:
    """Reads ages of `36h` and `email_events=2d` kind; names must be those of tables or systems."""
    overall, named = read_age(usual), {}
    known = list(dict.fromkeys(name for table in tables for name in (table.system, table.name)))
    for text in texts:
        name, _, age = text.rpartition("=")
        if not name:
            overall = read_age(age)
        elif name in known:
            named[name] = read_age(age)
        else:
            raise ValueError(f"{name!r} is no input table: {', '.join(known)}")
    return Limits(overall, named)


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
    connection: duckdb.DuckDBPyConnection, database: str, tables: Iterable[Table]
) -> dict[str, str]:
    """The tables that lie in an attached database, each with its full name."""
    found = connection.execute(
        "select lower(table_schema), lower(table_name) from information_schema.tables"
        " where table_catalog = ?",
        [database],
    ).fetchall()
    return {
        table.name: f'"{database}"."{table.schema}"."{table.identifier}"'
        for table in tables
        if (table.schema.lower(), table.identifier.lower()) in found
    }


def copy_tables(
    connection: duckdb.DuckDBPyConnection, database: str, tables: Iterable[Table]
) -> None:
    """Copies the tables of an attached database, into schemas of the same names made anew."""
    for schema in sorted({table.schema for table in tables}):
        connection.execute(f'drop schema if exists "{schema}" cascade')
        connection.execute(f'create schema "{schema}"')
    scans = find_tables(connection, database, tables)
    for table in tables:
        if table.name in scans:
            name = f'"{table.schema}"."{table.identifier}"'
            try:
                connection.execute(f"create or replace table {name} as from {scans[table.name]}")
            except duckdb.Error as error:
                raise unreadable(table.name, error) from error


def row_time(connection: duckdb.DuckDBPyConnection, scan: str, declared: str | None) -> str:
    """SQL for the time of a row: as declared, if the columns for it are there, else as known."""
    if declared:
        with suppress(duckdb.BinderException):
            connection.execute(f"describe select {declared} from {scan}")
            return f"try(cast(({declared}) as timestamp))"
    columns = connection.execute(f"describe select * from {scan}").fetchall()
    names = [row[0] for row in columns]
    times = [f'try_cast("{name}" as timestamp)' for name in names if name.lower() in TIMES]
    if DLT_LOAD in names:
        times.append(f"try(make_timestamp(cast(cast({DLT_LOAD} as double) * 1000000 as bigint)))")
    return f"greatest({', '.join(times) or 'null'}, null::timestamp)"


def newest_rows(
    connection: duckdb.DuckDBPyConnection,
    scans: dict[str, str],
    until: datetime,
    declared: Mapping[str, str | None] | None = None,
) -> dict[str, datetime | None]:
    """The time of the newest row of each table; a time after `until` is a mistake of the source."""
    connection.execute("set timezone = 'UTC'")
    newest = {}
    for table, scan in scans.items():
        try:
            time = row_time(connection, scan, (declared or {}).get(table))
            newest[table] = connection.execute(
                f"select max(moment) from (select {time} as moment from {scan}) where moment <= ?",
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
    """What is older than it may be, with a sentence about it; `all tables` for a whole system."""
    until = until.replace(tzinfo=None)
    systems = sorted({system_of(table) for table in newest})
    checks = []
    for system in systems or ["generic"]:
        moments = [time for table, time in newest.items() if time and system_of(table) == system]
        name = f"all tables of {system}" if len(systems) > 1 else "all tables"
        limit = limits.named.get(system, limits.overall)
        checks.append((name, max(moments, default=None), limit))
    checks += [
        (table, newest.get(table), limit)
        for table, limit in limits.named.items()
        if table not in systems
    ]
    stale = {}
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
