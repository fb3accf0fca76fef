"""What all parts share: tables as columns, and times.

Times are whole epoch seconds. A table is a dict of numpy arrays of the same length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Columns = dict[str, Array]

DAY = 86_400
HOUR = 3_600
NULL_TIME = -(2**62)  # written as null
NULL_ID = -1


def numbers(text: str) -> dict[str, float]:
    """Names with their numbers, from "name number, name number"."""
    pairs = (entry.rsplit(" ", 1) for entry in text.split(", "))
    return {name: float(number) for name, number in pairs}


def texts(values: Iterable[str | None]) -> Array:
    """Python strings as an object array: taking from it copies references only."""
    listed = list(values)
    result = np.empty(len(listed), dtype=object)
    result[:] = listed
    return result


def constant(value: str | None, size: int) -> Array:
    """The same text in every row."""
    return np.full(size, value, dtype=object)


def height(columns: Columns) -> int:
    """Number of rows of a table."""
    return len(next(iter(columns.values())))


def take(columns: Columns, index: Array) -> Columns:
    """Rows of a table by position or mask."""
    return {name: values[index] for name, values in columns.items()}


def stack(parts: Sequence[Columns]) -> Columns:
    """Put tables under each other; the first one says which columns."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def in_order(columns: Columns, by: str) -> Columns:
    """Rows of a table by ascending time."""
    return take(columns, np.argsort(columns[by], kind="stable"))


def spread(moves: Sequence[tuple[str, Array, Array]]) -> tuple[Array, Array, Array]:
    """Positions, kinds and times of all moves (kind, for whom, when), one kind after the other."""
    return (
        np.concatenate([np.flatnonzero(flags) for _, flags, _ in moves]),
        np.concatenate([constant(kind, int(flags.sum())) for kind, flags, _ in moves]),
        np.concatenate([at[flags] for _, flags, at in moves]),
    )


def is_first(row: Array) -> Array:
    """Whether a row is the first of its lead; rows of a lead are neighbours."""
    return np.concatenate([[True], row[1:] != row[:-1]])[: len(row)]


def after_weekend(at: Array) -> Array:
    """Move times of weekends to Monday."""
    weekday = (at // DAY + 3) % 7  # day 0 was a Thursday; Monday is 0
    return at + np.where(weekday > 4, 7 - weekday, 0) * DAY


def expit(values: Array) -> Array:
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))


def parallel(rows: Iterable[tuple[Any, ...]]) -> list[Array]:
    """Columns of a list of rows: texts and nulls as Python objects, numbers as numbers."""
    columns = (list(column) for column in zip(*rows, strict=True))
    return [
        np.array(column, dtype=object if isinstance(column[0], str) else None) for column in columns
    ]


def before(at: Array, end: int) -> Array:
    """Bring times back by whole days until they lie before the end."""
    over = np.maximum(0, (at - end) // DAY + 1)
    return at - over * DAY
