"""DuckDB: the file that LEAD_SCORING_DB names."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scripts.dbt_build import named_warehouse
from scripts.engines.files import scan


class DuckdbEngine:
    """The embedded warehouse."""

    name = "duckdb"

    def __init__(self) -> None:
        self.path = named_warehouse()

    def load(self, files: dict[str, list[Path]], schema: str) -> dict[str, int]:
        """Makes a table of each list of Parquet files; returns the rows of each."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        counts = {}
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f'create schema if not exists "{schema}"')
            for table, paths in files.items():
                name = f'"{schema}"."{table}"'
                connection.execute(f"create or replace table {name} as from {scan(paths)}")
                counts[table] = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
        return counts

    def columns(self, schema: str, table: str) -> list[str]:
        """The columns of a table; none if it does not exist."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            rows = connection.execute(
                "select column_name from information_schema.columns"
                " where table_schema = ? and table_name = ? order by ordinal_position",
                [schema, table],
            ).fetchall()
        return [name for (name,) in rows]

    def fetch(self, schema: str, table: str, types: dict[str, str], folder: Path) -> str:
        """Copies a table into the folder; returns the DuckDB query that reads it, typed."""
        path = folder / f"{self.name}.{schema}.{table}.parquet"
        columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
        with duckdb.connect(str(self.path), read_only=True) as connection:
            connection.execute(
                f'copy (select {columns} from "{schema}"."{table}") to \'{path}\' (format parquet)'
            )
        return f"select * from read_parquet('{path}')"
