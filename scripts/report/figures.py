"""What a section of the page is made of, and how numbers and words are written in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

from scripts.report.warehouse import Row, Warehouse

# Standard normal quantile of a two-sided 95 % interval.
Z_95 = 1.959964
# Leads; a rate of fewer is shown, but faint.
TOO_FEW = 30
# leads.js has those of stages, too.
ACRONYMS = {"mql": "MQL", "sql": "SQL", "b2b": "B2B", "b2c": "B2C", "saas": "SaaS"}


def count(value: Any) -> str:
    """Writes a number of things: 1,234."""
    return "–" if value is None else f"{value:,.0f}"


def share(value: Any) -> str:
    """Writes a rate of 0..1 with as many decimals as it deserves: 0.4%, 12%."""
    if value is None:
        return "–"
    return f"{value:.1%}" if 0 < value < 0.0995 else f"{value:.0%}"


def money(value: Any) -> str:
    """Writes an amount with three digits that count: 940, 12.4k, 1.25M."""
    if value is None:
        return "–"
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            scaled = value / (1e3 if unit == "k" else size)
            decimals = max(0, 3 - len(f"{abs(scaled):.0f}"))
            return f"{scaled:,.{decimals}f}{unit}".replace("-", "−")
    return f"{value:,.0f}".replace("-", "−")


def decimal(value: Any) -> str:
    """Writes a measure with one decimal."""
    return "–" if value is None else f"{value:,.1f}"


def two_decimals(value: Any) -> str:
    """Writes a measure with two decimals."""
    return "–" if value is None else f"{value:,.2f}"


def signed(value: Any) -> str:
    """Writes a change, with its sign and a real minus."""
    return "–" if value is None else f"{value:+,.1f}".replace("-", "−")


def times(value: Any) -> str:
    """Writes a ratio: 2.4×."""
    return "–" if value is None else f"{value:.1f}×"


def day(value: date | None) -> str:
    """Writes a day: 30 Jun 2026."""
    return "–" if value is None else f"{value.day} {value:%b %Y}"


def words(value: Any) -> str:
    """Turns a name of the tables into words: sales_form → sales form, mql → MQL."""
    if value is None:
        return "–"
    return " ".join(ACRONYMS.get(word, word) for word in str(value).split("_"))


def text(value: Any) -> str:
    """Writes a text as it is."""
    return "–" if value is None else str(value)


def mean_interval(cases: float, total: float, total_of_squares: float) -> tuple[float, float]:
    """The 95 % interval of a mean, as macros/statistics/mean_interval.sql has it; from 0 on."""
    cases, total, total_of_squares = float(cases), float(total), float(total_of_squares)
    mean = total / cases
    if cases < 2:
        return 0, mean
    error = sqrt(max(total_of_squares - mean * total, 0) / (cases - 1) / cases)
    return max(mean - Z_95 * error, 0), mean + Z_95 * error


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """The 95 % interval of a share.

    Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.
    """
    if not trials:
        return 0.0, 1.0
    rate = successes / trials
    spread = Z_95 * sqrt(rate * (1 - rate) / trials + Z_95**2 / (4 * trials**2))
    scale = 1 + Z_95**2 / trials
    middle = rate + Z_95**2 / (2 * trials)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@dataclass(frozen=True)
class Column:
    """A column of a table of figures."""

    name: str
    title: str
    write: Callable[[Any], str] = count

    @property
    def is_number(self) -> bool:
        """Flush right?"""
        return self.write not in (text, words, day)


@dataclass(frozen=True)
class Table:
    """The figures behind a chart; the first column heads the rows."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Figure:
    """An answer: a sentence, a chart, how to read it, and the same as a table."""

    answer: str
    reading: str
    chart: dict[str, Any]
    table: Table


@dataclass(frozen=True)
class Question:
    """What a part of the page asks, of which tables, and who answers.

    `answer` returns None where the tables have nothing to say of a scoring model.
    """

    title: str
    tables: Sequence[str]
    answer: Callable[[Warehouse, str], Figure | None]
    is_wide: bool = False


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    key: str
    short: str
    title: str
    questions: Sequence[Question] = field(default_factory=tuple)
