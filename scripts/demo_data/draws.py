"""Random draws: how chances, waiting times and hours of the day are turned into columns."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from scripts.demo_data.tools import DAY, HOUR, Array, texts

OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 12, 11, 7, 9, 11, 11, 9, 6, 3, 2, 2, 2, 1, 0)
EVENING_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 5, 4, 3, 3, 4, 6, 8, 11, 13, 12, 9, 4)


class Draws(np.random.Generator):
    """Random numbers that depend on seed, subject and chunk only."""

    def __init__(self, seed: int, subject: str, chunk: int = 0) -> None:
        super().__init__(np.random.PCG64([seed, zlib.crc32(subject.encode()), chunk]))

    def flags(self, share: float | Array, size: int | tuple[int, int]) -> Array:
        """True in a share of the rows."""
        return self.random(size) < share

    def positions(self, weights: Iterable[float], size: int) -> Array:
        """Positions drawn with the given weights."""
        cumulative = np.cumsum(np.asarray(list(weights), dtype=float))
        drawn = np.searchsorted(cumulative, self.random(size) * cumulative[-1], side="right")
        return np.minimum(drawn, len(cumulative) - 1)

    def positions_by_row(self, weights: Array, rows: Array) -> Array:
        """Positions drawn with the weights of the given rows of a matrix."""
        cumulative = np.cumsum(weights, axis=1)
        cumulative /= cumulative[:, -1:]
        # One sorted list for all rows: row r owns the interval (r, r + 1].
        flat = (cumulative + np.arange(len(weights))[:, None]).ravel()
        drawn = np.searchsorted(flat, rows + self.random(len(rows)), side="right")
        return np.clip(drawn - rows * weights.shape[1], 0, weights.shape[1] - 1)

    def texts(self, values: Sequence[str | None], size: int) -> Array:
        """Texts, each as likely as the next."""
        return texts(values)[self.integers(0, len(values), size)]

    def texts_by_share(self, shares: Mapping[Any, float], size: int) -> Array:
        """Texts, each as likely as its share says."""
        return texts(shares)[self.positions(shares.values(), size)]

    def blank(self, share: float, values: Array) -> Array:
        """The values, a share of them replaced by null."""
        return np.where(self.flags(share, len(values)), None, values)

    def pick(self, rate: float, size: int) -> Array:
        """Positions of a share of rows, at least one."""
        return self.choice(size, min(size, max(1, round(size * rate))), replace=False)

    def days(self, mean: float, size: int) -> Array:
        """Exponential waiting times in seconds, from their mean in days."""
        return (self.exponential(mean, size) * DAY).astype(np.int64)

    def human_hours(self, at: Array, consumer: Array, offset: Array) -> Array:
        """Move times to office hours of workdays, or to the evenings of consumers."""
        day, size = at // DAY, len(at)
        weekday = (day + 3) % 7  # day 0 was a Thursday; Monday is 0
        to_workday = np.where(weekday > 4, weekday - self.integers(0, 5, size), 0)
        day = day - np.where(~consumer & self.flags(0.88, size), to_workday, 0)
        evening, office = (self.positions(hours, size) for hours in (EVENING_HOURS, OFFICE_HOURS))
        hour = np.where(consumer, evening, office)
        return day * DAY + (hour - offset) * HOUR + self.integers(0, HOUR, size)
