"""What scripts need of each engine beside dbt: to load raw tables, and to read public ones."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from scripts.engines.duckdb_engine import DuckdbEngine
from scripts.engines.postgres_engine import PostgresEngine
from scripts.engines.spark_engine import SparkEngine


class Engine(Protocol):
    """A warehouse that a target of profiles.yml names."""

    name: str

    def load(self, files: dict[str, list[Path]], schema: str) -> dict[str, int]:
        """Makes a table of each list of Parquet files; returns the rows of each."""

    def columns(self, schema: str, table: str) -> list[str]:
        """The columns of a table; none if it does not exist."""

    def fetch(self, schema: str, table: str, types: dict[str, str], folder: Path) -> str:
        """Copies a table into the folder; returns the DuckDB query that reads it, typed."""


ENGINES: dict[str, type[Engine]] = {
    "duckdb": DuckdbEngine,
    "postgres": PostgresEngine,
    "spark": SparkEngine,
}


def open_engine(name: str) -> Engine:
    """The engine of a target, by what profiles.yml reads from the environment."""
    return ENGINES[name]()
