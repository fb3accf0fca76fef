"""Scores made-up leads and shows what comes out: `make demo`.

    python -m scripts.demo                     # make the data if need be, build, show
    python -m scripts.demo --leads 20000       # the same with more leads
    python -m scripts.demo --home /tmp/trial   # everything in another folder

The warehouse is the file that LEAD_SCORING_DB names, else warehouse/lead_scoring.duckdb.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

from scripts import dbt_build, demo_summary, generate_demo_data
from scripts.dbt_build import ROOT, count_results, named_warehouse, shorten
from scripts.versions import Versions

SECONDS_BETWEEN_LINES = 5


class DemoError(Exception):
    """A reason to stop that the reader can do something about."""


class Stopwatch:
    """Remembers how long each part took."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, float]] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measures what runs inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.parts.append((name, time.perf_counter() - start))


class BuildProgress:
    """Turns dbt's events into one progress bar; warnings and errors are shown in full.

    Without a terminal a line every few seconds takes the place of the bar.
    """

    def __init__(self) -> None:
        self.bar: tqdm | None = None
        self.done = 0
        self.problems = 0
        self.first_step_at: float | None = None
        self.next_line_at = 0.0

    def __call__(self, event: Any) -> None:
        """Takes one event of dbt."""
        if event.info.level in ("warn", "error") and event.info.msg.strip():
            self.problems += event.info.level == "error"
            tqdm.write(event.info.msg)
        elif event.info.name == "LogStartLine":
            self._start(event.data.total)
        elif event.info.name == "NodeFinished":
            self._advance(event.data.node_info.node_name)

    def close(self) -> None:
        """Ends the bar."""
        if self.bar is not None:
            self.bar.close()

    def _start(self, total: int) -> None:
        if self.bar is None:
            self.first_step_at = time.perf_counter()
            self.next_line_at = self.first_step_at + SECONDS_BETWEEN_LINES
            # disable=None: no bar where nobody watches.
            self.bar = tqdm(total=total, unit=" steps", ncols=100, leave=False, disable=None)

    def _advance(self, name: str) -> None:
        self.done += 1
        if self.bar is None:
            return
        self.bar.set_postfix_str(name[:40], refresh=False)
        self.bar.update(1)
        if self.bar.disable and time.perf_counter() >= self.next_line_at:
            self.next_line_at = time.perf_counter() + SECONDS_BETWEEN_LINES
            print(f"  step {self.done} of {self.bar.total}: {name}", flush=True)


def make_data(folder: Path, options: generate_demo_data.Options) -> bool:
    """Makes the demo data unless the folder holds it, made with the same options and generator."""
    script = Path(generate_demo_data.__file__)
    sources = [script, *sorted((script.parent / "demo_data").glob("*.py"))]
    generator = b"".join(source.read_bytes() for source in sources)
    made_by = {
        **{name: str(value) for name, value in asdict(options).items() if name != "threads"},
        "generator": hashlib.sha256(generator).hexdigest(),
    }
    receipt = folder / "made_by.json"
    if receipt.is_file() and json.loads(receipt.read_text(encoding="utf-8")) == made_by:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    # Without a receipt a half-made folder is made again.
    receipt.unlink(missing_ok=True)
    generate_demo_data.generate(folder, options)
    receipt.write_text(json.dumps(made_by, indent=2) + "\n", encoding="utf-8")
    return True


def check_warehouse(warehouse: Path, data: Path) -> None:
    """Stops if the warehouse holds leads that are not the demo's: the build would replace them."""
    if not warehouse.exists():
        return
    if Versions(warehouse).ids():
        raise DemoError(
            f"{warehouse} is published by scripts.refresh. "
            "Name another file: make demo DEMO='--home /tmp/lead_scoring_demo'"
        )
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            foreign = connection.execute(
                """
                select schema_name || '.' || table_name from duckdb_tables()
                where schema_name = 'raw'
                union all
                select schema_name || '.' || view_name from duckdb_views()
                where schema_name = 'raw' and not internal and not contains(sql, ?)
                """,
                [str(data).replace("'", "''")],
            ).fetchone()
    except duckdb.IOException as error:
        raise DemoError(f"{warehouse} cannot be opened. {error}") from error
    if foreign:
        raise DemoError(
            f"{warehouse} holds data of your own ({foreign[0]}), which the demo would replace. "
            "Name another file: make demo DEMO='--home /tmp/lead_scoring_demo'"
        )


