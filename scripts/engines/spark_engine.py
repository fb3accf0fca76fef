"""Spark: the session that the output `spark` of profiles.yml describes."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml

from scripts.dbt_build import ROOT


def profile() -> dict[str, Any]:
    """The output `spark`, with the variables of the environment filled in."""
    text = jinja2.Environment().from_string((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    rendered = text.render(env_var=lambda name, default="": os.environ.get(name, default))
    return yaml.safe_load(rendered)["lead_scoring"]["outputs"]["spark"]


def open_session(parameters: dict[str, str]) -> Any:
    """A session like dbt's; only one process may have one on a warehouse."""
    from pyspark.sql import SparkSession  # the optional extra `spark`

    builder = SparkSession.builder.enableHiveSupport()
    for name, value in parameters.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def close_session(session: Any) -> None:
    """Ends a session and waits for its Java process, which holds the catalog."""
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


def load_tables(
    parameters: dict[str, str], files: dict[str, list[Path]], schema: str
) -> dict[str, int]:
    """Loads tables in a session of this process; returns the rows of each."""
    session = open_session(parameters)
    session.sql(f"create schema if not exists `{schema}`")
    counts = {}
    for table, paths in files.items():
        name = f"`{schema}`.`{table}`"
        rows = session.read.option("mergeSchema", "true").parquet(*map(str, paths))
        session.sql(f"drop table if exists {name}")
        rows.write.format("parquet").saveAsTable(name)
        counts[table] = session.table(name).count()
    close_session(session)
    return counts


class SparkEngine:
    """A warehouse of Parquet files, with the catalog beside them."""

    name = "spark"

    def __init__(self) -> None:
        self.parameters = profile()["server_side_parameters"]
        self.warehouse = ROOT / self.parameters["spark.sql.warehouse.dir"]

    def load(self, files: dict[str, list[Path]], schema: str) -> dict[str, int]:
        """Makes a table of each list of Parquet files; returns the rows of each."""
        self.warehouse.mkdir(parents=True, exist_ok=True)
        # Java holds the catalog until the process that started it ends: that is to be another one.
        with get_context("spawn").Pool(1) as pool:
            return pool.apply(load_tables, (self.parameters, files, schema))

    def files(self, schema: str, table: str) -> str:
        """The DuckDB expression that reads the files of a table."""
        pattern = self.warehouse / f"{schema}.db" / table / "**" / "*.parquet"
        return f"read_parquet('{pattern}')"

    def columns(self, schema: str, table: str) -> list[str]:
        """The columns of a table; none if it does not exist."""
        try:
            rows = duckdb.sql(f"describe from {self.files(schema, table)}").fetchall()
        except duckdb.IOException:
            return []
        return [row[0] for row in rows]

    def fetch(self, schema: str, table: str, types: dict[str, str], folder: Path) -> str:
        """Returns the DuckDB query that reads the table where it lies, typed."""
        columns = []
        for name, kind in types.items():
            value = f'"{name}"'
            if kind == "TIMESTAMP":
                # Spark writes instants, which DuckDB would show in the zone of the machine.
                value = f"{value} at time zone 'UTC'"
            columns.append(f'cast({value} as {kind}) as "{name}"')
        return f"select {', '.join(columns)} from {self.files(schema, table)}"
