"""PostgreSQL: the server that the variables LEAD_SCORING_POSTGRES_... name."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from scripts.engines.files import scan

if TYPE_CHECKING:
    import psycopg2.extensions

# DuckDB's types in the words of Postgres, where they differ.
TYPES = {
    "VARCHAR": "text",
    "DOUBLE": "double precision",
    "FLOAT": "real",
    "BLOB": "bytea",
    "HUGEINT": "numeric(38, 0)",
    "TINYINT": "smallint",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}
NO_VALUE = "\\N"


class PostgresEngine:
    """A PostgreSQL server."""

    name = "postgres"

    def connect(self) -> psycopg2.extensions.connection:
        """A connection by the variables that profiles.yml reads."""
        import psycopg2  # the optional extra `postgres`

        def variable(name: str, default: str) -> str:
            return os.environ.get(f"LEAD_SCORING_POSTGRES_{name}", default)

        return psycopg2.connect(
            host=variable("HOST", "127.0.0.1"),
            port=variable("PORT", "5432"),
            user=variable("USER", "lead_scoring"),
            password=variable("PASSWORD", ""),
            dbname=variable("DATABASE", "lead_scoring"),
            options="-c datestyle=ISO,YMD -c timezone=UTC -c extra_float_digits=3",
        )

    def load(self, files: dict[str, list[Path]], schema: str) -> dict[str, int]:
        """Makes a table of each list of Parquet files; returns the rows of each."""
        counts = {}
        connection = self.connect()
        with connection, connection.cursor() as cursor, duckdb.connect() as reader:
            reader.execute("set timezone = 'UTC'")
            cursor.execute(f'create schema if not exists "{schema}"')
            for table, paths in files.items():
                name = f'"{schema}"."{table}"'
                columns = ", ".join(
                    f'"{row[0]}" {TYPES.get(row[1], row[1])}'
                    for row in reader.execute(f"describe from {scan(paths)}").fetchall()
                )
                # Views of staging go with it; the next build makes them again.
                cursor.execute(f"drop table if exists {name} cascade")
                cursor.execute(f"create table {name} ({columns})")
                with TemporaryDirectory() as folder:
                    copied = Path(folder) / "rows.csv"
                    reader.execute(
                        f"copy (from {scan(paths)}) to '{copied}'"
                        f" (format csv, header false, nullstr '{NO_VALUE}')"
                    )
                    with copied.open(encoding="utf-8") as lines:
                        cursor.copy_expert(
                            f"copy {name} from stdin (format csv, null '{NO_VALUE}')", lines
                        )
                counts[table] = cursor.rowcount
                cursor.execute(f"analyze {name}")
        connection.close()
        return counts

    def columns(self, schema: str, table: str) -> list[str]:
        """The columns of a table; none if it does not exist."""
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "select column_name from information_schema.columns"
                " where table_schema = %s and table_name = %s order by ordinal_position",
                [schema, table],
            )
            rows = cursor.fetchall()
        connection.close()
        return [name for (name,) in rows]

    def fetch(self, schema: str, table: str, types: dict[str, str], folder: Path) -> str:
        """Copies a table into the folder; returns the DuckDB query that reads it, typed."""
        path = folder / f"{self.name}.{schema}.{table}.csv"
        names = ", ".join(f'"{name}"' for name in types)
        connection = self.connect()
        with connection, connection.cursor() as cursor, path.open("w", encoding="utf-8") as lines:
            cursor.copy_expert(
                f'copy (select {names} from "{schema}"."{table}") to stdout'
                f" (format csv, null '{NO_VALUE}', force_quote *)",
                lines,
            )
        connection.close()
        columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
        texts = ", ".join(f"'{name}': 'varchar'" for name in types)
        return (
            f"select {columns} from read_csv('{path}', header = false, columns = {{{texts}}},"
            f" nullstr = '{NO_VALUE}', allow_quoted_nulls = false, auto_detect = false,"
            " delim = ',', quote = '\"', escape = '\"')"
        )
