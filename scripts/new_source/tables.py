"""The landed tables of a system, as a warehouse, files or a list of columns tell them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from scripts.raw_inputs import SOURCES

PORTABLE_TYPES = (
    (re.compile(r"bool|^bit$"), "boolean"),
    (re.compile(r"timestamp|datetime"), "timestamp"),
    (re.compile(r"^date"), "date"),
    (re.compile(r"^u?(?:tiny|small|big|huge)?int(?:eger|\d+)?\b|^long$|^serial"), "bigint"),
    (re.compile(r"double|float|real|numeric|decimal|number|money"), "numeric(18,4)"),
)


@dataclass(frozen=True)
class Column:
    """A column of a landed table, or of an input table."""

    name: str
    data_type: str
    required: bool = False


Tables = dict[str, list[Column]]


def input_tables() -> Tables:
    """The input tables that an adapter may fill, by the declaration of the generic source."""
    declared = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    return {
        table["name"]: [
            Column(
                column["name"],
                column["data_type"],
                column.get("config", {}).get("meta", {}).get("required", False),
            )
            for column in table["columns"]
        ]
        for source in declared["sources"]
        for table in source["tables"]
    }


def portable_type(data_type: str) -> str:
    """The type as dbt writes it for every engine."""
    lowered = data_type.strip().lower()
    return next((name for pattern, name in PORTABLE_TYPES if pattern.search(lowered)), "string")


def from_warehouse(path: Path, schema: str) -> Tables:
    """The tables of a schema of a DuckDB file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_catalog = current_database() and table_schema = ?"
            " order by table_name, ordinal_position",
            [schema],
        ).fetchall()
    return collect(rows)


def from_files(paths: Iterable[Path]) -> Tables:
    """The columns of Parquet and CSV files, a table each."""
    rows = []
    with duckdb.connect() as connection:
        for path in paths:
            described = connection.execute(
                f"describe from '{str(path).replace(chr(39), chr(39) * 2)}'"
            )
            rows += [(path.stem, row[0], row[1]) for row in described.fetchall()]
    return collect(rows)


def from_list(path: Path) -> Tables:
    """A CSV of table_name, column_name and data_type, as any information_schema gives it."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        names = {name.strip().lower(): name for name in reader.fieldnames or ()}
        missing = [name for name in ("table_name", "column_name", "data_type") if name not in names]
        if missing:
            raise ValueError(f"{path} has no column {', '.join(missing)}")
        rows = [
            (row[names["table_name"]], row[names["column_name"]], row[names["data_type"]])
            for row in reader
        ]
    return collect(rows)


def collect(rows: Iterable[tuple[str, str, str]]) -> Tables:
    """Columns by table, names in lower case."""
    tables: Tables = {}
    for table, column, data_type in rows:
        tables.setdefault(table.lower(), []).append(
            Column(column.lower(), portable_type(data_type))
        )
    return tables
