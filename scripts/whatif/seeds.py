"""What differs between two folders of seeds."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from scripts.dbt_build import ROOT, shorten
from scripts.whatif.options import USAGE, WhatIfError


@dataclass
class Seed:
    """What the project declares about a seed."""

    name: str
    key: list[str]
    columns: dict[str, dict[str, Any]]

    @property
    def full_key(self) -> list[str]:
        """The columns that tell rows apart, versions of a rule included."""
        return self.key + [
            name for name in ("valid_from",) if name in self.columns and name not in self.key
        ]


@dataclass(frozen=True)
class Change:
    """One cell that differs, or one row that only one of the folders has."""

    seed_file: str
    change: str  # changed, added, removed
    row_key: str
    column_name: str | None
    old_value: str | None
    new_value: str | None


def declared_seeds() -> dict[str, Seed]:
    """The seeds of the project, by name."""
    seeds = {}
    for path in sorted((ROOT / "models/staging/seeds").glob("_seeds*.yml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        for seed in declared.get("seeds", []):
            columns = {column["name"]: column for column in seed["columns"]}
            seeds[seed["name"]] = Seed(seed["name"], seed["config"]["meta"]["key"], columns)
    return seeds


def seed_files(folder: Path) -> dict[str, Path]:
    """The CSV files of a folder, by the name of the seed."""
    return {path.stem: path for path in sorted(folder.rglob("*.csv"))}


def check_folders(*folders: Path) -> None:
    """Stops if a seed is missing: the copy must be a whole one."""
    for folder in folders:
        files = seed_files(folder)
        if missing := [f"{name}.csv" for name in declared_seeds() if name not in files]:
            raise WhatIfError(
                USAGE,
                f"{shorten(folder)} has no {', '.join(missing)}: it must be a copy of the whole "
                "folder of seeds.",
            )


def copy_without(folder: Path, name: str, copy: Path) -> None:
    """Copies the seeds, and of one of them the header only."""
    files = seed_files(folder)
    if name not in files:
        raise WhatIfError(USAGE, f"--without: there is no {name}.csv in {shorten(folder)}")
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for seed, path in files.items():
        content = path.read_bytes()
        (copy / path.name).write_bytes(content.splitlines(True)[0] if seed == name else content)


def changed_files(before: Path, after: Path) -> list[str]:
    """Names of the seeds whose files are not the same, byte for byte."""
    old, new = seed_files(before), seed_files(after)
    return [
        name for name in old if name in new and old[name].read_bytes() != new[name].read_bytes()
    ]


def find_changes(before: Path, after: Path, names: Iterable[str]) -> list[Change]:
    """Every cell and row of the named seeds that differs in content."""
    seeds = declared_seeds()
    old_files, new_files = seed_files(before), seed_files(after)
    changes: list[Change] = []
    for name in names:
        seed = seeds.get(name)
        if seed is None:  # dbt does not load it
            continue
        file = new_files[name].name
        try:
            old_columns, old = read_rows(old_files[name], seed)
            new_columns, new = read_rows(new_files[name], seed)
        except (UnicodeDecodeError, csv.Error) as error:
            changes.append(Change(file, "changed", "", None, None, f"cannot be read: {error}"))
            continue
        for column in sorted(old_columns ^ new_columns):
            states = [
                "a column" if column in columns else None for columns in (old_columns, new_columns)
            ]
            changes.append(Change(file, "changed", "header", column, *states))
        changes += compare_rows(file, seed, old, new)
    return changes


def read_rows(path: Path, seed: Seed) -> tuple[set[str], list[dict[str, str]]]:
    """The columns that matter, and the rows as the build reads them: spelling of numbers aside."""
    lines = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    header = [name.strip().lower() for name in next(lines, [])]
    rows = []
    for cells in lines:
        row: dict[str, str] = {}
        for number, cell in enumerate(cells):
            name = header[number] if number < len(header) else ""
            text = plain_cell(cell, seed.columns.get(name, {}))
            if text and not (name.startswith("note") and name not in seed.columns):
                row[name or f"column {number + 1}"] = text
        if row:
            rows.append(row)
    optional = {
        name
        for name, column in seed.columns.items()
        if column.get("config", {}).get("meta", {}).get("optional_column")
    }
    notes = {name for name in header if name.startswith("note") and name not in seed.columns}
    return set(header) - optional - notes - {""}, rows


def plain_cell(cell: str, column: dict[str, Any]) -> str:
    """A cell without what makes no difference to the build."""
    text = cell.replace("\xa0", " ").replace("\t", " ").strip(" ")
    data_type = column.get("data_type", "string")
    case = column.get("config", {}).get("meta", {}).get("case")
    if case:
        text = text.lower() if case == "lower" else text.upper()
    if data_type == "int" or data_type.startswith("numeric"):
        try:
            number = Decimal(text)
            return f"{number.normalize():f}" if number.is_finite() else text
        except InvalidOperation:
            return text
    if data_type == "boolean":
        words = {"true": "true t yes y 1 1.0".split(), "false": "false f no n 0 0.0".split()}
        return next((word for word in words if text.lower() in words[word]), text)
    if data_type == "date":
        return re.sub(r"(?<=^\d{4}-\d\d-\d\d)[ T]00:00(:00(\.0+)?)?$", "", text)
    return text


def compare_rows(
    file: str, seed: Seed, old: Sequence[dict[str, str]], new: Sequence[dict[str, str]]
) -> list[Change]:
    """The differences of two versions of a seed, in the order of the new one."""
    old_rows, new_rows = by_key(seed.full_key, old), by_key(seed.full_key, new)
    pairs = {key: key for key in new_rows if key in old_rows}
    # A row whose validity begins on another day is the same row, if it has no other version.
    lost = {key: by_key(seed.key, [row]) for key, row in old_rows.items() if key not in pairs}
    found = {key: by_key(seed.key, [row]) for key, row in new_rows.items() if key not in pairs}
    losses = Counter(next(iter(keyed)) for keyed in lost.values())
    finds = Counter(next(iter(keyed)) for keyed in found.values())
    for key, keyed in found.items():
        short = next(iter(keyed))
        if losses[short] == finds[short] == 1:
            pairs[key] = next(old_key for old_key in lost if short in lost[old_key])

    changes = []
    for key, row in new_rows.items():
        label = show_key(seed, row, key)
        if key not in pairs:
            changes.append(Change(file, "added", label, None, None, show_row(seed, row)))
            continue
        before = old_rows[pairs[key]]
        for column in [*seed.columns, *sorted((row.keys() | before.keys()) - seed.columns.keys())]:
            if row.get(column) != before.get(column):
                changes.append(
                    Change(file, "changed", label, column, before.get(column), row.get(column))
                )
    for key, row in old_rows.items():
        if key not in pairs.values():
            label = show_key(seed, row, key)
            changes.append(Change(file, "removed", label, None, show_row(seed, row), None))
    return changes


def by_key(
    columns: Sequence[str], rows: Sequence[dict[str, str]]
) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by their key; a key that comes again gets a number."""
    keyed: dict[tuple[str, ...], dict[str, str]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(row.get(column, "") for column in columns)
        seen[key] += 1
        keyed[(*key, f"#{seen[key]}") if seen[key] > 1 else key] = row
    return keyed


def show_key(seed: Seed, row: dict[str, str], key: tuple[str, ...]) -> str:
    """The key of a row in words."""
    since = f" from {row['valid_from']}" if row.get("valid_from") else ""
    again = f" {key[-1]}" if key and key[-1].startswith("#") else ""
    return " / ".join(row.get(column, "") for column in seed.key) + since + again


def show_row(seed: Seed, row: dict[str, str]) -> str:
    """What stands in a row besides its key."""
    return ", ".join(f"{name}={text}" for name, text in row.items() if name not in seed.full_key)
