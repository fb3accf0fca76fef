"""Breaks refreshes on purpose and looks whether readers notice and whether anything is lost.

    python -m scripts.fault_test              # 30 kills and all other faults: about 10 minutes
    python -m scripts.fault_test --quick      # 2 kills and the cheap ones

On made-up data in a temporary folder. A reader opens the published file all the time; whatever it
finds there must be, table by table, one of the states that were published. After each fault new
events arrive, and the next refresh must succeed and read every row there is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from scripts import generate_demo_data
from scripts.dbt_build import ROOT
from scripts.versions import RUN_TABLE, Versions

DATA = generate_demo_data.Options(leads=500, events=10_000)
# Tables that only grow: what was in one version must be in all later ones.
GROWING = (RUN_TABLE, "scoring.lead_score_log")
OK, BUILD_FAILED, LOCKED, SOURCES, PUBLISH_FAILED, CLOCK, STOPPED = 0, 1, 3, 4, 5, 7, 143


class Wrong(Exception):
    """Something that must not happen has happened."""


def digest(path: Path) -> str:
    """A checksum of every public table of a published file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            """
            select schema_name || '.' || table_name from duckdb_tables()
            where schema_name in ('scoring', 'marts') order by all
            """
        ).fetchall()
        sums = connection.execute(
            " union all ".join(
                f"select '{table}', count(*), sum(hash(entry)) from {table} as entry"
                for (table,) in tables
            )
            + " order by all"
        ).fetchall()
    return hashlib.sha256(str(sums).encode()).hexdigest()


# -- the reader -----------------------------------------------------------------------------------


def read_on(path: Path, report: Path) -> None:
    """Opens the file, sums up its tables and closes it, again and again, until told to stop."""
    is_over = False

    def stop(*_: Any) -> None:
        nonlocal is_over
        is_over = True

    signal.signal(signal.SIGTERM, stop)
    states: Counter[str] = Counter()
    failures = []
    while not is_over:
        try:
            states[digest(path)] += 1
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
        report.write_text(json.dumps({"states": states, "failures": failures}), encoding="utf-8")
        time.sleep(0.3)


