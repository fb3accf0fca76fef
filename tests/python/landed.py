"""Source tables as a loader lands them, from the fixtures."""

from pathlib import Path

import duckdb

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def load_fixtures(db, source):
    """Every CSV of a source's folder as a table of the schema named after the source."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(f"create schema if not exists {source}")
        for path in sorted((FIXTURES / source).glob("*.csv")):
            table = f"{source}.{path.stem}"
            connection.execute(f"create or replace table {table} as from read_csv('{path}')")
