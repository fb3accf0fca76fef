"""Puts the fixtures of a source into a DuckDB warehouse, as its loader would land them."""

from __future__ import annotations

from pathlib import Path

import duckdb

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def load_fixtures(db: Path, source: str) -> None:
    """Makes a table of each CSV file of the source, in a schema named like the source."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(f"create schema if not exists {source}")
        for path in sorted((FIXTURES / source).glob("*.csv")):
            connection.execute(
                f"create or replace table {source}.{path.stem} as"
                f" select * from read_csv('{path}', header = true)"
            )