def build(
    data: Path, target: Path, as_of_date: str, *, unit_tests: bool, full_refresh: bool
) -> dict[str, float]:
    """Runs `dbt build` on the demo data in this process; returns the seconds of its parts."""
    start = time.perf_counter()
    print("  starting dbt and reading the project", flush=True)
    arguments = ["build"]
    if not unit_tests:
        arguments += ["--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments += ["--full-refresh"]
    progress = BuildProgress()
    variables = {"raw_path": str(data), "as_of_date": as_of_date}
    outcome = dbt_build.run(arguments, target=target, variables=variables, callbacks=[progress])
    progress.close()
    end = time.perf_counter()

    if outcome.exception and not progress.problems:
        print(outcome.exception)
    if not outcome.success:
        raise DemoError(
            f"dbt build failed{outcome.name_failures()}. What went wrong stands above, "
            f"the rest in {shorten(target / 'dbt.log')}."
        )
    print(f"  {progress.done} steps done: {count_results(outcome.results)}")
    first_step = progress.first_step_at or end
    return {
        "dbt starts and reads the project": first_step - start,
        "dbt builds and tests": end - first_step,
    }


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    usual = generate_demo_data.Options()
    per_lead = usual.events // usual.leads
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--leads", type=int, default=usual.leads, help="how many leads to make up")
    parser.add_argument("--events", type=int, help=f"how many events; None: {per_lead} per lead")
    parser.add_argument("--months", type=int, default=usual.months, help="how long their story is")
    parser.add_argument("--seed", type=int, default=usual.seed, help="another one, other leads")
    parser.add_argument(
        "--end-date", type=date.fromisoformat, default=usual.end_date, help="the day of the scores"
    )
    parser.add_argument("--home", type=Path, help="folder for data and warehouse")
    parser.add_argument("--fresh", action="store_true", help="delete the warehouse of --home first")
    parser.add_argument("--unit-tests", action="store_true", help="run dbt's unit tests as well")
    parser.add_argument("--no-summary", action="store_true", help="build only")
    options = parser.parse_args(arguments)
    if options.fresh and not options.home:
        parser.error("--fresh needs --home: the warehouse of LEAD_SCORING_DB is not deleted")
    try:
        options.data = generate_demo_data.Options(
            leads=options.leads,
            events=options.events or options.leads * per_lead,
            months=options.months,
            seed=options.seed,
            end_date=options.end_date,
        )
    except ValueError as error:
        parser.error(str(error))
    return options


def run(options: argparse.Namespace) -> None:
    """Makes the data, builds, and prints the summary."""
    if options.home:
        home = options.home.resolve()
        warehouse, target = home / "warehouse" / "lead_scoring.duckdb", home / "dbt"
    else:
        home = ROOT / "warehouse"
        warehouse, target = named_warehouse(), ROOT / "target" / "demo"
    data = home / "demo_data"
    os.environ["LEAD_SCORING_DB"] = str(warehouse)
    # Paths in the project are relative to it.
    os.chdir(ROOT)
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    if options.fresh:
        warehouse.unlink(missing_ok=True)
    check_warehouse(warehouse, data)

    watch = Stopwatch()
    with watch.part("demo data"):
        print(f"Demo data of {options.leads:,} leads in {shorten(data)}", flush=True)
        is_new = make_data(data, options.data)
        if not is_new:
            print("  already there")
    print(f"dbt build into {shorten(warehouse)}", flush=True)
    parts = build(
        data,
        target,
        options.end_date.isoformat(),
        unit_tests=options.unit_tests,
        full_refresh=is_new,
    )
    watch.parts += parts.items()
    if not options.no_summary:
        with watch.part("summary"), duckdb.connect(str(warehouse), read_only=True) as connection:
            demo_summary.show(connection, shorten(warehouse))
    print("Time: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in watch.parts))


def main(arguments: list[str] | None = None) -> int:
    """Runs the demo and returns the exit code."""
    try:
        run(read_options(arguments))
    except DemoError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
