"""Loads the fixtures of a source system, as its loader would land them."""

from dbt_project import PROJECT
from duckdb import connect

FIXTURES = PROJECT / "tests" / "fixtures"


def load_fixtures(db, source):
    """Read each CSV of tests/fixtures/<source> into a table of schema <source>, with DuckDB's types."""
    with connect(str(db)) as connection:
        connection.execute(f"create schema if not exists {source}")
        for path in sorted((FIXTURES / source).glob("*.csv")):
            connection.execute(
                f"create or replace table {source}.{path.stem} as from read_csv('{path}', header = true)"
            )
