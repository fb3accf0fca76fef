"""Writes the public tables of a work file to a file for readers, with the table of all runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from scripts.versions import RUN_TABLE

PUBLIC_SCHEMAS = ("scoring", "marts")
# BI tools built on DuckDB 1.x can read this.
STORAGE_VERSION = "v1.2.0"
RUN_COLUMNS = {
    "run_id": "varchar",
    "version_id": "varchar",
    "status": "varchar",
    "message": "varchar",
    "events_read": "varchar",
    "code_version": "varchar",
    "seeds_version": "varchar",
    "dbt_version": "varchar",
    "duckdb_version": "varchar",
    "exit_code": "integer",
    "rows_in": "bigint",
    "rows_out": "bigint",
    "rows_excluded": "bigint",
    "leads_changed_stage": "bigint",
    "duration_seconds": "double",
    "as_of_date": "date",
    "started_at": "timestamp",
    "finished_at": "timestamp",
}


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Rows that came in, went out and were left out, and the day of the scores."""
    inputs = connection.execute(
        """
        select table_name from information_schema.tables
        where table_catalog = current_database() and table_schema = 'staging'
            and starts_with(table_name, 'stg_inputs__')
        """
    ).fetchall()
    rows_in = {
        table.removeprefix("stg_inputs__"): connection.execute(
            f'select count(*) from staging."{table}"'
        ).fetchone()[0]
        for (table,) in inputs
    }
    rows_out, as_of_date = connection.execute(
        "select count(*), max(as_of_date) from scoring.lead_scores"
    ).fetchone()
    (rows_excluded,) = connection.execute(
        """
        select coalesce(sum(rows_excluded), 0) from (
            select rows_excluded from scoring.event_exclusions
            union all
            select rows_excluded from scoring.lead_exclusions
            union all
            select rows_excluded from scoring.row_exclusions
        )
        """
    ).fetchone()
    counts = {
        "rows_in": sum(rows_in.values()),
        "rows_in_by_table": rows_in,
        "rows_out": rows_out,
        "rows_excluded": int(rows_excluded),
        "events_read": what_was_read(connection),
    }
    return {**counts, "as_of_date": as_of_date} if as_of_date else counts


def what_was_read(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Whether the build read new events only, or why it read all; None if it does not say."""
    try:
        (reason,) = connection.execute("select reason from intermediate.int_run_scope").fetchone()
    except duckdb.CatalogException:
        return None
    return reason


def count_changed_stages(connection: duckdb.DuckDBPyConnection, before: Path) -> int | None:
    """How many leads have another stage than in the work file before; None if it holds none."""
    connection.execute(f"attach {quoted(before)} as before (read_only)")
    try:
        return connection.execute(
            """
            select count(distinct lead_id)
            from scoring.lead_scores as now_scores
            inner join before.scoring.lead_scores as old_scores using (lead_id, scoring_model)
            where now_scores.lifecycle_stage is distinct from old_scores.lifecycle_stage
            """
        ).fetchone()[0]
    except (duckdb.CatalogException, duckdb.BinderException):
        return None
    finally:
        connection.execute("detach before")


def write_runs(connection: duckdb.DuckDBPyConnection, runs: list[dict[str, Any]]) -> None:
    """Adds the runs that the run table does not know yet."""
    columns = ", ".join(f"{name} {kind}" for name, kind in RUN_COLUMNS.items())
    connection.execute("create schema if not exists scoring")
    connection.execute(f"create table if not exists {RUN_TABLE} ({columns})")
    for name, kind in RUN_COLUMNS.items():
        connection.execute(f"alter table {RUN_TABLE} add column if not exists {name} {kind}")
    known = {
        run_id for (run_id,) in connection.execute(f"select run_id from {RUN_TABLE}").fetchall()
    }
    names = ", ".join(RUN_COLUMNS)
    marks = ", ".join("?" * len(RUN_COLUMNS))
    for run in runs:
        if run["run_id"] not in known:
            connection.execute(
                f"insert into {RUN_TABLE} ({names}) values ({marks})",
                [run.get(name) for name in RUN_COLUMNS],
            )
            known.add(run["run_id"])


def copy_tables(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Copies tables and views of the public schemas to a new file; returns the rows of each."""
    connection.execute(
        f"attach {quoted(target)} as published (storage_version '{STORAGE_VERSION}')"
    )
    tables = {}
    for schema in PUBLIC_SCHEMAS:
        connection.execute(f'create schema published."{schema}"')
        found = connection.execute(
            """
            select table_name from information_schema.tables
            where table_catalog = current_database() and table_schema = ?
            order by table_name
            """,
            [schema],
        ).fetchall()
        for (table,) in found:
            name = f'"{schema}"."{table}"'
            (tables[name],) = connection.execute(
                f"create table published.{name} as select * from {name}"
            ).fetchone()
    copy_comments(connection)
    connection.execute("detach published")
    return tables


def copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Copies what dbt wrote down about tables and columns, for people who browse."""
    schemas = ", ".join(f"'{schema}'" for schema in PUBLIC_SCHEMAS)
    where = (
        f"comment is not null and database_name = current_database() and schema_name in ({schemas})"
    )
    comments = connection.execute(
        f"""
        select 'table', schema_name, table_name, null, comment from duckdb_tables() where {where}
        union all
        select 'table', schema_name, view_name, null, comment from duckdb_views() where {where}
        union all
        select 'column', schema_name, table_name, column_name, comment from duckdb_columns()
        where {where}
        """
    ).fetchall()
    for kind, schema, table, column, comment in comments:
        name = f'published."{schema}"."{table}"' + (f'."{column}"' if column else "")
        connection.execute(f"comment on {kind} {name} is {quoted(comment)}")


def check_copy(path: Path, tables: dict[str, int]) -> None:
    """Makes sure that the new file can be read and holds what was written."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, rows in tables.items():
            (found,) = connection.execute(f"select count(*) from {name}").fetchone()
            if found != rows:
                raise RuntimeError(f"{name} has {found} rows in the new file instead of {rows}")


def quoted(value: Any) -> str:
    """Writes a text as a SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"
