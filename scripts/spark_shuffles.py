"""Tells from Spark's event log what each model of a build moved between the workers.

    python -m scripts.spark_shuffles spark-events --leads 8000 --events 160000

The log is a file or a folder of files that Spark writes with these settings, uncompressed:
spark.eventLog.enabled, spark.eventLog.dir, spark.eventLog.compress false. Give the leads and events
of the build, and the sums are divided by them. A shuffle is by lead if the lead's id or number is
among the columns that the rows are distributed by.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQL"
WRITTEN = re.compile(r"InsertInto\w+ \S*/(?P<schema>\w+)\.db/(?P<name>\w+)")
KEYS = re.compile(r"^Exchange hashpartitioning\((?P<keys>.*), \d+\)")
BYTES_WRITTEN = "shuffle bytes written"
LEAD = {"lead_id", "lead_number"}  # the history numbers its leads
OTHERS = "(queries that write no table)"
Number = tuple[int, int]  # of the application, and Spark's own


@dataclass(frozen=True)
class Exchange:
    """A step of a plan that distributes rows anew: by some columns, or by none."""

    keys: tuple[str, ...]
    bytes: int
    is_to_one_task: bool = False
    is_of_files: bool = False  # no other shuffle before it: files in buckets would spare it


@dataclass
class Moved:
    """What one model took; bytes are those on disk and wire, compressed as Spark does it."""

    shuffled: int = 0
    spilled: int = 0
    peak_memory: int = 0  # of the largest task, without what the JVM needs besides
    task_seconds: float = 0.0  # of processor
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def by_lead(self) -> list[Exchange]:
        """The shuffles by lead that moved something."""
        return [each for each in self.exchanges if LEAD & set(each.keys) and each.bytes]

    @property
    def of_files(self) -> int:
        """Bytes shuffled by lead that tables in buckets by lead would spare."""
        return sum(each.bytes for each in self.by_lead if each.is_of_files)

    @property
    def to_one_task(self) -> int:
        """Bytes that one task gets whole: what no further worker makes faster."""
        return sum(each.bytes for each in self.exchanges if each.is_to_one_task)


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """The events of a log, or of all logs of a folder."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        if file.name.startswith((".", "appstatus")):
            continue
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def plan_nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All steps of a plan."""
    yield plan
    for child in plan.get("children", []):
        yield from plan_nodes(child)


def written_table(plan: dict[str, Any]) -> str | None:
    """The table that a statement writes: schema and name."""
    for node in plan_nodes(plan):
        if found := WRITTEN.search(node["simpleString"]):
            return f"{found['schema']}.{found['name']}"
    return None


def exchange_keys(node: dict[str, Any]) -> tuple[str, ...]:
    """The columns by which a step distributes its rows, without Spark's numbers."""
    found = KEYS.match(node["simpleString"])
    return tuple(re.findall(r"(\w+)#\d+", found["keys"])) if found else ()


def is_of_files(node: dict[str, Any]) -> bool:
    """Does a step get its rows from files, without a shuffle in between?"""
    return all(
        child["nodeName"] == "BroadcastExchange"
        or (child["nodeName"] not in ("Exchange", "ReusedExchange") and is_of_files(child))
        for child in node.get("children", [])
    )


