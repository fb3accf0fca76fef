"""The mapping file: a guess to confirm on its way out, checked line by line on its way in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.new_source.guess import SURE, guess
from scripts.new_source.tables import Column, Tables, input_tables

HEAD = """\
# What the tables of {source} mean. Written by scripts.new_source: check every line, then
#   python -m scripts.new_source write {path}
# fills:   the input table that the landed table goes into; empty = it is left out
# columns: <input column>: <landed column>, or {{value: constant}}, or {{sql: expression}};
#          empty = the system does not know it
# The input tables and their columns: models/staging/generic/_generic__sources.yml
"""
NAME = re.compile(r"[a-z][a-z0-9_]*")


class MappingError(ValueError):
    """A mapping that cannot be used; the text names file, table and column."""


@dataclass(frozen=True)
class Value:
    """Where an input column comes from: a landed column, a constant or an expression."""

    kind: str  # column, value or sql
    text: Any


@dataclass(frozen=True)
class Landed:
    """A landed table that is read: into which input table, and how."""

    name: str
    fills: str
    columns: dict[str, Value]  # by input column
    types: dict[str, str]  # of all landed columns


@dataclass(frozen=True)
class Mapping:
    """A checked mapping file."""

    source: str
    schema: str
    tables: list[Landed]


def propose(source: str, schema: str, landed: Tables, path: Path) -> str:
    """The mapping file with guesses in it."""
    inputs = input_tables()
    lines = [
        HEAD.format(source=source, path=path),
        f"source: {source}",
        f"schema: {schema}",
        "tables:",
    ]
    for table, columns in landed.items():
        lines += describe(table, columns, inputs)
    return "\n".join(lines) + "\n"


def describe(table: str, landed: list[Column], inputs: Tables) -> list[str]:
    """The lines about one landed table."""
    found = guess(table, landed, inputs)
    types = {column.name: column.data_type for column in landed}
    lines = [f"  {table}:"]
    if found is None:
        lines.append("    fills: ''  # nothing like it is known")
    else:
        lines += [f"    fills: {found.input_table}  # guess", "    columns:"]
        for wanted in inputs[found.input_table]:
            name, likeness = found.columns.get(wanted.name, ("", 0.0))
            remark = "" if not name or likeness >= SURE else f"  # guess, {likeness:.0%} alike"
            if not name and wanted.required:
                remark = "  # required"
            lines.append(f"      {wanted.name}: {name or repr('')}{remark}")
        used = {name for name, _ in found.columns.values()}
        rest = [name for name in types if name not in used]
        lines.append(f"    # not used: {', '.join(rest) or 'none'}")
    lines.append(
        f"    types: {{{', '.join(f'{name}: {quoted(kind)}' for name, kind in types.items())}}}"
    )
    return lines


def quoted(text: str) -> str:
    """Types with a comma must not end the list that they stand in."""
    return f'"{text}"' if "," in text else text


def read(path: Path) -> Mapping:
    """Reads and checks a mapping file.

    Raises:
        MappingError: naming the file, the table, the column and the rule.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("tables"), dict):
        raise MappingError(f"{path} has no `tables`")
    for key in ("source", "schema"):
        if not NAME.fullmatch(str(content.get(key, ""))):
            raise MappingError(
                f"{path}, {key}: {content.get(key)!r} is no name of small letters, digits and _"
            )
    if content["source"] in ("generic", "inputs", "seeds"):
        raise MappingError(f"{path}, source: {content['source']!r} is a name of the project's own")
    inputs = input_tables()
    tables = [
        read_table(f"{path}, table {name}", name, entry or {}, inputs)
        for name, entry in content["tables"].items()
        if (entry or {}).get("fills")
    ]
    if not tables:
        raise MappingError(f"{path}: no table fills an input table")
    return Mapping(content["source"], content["schema"], tables)


def read_table(where: str, name: str, entry: dict[str, Any], inputs: Tables) -> Landed:
    """One table of the mapping, checked."""
    fills, types = entry["fills"], entry.get("types") or {}
    if fills not in inputs:
        raise MappingError(f"{where}, fills: {fills!r} is none of {', '.join(inputs)}")
    wanted = {column.name: column for column in inputs[fills]}
    columns = {}
    for column, given in (entry.get("columns") or {}).items():
        if column not in wanted:
            raise MappingError(
                f"{where}, column {column}: {fills} has no such column, but {', '.join(wanted)}"
            )
        if given in ("", None):
            continue
        if isinstance(given, dict) and len(given) == 1 and set(given) <= {"value", "sql"}:
            columns[column] = Value(*next(iter(given.items())))
        elif isinstance(given, str) and given in types:
            columns[column] = Value("column", given)
        else:
            raise MappingError(
                f"{where}, column {column}: {given!r} is neither a column of the table "
                f"({', '.join(types)}) nor {{value: ...}} nor {{sql: ...}}"
            )
    missing = [column for column in wanted if wanted[column].required and column not in columns]
    if missing:
        raise MappingError(f"{where}: {fills} needs {', '.join(missing)}")
    return Landed(name, fills, columns, types)
