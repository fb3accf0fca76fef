"""Measures the project on made-up data, against a hand-fused script of the same work.

    python -m scripts.benchmark                                   # 1,000,000 leads: takes hours
    python -m scripts.benchmark --leads 5000 --events 60000       # a minute
    python -m scripts.benchmark --keep /tmp/benchmark             # keeps data and warehouses
    python -m scripts.benchmark --target spark --leads 2000 8000 --events 40000 160000

Both run one after the other, on the same files, with the same memory and threads, and must come to
the same scores. docs/benchmark.md says what is measured. Exit code 1 if the scores differ. On Spark
there is nothing to compare with: seconds, memory and shuffled bytes are told (docs/spark.md).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.benchmark import project, spark
from scripts.benchmark.compare import MAY_DIFFER, compare
from scripts.benchmark.daily import add_day
from scripts.benchmark.measure import CommandError, Usage, run
from scripts.benchmark.reference import FIRST_HISTORY_FILE
from scripts.dbt_build import ROOT
from scripts.demo import make_data
from scripts.generate_demo_data import Options

# What the project promises.
MOST_TIMES_REFERENCE = 1.5
MOST_BYTES = 6 * 1024**3
MOST_SHARE_OF_DAY = 0.1
MOST_DEMO_SECONDS = 45
# The reference takes this many events at a time through the history: that bounds its memory.
EVENTS_PER_BUCKET = 3_000_000


@dataclass
class Round:
    """What was measured with one number of events."""

    events: int
    build: project.Build
    reference: Usage
    reference_parts: dict[str, float]
    differences: dict[str, int] = field(default_factory=dict)
    daily: project.Build | None = None
    daily_reason: str = ""


def run_reference(
    folder: Path, raw: Path, options: argparse.Namespace, data: Options
) -> tuple[Usage, dict[str, float]]:
    """Runs the reference in a process of its own; returns what it took, and its parts."""
    database = folder / "reference.duckdb"
    database.unlink(missing_ok=True)
    command = [
        "scripts.benchmark.reference", "--raw-path", str(raw), "--seeds", str(options.seeds),
        "--database", str(database), "--as-of-date", data.end_date.isoformat(),
        "--buckets", str(max(1, data.events // EVENTS_PER_BUCKET)),
        "--memory", options.memory, "--threads", str(options.threads),
    ]  # fmt: skip
    if not options.history:
        command.append("--no-history")
    usage = run(command, folder / "reference.log")
    parts = {"current": 0.0, "history": 0.0}
    for line in filter(lambda line: line.startswith("{"), usage.output.splitlines()):
        step = json.loads(line)
        parts["current" if step["file"] < FIRST_HISTORY_FILE else "history"] += step["seconds"]
    return usage, parts


def make(folder: Path, options: argparse.Namespace, leads: int, events: int) -> Options:
    """Makes the data of one round; returns what it was made by."""
    data = Options(leads=leads, events=events, seed=options.seed)
    say(f"{leads:,} leads, {events:,} events: making data")
    make_data(folder / "data", data)
    return data


def measure_spark(
    folder: Path, options: argparse.Namespace, leads: int, events: int
) -> spark.SparkRound:
    """Makes data and builds the project on Spark."""
    data = make(folder, options, leads, events)
    say("loading and building on Spark")
    measured = spark.build(folder, folder / "data", data.end_date, leads, events)
    say(f"  {measured.build.seconds:.1f} s")
    return measured


def measure(folder: Path, options: argparse.Namespace, leads: int, events: int) -> Round:
    """Makes data, builds the project and the reference, and compares the two."""
    data = make(folder, options, leads, events)
    raw = folder / "data"
    settings = {
        "seeds": options.seeds,
        "memory": options.memory,
        "threads": options.threads,
        "has_history": options.history,
    }
    say("building the project")
    (folder / "project.duckdb").unlink(missing_ok=True)
    built = project.build(folder, raw, data.end_date, name="project", full_refresh=True, **settings)
    say(f"  {built.usage.seconds:.1f} s; running the reference")
    usage, parts = run_reference(folder, raw, options, data)
    measured = Round(events, built, usage, parts)
    say(f"  {usage.seconds:.1f} s; comparing")
    measured.differences = compare(
        folder / "project.duckdb",
        folder / "reference.duckdb",
        has_history=options.history,
        memory=options.memory,
    )
    if options.daily_events:
        say("building the next day")
        new_events = min(options.daily_events, events // 100)
        add_day(raw, folder / "next_day", data.end_date, new_events)
        measured.daily = project.build(
            folder,
            folder / "next_day",
            data.end_date + timedelta(days=1),
            name="daily",
            full_refresh=False,
            **settings,
        )
        measured.daily_reason = project.run_reason(folder)
    return measured


def verdict(value: float, limit: float) -> str:
    """A ratio and whether it keeps within its limit."""
    return f"{value:.2f} {'ok' if value <= limit else f'above {limit:g}'}"


def show(console: Console, rounds: list[Round], has_history: bool) -> None:
    """Prints a table of what was measured."""
    table = Table(title="Seconds, and times the reference")
    table.add_column("")
    for measured in rounds:
        table.add_column(f"{measured.events:,} events", justify="right")

    def row(name: str, cells: list[str]) -> None:
        table.add_row(name, *cells)

    for part in ["current", *(["history"] if has_history else [])]:
        row(f"{part}: project", [f"{r.build.parts[part]:.1f}" for r in rounds])
        row(f"{part}: reference", [f"{r.reference_parts[part]:.1f}" for r in rounds])
        ratios = [r.build.parts[part] / r.reference_parts[part] for r in rounds]
        row(f"{part}: ratio", [verdict(ratio, MOST_TIMES_REFERENCE) for ratio in ratios])
    row("rest of the project", [f"{r.build.parts['rest']:.1f}" for r in rounds])
    row(
        "dbt itself",
        [f"{r.build.usage.seconds - sum(r.build.parts.values()):.1f}" for r in rounds],
    )
    row("whole build", [f"{r.build.usage.seconds:.1f}" for r in rounds])
    row("peak memory, GB", [f"{r.build.usage.peak_bytes / 1024**3:.1f}" for r in rounds])
    row(
        "  of the limit",
        [verdict(r.build.usage.peak_bytes / MOST_BYTES, 1) for r in rounds],
    )
    row("  of the reference, GB", [f"{r.reference.peak_bytes / 1024**3:.1f}" for r in rounds])
    if rounds[0].daily:
        row("next day", [f"{r.daily.usage.seconds:.1f}" for r in rounds])
        row("  what it read", [r.daily_reason for r in rounds])
        row(
            "  share of the whole build",
            [
                verdict(r.daily.usage.seconds / r.build.usage.seconds, MOST_SHARE_OF_DAY)
                for r in rounds
            ],
        )
    for kind in rounds[0].differences:
        row(f"leads that differ: {kind}", [f"{r.differences[kind]:,}" for r in rounds])
    console.print(table)
    first, last = min(rounds, key=lambda r: r.events), max(rounds, key=lambda r: r.events)
    if first is not last:
        growth = last.build.usage.seconds / first.build.usage.seconds
        console.print(
            f"{last.events / first.events:.1f} times the events took {growth:.1f} times as long: "
            f"{verdict(growth / (last.events / first.events), 1)}"
        )


def measure_demo(console: Console, folder: Path) -> None:
    """Runs the demo twice and tells how long the second run took."""
    command = ["scripts.demo", "--home", str(folder / "demo"), "--no-summary"]
    run(command, folder / "demo.log")
    seconds = run(command, folder / "demo.log").seconds
    console.print(f"Second run of the demo, in seconds: {verdict(seconds, MOST_DEMO_SECONDS)}")


def say(text: str) -> None:
    """Tells what is going on."""
    print(text, file=sys.stderr, flush=True)


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--target", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument(
        "--leads", type=int, nargs="+", default=[1_000_000], help="one, or one for each --events"
    )
    parser.add_argument(
        "--events", type=int, nargs="+", default=[5_000_000, 20_000_000, 50_000_000]
    )
    parser.add_argument("--seed", type=int, default=Options().seed, help="another one, other leads")
    parser.add_argument("--memory", default="5GB", help="memory limit of DuckDB")
    parser.add_argument("--threads", type=int, default=2, help="threads of DuckDB")
    parser.add_argument("--history", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--daily-events",
        type=int,
        default=70_000,
        help="events of the next day, 1 %% at most; 0: none",
    )
    parser.add_argument("--demo", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="folder of seeds")
    parser.add_argument("--keep", type=Path, help="folder to keep data and warehouses in")
    options = parser.parse_args(arguments)
    if len(options.leads) == 1:
        options.leads *= len(options.events)
    if len(options.leads) != len(options.events):
        parser.error("give one number of leads, or one for each number of events")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Measures, prints, and returns the exit code."""
    options = read_options(arguments)
    console = Console(width=100, highlight=False)
    with tempfile.TemporaryDirectory() as scratch:
        home = (options.keep or Path(scratch)).resolve()
        rounds = []
        try:
            for leads, events in zip(options.leads, options.events, strict=True):
                folder = home / f"{leads}_leads_{events}_events"
                folder.mkdir(parents=True, exist_ok=True)
                on_target = measure_spark if options.target == "spark" else measure
                rounds.append(on_target(folder, options, leads, events))
            if options.target == "spark":
                spark.show(console, rounds)
                return 0
            show(console, rounds, options.history)
            if options.demo:
                measure_demo(console, home)
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
    return int(
        any(
            count
            for measured in rounds
            for kind, count in measured.differences.items()
            if kind != MAY_DIFFER
        )
    )


if __name__ == "__main__":
    sys.exit(main())
