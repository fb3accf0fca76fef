"""Builds the project on Spark for the benchmark: seconds, memory, and what the steps shuffle."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts import spark_shuffles
from scripts.benchmark.measure import Usage, run
from scripts.dbt_build import ROOT
from scripts.spark_shuffles import EventLog, Moved, read_events

# Of a small copy of large data all tables are small, and Spark would send them whole to each worker
# instead of shuffling both sides of a join. Tables below this many bytes are those of the seeds.
SMALL_TABLE = 20_000
# Partitions grow in number, not in size; docs/scaling.md counts on the same.
LEADS_OF_A_PARTITION = 8_000
TABLES_SHOWN = 25


@dataclass
class SparkRound:
    """What was measured with one number of leads and events."""

    leads: int
    events: int
    load: Usage
    build: Usage
    tables: dict[str, Moved]

    @property
    def total(self) -> Moved:
        """The sum over all tables."""
        return spark_shuffles.total(self.tables)


def submit_arguments(log: Path) -> str:
    """Lets Spark write its event log, and join as it would join large tables."""
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.sql.autoBroadcastJoinThreshold": str(SMALL_TABLE),
    }
    return " ".join(f"--conf {name}={value}" for name, value in settings.items()) + " pyspark-shell"


def build(folder: Path, raw: Path, as_of_date: date, leads: int, events: int) -> SparkRound:
    """Loads the raw files into a new warehouse and runs `dbt build` without tests there."""
    log, warehouse, target = folder / "spark_events", folder / "spark", folder / "dbt_spark"
    for old in (log, warehouse):
        shutil.rmtree(old, ignore_errors=True)
        old.mkdir(parents=True)
    environment = {
        "LEAD_SCORING_SPARK_WAREHOUSE": str(warehouse),
        "LEAD_SCORING_SPARK_PARTITIONS": str(max(leads // LEADS_OF_A_PARTITION, 4)),
    }
    loaded = run(
        ["scripts.load_demo", "--target", "spark", "--folder", str(raw)],
        folder / "spark_load.log",
        environment,
        has_children=True,
    )
    command = [
        "dbt.cli.main", "--no-use-colors", "build", "--target", "spark",
        "--exclude-resource-type", "test", "unit_test", "--full-refresh",
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(target),
        "--log-path", str(target), "--vars", json.dumps({"as_of_date": as_of_date.isoformat()}),
    ]  # fmt: skip
    given = os.environ.get("PYSPARK_SUBMIT_ARGS", "").removesuffix("pyspark-shell")
    environment["PYSPARK_SUBMIT_ARGS"] = f"{given} {submit_arguments(log)}".strip()
    built = run(command, folder / "spark.log", environment, has_children=True)
    return SparkRound(leads, events, loaded, built, EventLog(read_events(log)).by_table())


def show(console: Console, rounds: list[SparkRound]) -> None:
    """Prints what was measured: the whole build, the tables, and how both grow."""
    table = Table(title="Spark")
    table.add_column("")
    for measured in rounds:
        table.add_column(f"{measured.leads:,} leads, {measured.events:,} events", justify="right")

    def row(name: str, cells: list[str]) -> None:
        table.add_row(name, *cells)

    row("loading, s", [f"{r.load.seconds:.0f}" for r in rounds])
    row("whole build, s", [f"{r.build.seconds:.0f}" for r in rounds])
    row("  processor time of tasks, s", [f"{r.total.task_seconds:.0f}" for r in rounds])
    row("peak memory of the largest process, GB", [gigabytes(r.build.peak_bytes) for r in rounds])
    row("largest task, MB", [f"{r.total.peak_memory / 1e6:.1f}" for r in rounds])
    row("spilled, MB", [f"{r.total.spilled / 1e6:.1f}" for r in rounds])
    row("shuffled, MB", [f"{r.total.shuffled / 1e6:.1f}" for r in rounds])
    row("  by lead, of files, MB", [f"{r.total.of_files / 1e6:.1f}" for r in rounds])
    row("  to one task, MB", [f"{r.total.to_one_task / 1e6:.2f}" for r in rounds])
    row("  bytes a lead", [f"{r.total.shuffled / r.leads:,.0f}" for r in rounds])
    row("  bytes an event", [f"{r.total.shuffled / r.events:,.0f}" for r in rounds])
    console.print(table)
    console.print(steps(rounds))
    first, last = min(rounds, key=lambda r: r.events), max(rounds, key=lambda r: r.events)
    if first is not last:
        console.print(
            f"{last.events / first.events:.1f} times the events:"
            f" {last.build.seconds / first.build.seconds:.1f} times the seconds,"
            f" {last.total.task_seconds / first.total.task_seconds:.1f} times the processor time,"
            f" {last.total.shuffled / first.total.shuffled:.1f} times the bytes shuffled."
        )


def steps(rounds: list[SparkRound]) -> Table:
    """The tables that shuffle most: bytes a lead in each round, times by lead, memory of a task."""
    table = Table(title="Bytes shuffled a lead; shuffles by lead; MB of the largest task")
    table.add_column("table", no_wrap=True)
    for measured in rounds:
        table.add_column(f"{measured.events:,} events", justify="right")
    table.add_column("by lead", justify="right")
    table.add_column("of files", justify="right")
    for measured in rounds:
        table.add_column(f"MB at {measured.events:,}", justify="right")
    most = max(rounds, key=lambda r: r.events).tables
    for name in list(most)[:TABLES_SHOWN]:
        found = [measured.tables.get(name, Moved()) for measured in rounds]
        table.add_row(
            name,
            *(f"{f.shuffled / r.leads:,.0f}" for f, r in zip(found, rounds, strict=True)),
            str(len(most[name].by_lead)),
            f"{most[name].of_files / max(most[name].shuffled, 1):.0%}",
            *(f"{f.peak_memory / 1e6:.1f}" for f in found),
        )
    return table


def gigabytes(count: int) -> str:
    """Bytes in words."""
    return f"{count / 1024**3:.1f}"