class EventLog:
    """The statements of a log, with the plans they had and what their stages did."""

    def __init__(self, events: Iterable[dict[str, Any]]) -> None:
        self.application = 0
        self.plans: dict[Number, dict[str, Any]] = {}
        self.roots: dict[Number, Number] = {}
        self.names: dict[Number, str] = {}
        self.stages: dict[Number, Number] = {}
        self.counters: dict[Number, int] = {}  # Spark's accumulators at the end of a stage
        self.tasks: dict[Number, Moved] = {}
        for event in events:
            self.take(event)

    def number(self, own: int | str) -> Number:
        """What a number of Spark's is called here: the next application counts from 0 again."""
        return self.application, int(own)

    def take(self, event: dict[str, Any]) -> None:
        """Notes what an event says."""
        kind = event["Event"].removeprefix(SQL)
        if kind == "SparkListenerApplicationStart":
            self.application += 1
        elif kind in ("ExecutionStart", "AdaptiveExecutionUpdate"):
            execution = self.number(event["executionId"])
            self.plans[execution] = event["sparkPlanInfo"]
            root = event.get("rootExecutionId")
            self.roots.setdefault(execution, execution if root is None else self.number(root))
            if name := written_table(event["sparkPlanInfo"]):
                self.names[execution] = name
        elif kind == "SparkListenerJobStart":
            execution = event.get("Properties", {}).get("spark.sql.execution.id")
            if execution is not None:
                for stage in event["Stage IDs"]:
                    self.stages[self.number(stage)] = self.number(execution)
        elif kind == "SparkListenerStageCompleted":
            for counter in event["Stage Info"].get("Accumulables", []):
                if str(counter.get("Value", "")).isdigit():
                    self.counters[self.number(counter["ID"])] = int(counter["Value"])
        elif kind == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            execution = self.stages.get(self.number(event["Stage ID"]), self.number(-1))
            self.take_task(execution, event["Task Metrics"])

    def take_task(self, execution: Number, metrics: dict[str, Any]) -> None:
        """Adds up what the tasks of a statement took."""
        moved = self.tasks.setdefault(execution, Moved())
        moved.shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
        moved.spilled += metrics["Disk Bytes Spilled"]
        moved.peak_memory = max(moved.peak_memory, metrics.get("Peak Execution Memory", 0))
        moved.task_seconds += metrics["Executor CPU Time"] / 1e9

    def name(self, execution: Number) -> str:
        """The table that a statement writes, or the statement that it is a part of."""
        root = self.roots.get(execution, execution)
        parts = (part for part, its_root in self.roots.items() if its_root == root)
        return next((self.names[part] for part in parts if part in self.names), OTHERS)

    def exchanges(self, execution: Number) -> list[Exchange]:
        """The shuffles of a statement; one that is used twice counts once."""
        found = {}
        for node in plan_nodes(self.plans.get(execution, {"nodeName": "", "simpleString": ""})):
            if node["nodeName"] != "Exchange":
                continue
            for metric in node.get("metrics", []):
                if metric["name"] == BYTES_WRITTEN:
                    number = execution[0], metric["accumulatorId"]
                    found[number] = Exchange(
                        exchange_keys(node),
                        self.counters.get(number, 0),
                        node["simpleString"].startswith("Exchange SinglePartition"),
                        is_of_files(node),
                    )
        return list(found.values())

    def by_table(self) -> dict[str, Moved]:
        """What each table took; all statements that write it are one."""
        tables: dict[str, Moved] = {}
        for execution, tasks in self.tasks.items():
            moved = tables.setdefault(self.name(execution), Moved())
            moved.shuffled += tasks.shuffled
            moved.spilled += tasks.spilled
            moved.peak_memory = max(moved.peak_memory, tasks.peak_memory)
            moved.task_seconds += tasks.task_seconds
            moved.exchanges += self.exchanges(execution)
        return dict(sorted(tables.items(), key=lambda entry: -entry[1].shuffled))


def total(tables: dict[str, Moved]) -> Moved:
    """The sum over all tables; of the memory, the most."""
    return Moved(
        shuffled=sum(moved.shuffled for moved in tables.values()),
        spilled=sum(moved.spilled for moved in tables.values()),
        peak_memory=max((moved.peak_memory for moved in tables.values()), default=0),
        task_seconds=sum(moved.task_seconds for moved in tables.values()),
        exchanges=[each for moved in tables.values() for each in moved.exchanges],
    )


def show(tables: dict[str, Moved], leads: int, events: int, most: int) -> Table:
    """The tables that moved most, and the sum of all."""
    shown = Table(title="Bytes that the models shuffled")
    shown.add_column("table", no_wrap=True)
    for name in (
        "shuffled", "a lead", "an event", "to one task", "spilled", "largest task, MB", "by lead",
        "of files",
    ):  # fmt: skip
        shown.add_column(name, justify="right")
    rows = [*list(tables.items())[:most], ("all", total(tables))]
    for name, moved in rows:
        shown.add_row(
            name,
            f"{moved.shuffled:,}",
            f"{moved.shuffled / leads:,.0f}" if leads else "",
            f"{moved.shuffled / events:,.1f}" if events else "",
            f"{moved.to_one_task:,}",
            f"{moved.spilled:,}",
            f"{moved.peak_memory / 1e6:,.1f}",
            f"{len(moved.by_lead)}",
            f"{moved.of_files:,}",
        )
    return shown


def main(arguments: list[str] | None = None) -> int:
    """Prints the table and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.spark_shuffles", description=__doc__.splitlines()[0]
    )
    parser.add_argument("log", type=Path, help="an event log, or a folder of them")
    parser.add_argument("--leads", type=int, default=0)
    parser.add_argument("--events", type=int, default=0)
    parser.add_argument("--most", type=int, default=30, help="tables to show")
    options = parser.parse_args(arguments)
    tables = EventLog(read_events(options.log)).by_table()
    if not tables:
        print(f"{options.log} has no events of Spark", file=sys.stderr)
        return 1
    Console(width=150, highlight=False).print(
        show(tables, options.leads, options.events, options.most)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
