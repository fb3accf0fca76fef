"""What is asked for (Options), what is made at a time (Chunk), and what was made (Report).

A chunk depends only on the options and its own number, so memory stays bounded and the files do
not depend on the number of threads.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np

from scripts.demo_data.draws import Draws
from scripts.demo_data.tools import Array, Columns

EVENTS_PER_CHUNK = 400_000
LEADS_PER_CHUNK = 50_000


@dataclass(frozen=True)
class Options:
    """What to generate."""

    leads: int = 5_000
    events: int = 150_000
    accounts: int | None = None
    seed: int = 7
    end_date: date = date(2026, 6, 30)
    months: int = 18
    threads: int = 2

    def __post_init__(self) -> None:
        """Refuse sizes that leave no room for every kind of row."""
        if self.leads < 100 or self.events < self.leads:
            raise ValueError("at least 100 leads, and one event per lead, are needed")
        if self.account_count < 10 or self.months < 3 or self.threads < 1 or self.seed < 0:
            raise ValueError("at least 10 accounts, 3 months, 1 thread and a seed >= 0 are needed")
        if self.events > 4_000 * self.leads:
            raise ValueError("at most 4,000 events per lead: a chunk must fit in memory")

    @property
    def account_count(self) -> int:
        """Number of accounts, own company included."""
        return self.accounts if self.accounts is not None else max(10, round(self.leads * 0.12))

    @cached_property
    def end(self) -> int:
        """First second after the end date."""
        midnight = datetime.combine(self.end_date, datetime.min.time(), tzinfo=UTC)
        return int((midnight + timedelta(days=1)).timestamp())

    @cached_property
    def start(self) -> int:
        """First second of the first day: whole months before the end."""
        after = self.end_date + timedelta(days=1)
        year, month = divmod(after.year * 12 + after.month - 1 - self.months, 12)
        return int(datetime(year, month + 1, min(after.day, 28), tzinfo=UTC).timestamp())

    @property
    def chunk_leads(self) -> int:
        """Leads of one chunk: few enough that its events fit in memory many times over."""
        by_events = EVENTS_PER_CHUNK * self.leads // self.events
        # A few leads always make a chunk, so that each chunk can hold every kind of dirty row.
        return min(LEADS_PER_CHUNK, max(100, by_events))

    @property
    def chunks(self) -> int:
        """Number of chunks; a short rest joins the last one."""
        return max(1, self.leads // self.chunk_leads)


@dataclass
class Report:
    """What was written."""

    rows: Counter[str] = field(default_factory=Counter)
    dirty: Counter[str] = field(default_factory=Counter)
    intercept: float = 0.0
    seconds: float = 0.0

    def add(self, other: Report) -> None:
        """Add the counts of a chunk."""
        self.rows.update(other.rows)
        self.dirty.update(other.dirty)


@dataclass
class Chunk:
    """Some leads and what becomes of them; filled step by step."""

    options: Options
    accounts: Columns
    number: int
    lead: Columns = field(default_factory=dict)  # one row per lead, hidden properties included
    events: dict[str, Columns] = field(default_factory=dict)  # `row`: which lead, -1 if none
    identities: Columns = field(default_factory=dict)  # devices that could be told apart
    score: Array = field(default_factory=lambda: np.empty(0))  # log-odds without the intercept
    report: Report = field(default_factory=Report)

    @property
    def first(self) -> int:
        """Leads in the chunks before."""
        return self.number * self.options.chunk_leads

    @property
    def size(self) -> int:
        """Leads in this chunk."""
        is_last = self.number == self.options.chunks - 1
        return (self.options.leads - self.first) if is_last else self.options.chunk_leads

    @property
    def end(self) -> int:
        """Nothing happens from here on."""
        return self.options.end

    def draws(self, subject: str) -> Draws:
        """Random numbers for one subject in this chunk."""
        return Draws(self.options.seed, subject, self.number)

    def ids(self, size: int) -> Array:
        """Numbers that no other chunk uses."""
        return self.number * 10_000_000 + np.arange(size)

    def of_account(self, column: str, without: object) -> Array:
        """A column of each lead's account, and what stands for it where there is none."""
        account = self.lead["account"]
        return np.where(account >= 0, self.accounts[column][account], without)
