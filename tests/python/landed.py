"""Puts the fixtures of a source system into a warehouse, as its loader would have landed them."""

from pathlib import Path

import duckdb

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def load_fixtures(db, source):
    """Read every CSV file of `tests/fixtures/<source>` into the schema `<source>`."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(f"create schema if not exists {source}")
        for file in sorted((FIXTURES / source).glob("*.csv")):
            connection.execute(
                f"create or replace table {source}.{file.stem} as from read_csv('{file}')"
            )