@contextmanager
def reader(path: Path, report: Path) -> Iterator[None]:
    """Lets another process read the file all the while."""
    command = [sys.executable, "-m", "scripts.fault_test", "--reader", str(path), str(report)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


# -- the stage ------------------------------------------------------------------------------------


class Stage:
    """Made-up raw data, a published file, and refreshes from the one to the other."""

    def __init__(self, home: Path, raw: Path, dice: random.Random) -> None:
        self.raw = raw
        self.dice = dice
        self.store = Versions(home / "lead_scoring.duckdb")
        self.states: dict[str, str] = {}  # digest: version
        self.batches = 0
        self.steps: dict[str, float] = {}

    def start(self, *extra: str, limit: int | None = None) -> subprocess.Popen[str]:
        """Starts a refresh in a process group of its own."""
        command = [
            sys.executable, "-m", "scripts.refresh", "--raw-path", str(self.raw),
            "--as-of-date", DATA.end_date.isoformat(), "--retry-wait", "0.1", *extra,
        ]  # fmt: skip

        def set_limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "LEAD_SCORING_DB": str(self.store.published)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            preexec_fn=set_limit if limit else None,
        )

    def refresh(self, *extra: str, limit: int | None = None) -> tuple[int, list[dict[str, Any]]]:
        """Runs a refresh to its end; returns its exit code and its log."""
        process = self.start(*extra, limit=limit)
        records = [json.loads(line) for line in process.stdout]
        return process.wait(), records

    def refresh_well(self) -> str:
        """Runs a refresh that must succeed and must read every row; says what it did."""
        before = self.growing_rows()
        code, records = self.refresh()
        last = records[-1] if records else {}
        if code != OK:
            raise Wrong(f"the next run failed with {code}: {last.get('message')}")
        self.remember()
        expected = self.count_raw_rows()
        if last["rows_in"] != expected:
            raise Wrong(f"the next run read {last['rows_in']} rows of {expected}")
        self.check_growing_rows(before)
        self.check_runs(last["run_id"])
        self.steps = {
            record["step"]: record["seconds"]
            for record in records
            if record["event"] == "step_finished"
        }
        return f"next run ok, {last['rows_in']:,} rows in"

    def remember(self) -> None:
        """Adds the published state to those that readers may see."""
        self.states[digest(self.store.published)] = self.store.current() or "?"

    def check_state(self) -> None:
        """Readers must see a state that was published as a whole."""
        # A kill may come after the switch: then the state is new, and complete in its folder.
        for version in self.store.ids():
            self.states.setdefault(digest(self.store.path(version, "published.duckdb")), version)
        if digest(self.store.published) not in self.states:
            raise Wrong("readers see a state that is neither the old nor the new one")

    def growing_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of the tables that only grow, of those that exist."""
        rows = {}
        if not self.store.published.exists():
            return rows
        with duckdb.connect(str(self.store.published), read_only=True) as connection:
            for table in GROWING:
                with suppress(duckdb.CatalogException):
                    rows[table] = connection.execute(f"select * from {table}").fetchall()
        return rows

    def check_growing_rows(self, before: dict[str, list[tuple[Any, ...]]]) -> None:
        """No row may be gone, and none may be there twice."""
        for table, rows in self.growing_rows().items():
            if lost := Counter(before.get(table, [])) - Counter(rows):
                raise Wrong(f"{table} lost {sum(lost.values())} rows")
            if len(set(rows)) < len(rows):
                raise Wrong(f"{table} has rows twice")

    def check_runs(self, run_id: str) -> None:
        """Every run has its row, under an id of its own, in the order in which they ran."""
        with duckdb.connect(str(self.store.published), read_only=True) as connection:
            rows = connection.execute(f"select run_id, status from {RUN_TABLE}").fetchall()
        ids = [row[0] for row in rows]
        if len(set(ids)) < len(ids) or max(ids) != run_id:
            raise Wrong("the ids of the runs are not unique and ascending")
        ran = {run["run_id"] for run in self.store.runs()}
        if dict(rows)[run_id] != "published":
            raise Wrong(f"the run that published is on record as {dict(rows)[run_id]}")
        if missing := ran - set(ids):
            raise Wrong(f"{RUN_TABLE} lacks {', '.join(sorted(missing))}")

    def add_events(self) -> None:
        """Lets twenty new visits arrive."""
        self.batches += 1
        draft = self.raw / "batch.draft"
        with duckdb.connect() as connection:
            connection.execute(
                f"""
                copy (
                    select * replace (event_id || '-{self.batches}' as event_id)
                    from read_parquet('{self.raw}/web_events/0.parquet')
                    order by hash(event_id || '-{self.batches}') limit 20
                ) to '{draft}' (format parquet)
                """
            )
        draft.replace(self.raw / "web_events" / f"{self.batches}.parquet")

    def count_raw_rows(self) -> int:
        """How many rows there are to be read."""
        count = "select count(*) from read_parquet(?)"
        with duckdb.connect() as connection:
            return sum(
                connection.execute(count, [str(path)]).fetchone()[0]
                for path in self.raw.rglob("*.parquet")
            )


def make_raw_data(folder: Path) -> None:
    """Makes the raw data, with the visits in a folder to which more can be added."""
    folder.mkdir(parents=True)
    generate_demo_data.generate(folder, DATA)
    (folder / "web_events").mkdir()
    (folder / "web_events.parquet").rename(folder / "web_events" / "0.parquet")


# -- the faults -----------------------------------------------------------------------------------


def kill(stage: Stage, step: str | None) -> str:
    """Kills a refresh with all its processes, at any moment or within one step."""
    before = digest(stage.store.published)
    process = stage.start()
    start = time.perf_counter()
    if step:
        for line in process.stdout:
            record = json.loads(line)
            if (record["event"], record.get("step")) == ("step_started", step):
                break
    # Starting Python and ending are no steps.
    longest = stage.steps[step] if step else sum(stage.steps.values()) + 1.5
    time.sleep(stage.dice.uniform(0, longest))
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    seconds = time.perf_counter() - start
    reached = step or "start"
    for line in process.stdout:
        record = json.loads(line) if line.endswith("}\n") else {}
        reached = record.get("step") or record.get("event") or reached
    code = process.wait()
    stage.check_state()
    state = "old" if digest(stage.store.published) == before else "new"
    did = "had ended" if code == OK else "killed"
    return f"{did} at {seconds:5.2f} s ({reached}), readers see the {state} state"


def expect(stage: Stage, code: int, *extra: str, limit: int | None = None) -> str:
    """Runs a refresh that must fail with this code and leave readers what they had."""
    before = digest(stage.store.published)
    found, records = stage.refresh(*extra, limit=limit)
    if found != code:
        raise Wrong(f"exit code {found} instead of {code}: {records[-1:]}")
    if digest(stage.store.published) != before:
        raise Wrong("a run that failed changed what readers see")
    return f"exit code {code}: {records[-1]['message'][:110]}"


def two_at_once(stage: Stage) -> str:
    """A second refresh must give up and name the first, which goes on."""
    first = stage.start()
    for line in first.stdout:
        if json.loads(line)["event"] == "run_started":
            break
    said = expect(stage, LOCKED)
    if str(first.pid) not in said:
        raise Wrong(f"the second run does not name the first: {said}")
    first.communicate()
    if first.returncode != OK:
        raise Wrong(f"the first run failed with {first.returncode}")
    stage.remember()
    return said


@contextmanager
def damaged(path: Path, damage: Callable[[bytes], bytes]) -> Iterator[None]:
    """Damages a file for a while."""
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    try:
        yield
    finally:
        path.write_bytes(whole)


def stopped(stage: Stage) -> str:
    """A refresh that systemd or a person asks to stop; it says so and leaves."""
    before = digest(stage.store.published)
    process = stage.start()
    records = []
    for line in process.stdout:
        records.append(json.loads(line))
        if (records[-1]["event"], records[-1].get("step")) == ("step_started", "build"):
            time.sleep(stage.dice.uniform(0, stage.steps["build"] / 2))
            process.terminate()
    if process.wait() != STOPPED or records[-1]["event"] != "run_failed":
        raise Wrong(f"exit code {process.returncode} instead of {STOPPED}: {records[-1]}")
    if digest(stage.store.published) != before:
        raise Wrong("a run that was stopped changed what readers see")
    return f"exit code {STOPPED}: {records[-1]['message']}"


def cut_off(stage: Stage) -> str:
    """A Parquet file whose end is missing."""
    with damaged(stage.raw / "email_events.parquet", lambda whole: whole[: len(whole) // 2]):
        return expect(stage, SOURCES)


def garbled(stage: Stage) -> str:
    """A Parquet file with a good footer and nonsense before it."""

    def garble(whole: bytes) -> bytes:
        size = len(whole) // 3
        return whole[:4] + stage.dice.randbytes(size) + whole[size + 4 :]

    with damaged(stage.raw / "leads.parquet", garble):
        return expect(stage, SOURCES)


@contextmanager
def without(path: Path) -> Iterator[None]:
    """Takes a file away for a while."""
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        yield
    finally:
        away.rename(path)


def vanished(stage: Stage) -> str:
    """An input table that the last run read is gone."""
    with without(stage.raw / "email_events.parquet"):
        return expect(stage, SOURCES)


def vanished_by_name(stage: Stage) -> str:
    """An input table is gone that nobody compares with the last run, but that is named."""
    with without(stage.raw / "email_events.parquet"):
        named = ["--inputs", "web_events,email_events", "--allow-missing"]
        return expect(stage, BUILD_FAILED, *named)


def earlier_day(stage: Stage) -> str:
    """Scores for a day before the published one."""
    return expect(stage, CLOCK, "--as-of-date", f"{DATA.end_date - timedelta(days=1)}")


def clock_back(stage: Stage) -> str:
    """A system clock that was a day ahead at the last run."""
    last = stage.store.new_id(datetime.now(UTC) + timedelta(days=1))
    stage.store.record({"run_id": last, "status": "failed", "message": "made up: clock ahead"})
    return f"a run of tomorrow ({last}) is on record"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of 1 GB in memory; None if this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield folder if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


def full_disk(stage: Stage, folder: Path, free: int) -> str:
    """A refresh on a disk with so much space left."""
    filler = folder / "filler"
    left = shutil.disk_usage(folder).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, left - free))
    try:
        said = expect(stage, PUBLISH_FAILED)
    finally:
        filler.unlink()
    return f"{free / 1e6:.0f} MB left, {said}"


# -- the play -------------------------------------------------------------------------------------


class Play:
    """Runs faults one after the other and keeps the score."""

    def __init__(self) -> None:
        self.count = 0
        self.problems: list[str] = []

    def fault(
        self, name: str, stage: Stage, break_it: Callable[[], str], *, then: bool = True
    ) -> None:
        """Breaks something, adds events, and expects the next refresh to be well."""
        start = time.perf_counter()
        self.count += 1
        try:
            said = break_it()
            if then:
                stage.add_events()
                said += f"; {stage.refresh_well()}"
        except (Wrong, OSError, duckdb.Error, KeyError) as error:
            self.problems.append(f"{name}: {error}")
            said = f"WRONG: {error}"
        print(f"{name:18} {said}  [{time.perf_counter() - start:.0f} s]", flush=True)

    def check_reader(self, report: Path, stage: Stage) -> None:
        """Every read must have worked and have found a published state."""
        told = json.loads(report.read_text(encoding="utf-8"))
        reads = sum(told["states"].values())
        unknown = [state for state in told["states"] if state not in stage.states]
        self.problems += [f"reader: {failure}" for failure in told["failures"][:5]]
        if unknown:
            self.problems.append(f"reader: {len(unknown)} states were never published")
        print(
            f"{'reader':18} {reads:,} reads, {len(told['failures'])} failed; "
            f"{len(told['states'])} states seen, {len(unknown)} of them never published",
            flush=True,
        )


def play(options: argparse.Namespace, home: Path) -> int:
    """Runs all faults; returns the exit code."""
    dice = random.Random(options.seed)
    make_raw_data(home / "raw")
    (home / "warehouse").mkdir()
    stage = Stage(home / "warehouse", home / "raw", dice)
    run = Play()
    stage.refresh_well()
    print(f"{'first run':18} published in {sum(stage.steps.values()):.1f} s", flush=True)

    with reader(stage.store.published, home / "reader.json"):
        faults: list[tuple[str, Callable[[Stage], str]]] = [
            ("two at once", two_at_once),
            ("asked to stop", stopped),
            ("file cut off", cut_off),
            ("table vanished", vanished),
            ("earlier day", earlier_day),
            ("clock went back", clock_back),
        ]
        if not options.quick:
            faults += [("file garbled", garbled), ("named table gone", vanished_by_name)]
        for name, break_it in faults:
            # In a hurry, the run after the last of the faults answers for all.
            then = not options.quick or break_it is clock_back
            run.fault(name, stage, lambda break_it=break_it: break_it(stage), then=then)
        for number in range(options.kills):
            # Most of the danger lies in the few moments of publishing.
            step = (None, "publish", None)[number % 3]
            name = f"kill {number + 1}/{options.kills}"
            run.fault(name, stage, lambda step=step: kill(stage, step))
    run.check_reader(home / "reader.json", stage)

    with small_disk(home / "small") as disk:
        play_full_disk(run, stage, disk, home, options)

    total = f"{run.count} faults, {len(run.problems)} problems"
    print("\n".join([*run.problems, total]), flush=True)
    return 1 if run.problems else 0


def play_full_disk(
    run: Play, stage: Stage, disk: Path | None, home: Path, options: argparse.Namespace
) -> None:
    """Fills the disk, at several depths; without the right to mount, limits the size of files."""
    work = stage.store.path(stage.store.current(), "work.duckdb").stat().st_size
    shares = [stage.dice.uniform(0.2, 0.9), 1.02, stage.dice.uniform(1.02, 1.2)]
    shares = shares[1:2] if options.quick else shares
    if disk is None:
        limit = int(work * 0.9)
        run.fault("file size limit", stage, lambda: expect(stage, PUBLISH_FAILED, limit=limit))
        return
    # With its hard links, as a backup would bring it back.
    source = stage.store.published.parent
    subprocess.run(["cp", "-a", f"{source}/.", str(disk)], check=True)
    small = Stage(disk, stage.raw, stage.dice)
    small.batches = stage.batches
    small.remember()
    with reader(small.store.published, home / "small_reader.json"):
        for share in shares:
            free = int(work * share)
            run.fault("disk full (tmpfs)", small, lambda free=free: full_disk(small, disk, free))
    run.check_reader(home / "small_reader.json", small)


def main(arguments: list[str] | None = None) -> int:
    """Runs the faults and returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, help="how many refreshes to kill; default: 30")
    parser.add_argument("--quick", action="store_true", help="2 kills and the cheap faults")
    parser.add_argument("--seed", type=int, default=1, help="of the moments; default: 1")
    parser.add_argument("--home", type=Path, help="folder to work in; default: a temporary one")
    parser.add_argument("--reader", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.reader:
        read_on(*options.reader)
        return 0
    options.kills = options.kills if options.kills is not None else 2 if options.quick else 30
    with tempfile.TemporaryDirectory(prefix="fault_test_", dir=options.home) as home:
        return play(options, Path(home).resolve())


if __name__ == "__main__":
    sys.exit(main())
