"""The differences of a table on two engines: rows by key, values by column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import duckdb

# Decimals and floats may differ by so much of their size: engines add up in an order of their own.
RELATIVE_TOLERANCE = 1e-9
NUMBERS = ("DOUBLE", "FLOAT", "DECIMAL")
EXAMPLES = 3


@dataclass(frozen=True)
class Table:
    """A public table: where it is and what tells its rows apart."""

    schema: str
    name: str
    key: tuple[str, ...]
    types: dict[str, str]  # DuckDB types by column


@dataclass
class Difference:
    """What differs in a table; the examples name key, column and both values."""

    table: Table
    rows: tuple[int, int]
    only_first: int = 0
    only_second: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @property
    def is_none(self) -> bool:
        """Are both tables alike?"""
        return not (self.only_first or self.only_second or self.columns)


def differ(column: str, kind: str) -> str:
    """The condition under which two values differ."""
    one, other = f'first."{column}"', f'second."{column}"'
    if not kind.startswith(NUMBERS):
        return f"{one} is distinct from {other}"
    sizes = f"greatest(abs({one}::double), abs({other}::double))"
    return (
        f"coalesce(abs({one}::double - {other}::double) > {RELATIVE_TOLERANCE} * {sizes},"
        f" {one} is distinct from {other})"
    )


def compare(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    queries: tuple[str, str],
    ignored: Iterable[str] = (),
) -> Difference:
    """Compares what two queries read as one table."""
    for name, query in zip(("first", "second"), queries, strict=True):
        connection.execute(f'create or replace temporary table "{name}" as {query}')
    rows = tuple(
        connection.execute(f'select count(*) from "{name}"').fetchall()[0][0]
        for name in ("first", "second")
    )
    found = Difference(table, rows)
    same_key = " and ".join(
        f'first."{name}" is not distinct from second."{name}"' for name in table.key
    )
    keys = ", ".join(f'"{name}"' for name in table.key)
    for name, other, target in (
        ("first", "second", "only_first"),
        ("second", "first", "only_second"),
    ):
        missing = connection.execute(
            f'select {keys} from "{name}" anti join "{other}" on {same_key} order by all'
        ).fetchall()
        setattr(found, target, len(missing))
        found.examples += [f"only in the {name}: {shown(table, key)}" for key in missing[:EXAMPLES]]
    values = {
        name: kind
        for name, kind in table.types.items()
        if name not in table.key and name not in set(ignored)
    }
    if not values:
        return found
    joined = f'from "first" inner join "second" on {same_key}'
    counts = connection.execute(
        "select "
        + ", ".join(
            f"count(*) filter (where {differ(name, kind)})" for name, kind in values.items()
        )
        + f" {joined}"
    ).fetchall()[0]
    for (name, kind), count in zip(values.items(), counts, strict=True):
        if count:
            found.columns[name] = count
            first_keys = ", ".join(f'first."{part}"' for part in table.key)
            found.examples += [
                f"{name}: {shown(table, row[:-2])}: {row[-2]!r} and {row[-1]!r}"
                for row in connection.execute(
                    f'select {first_keys}, first."{name}", second."{name}" {joined}'
                    f" where {differ(name, kind)} order by all limit {EXAMPLES}"
                ).fetchall()
            ]
    return found


def shown(table: Table, key: Iterable[Any]) -> str:
    """A key in words."""
    return ", ".join(f"{name} = {value}" for name, value in zip(table.key, key, strict=True))
