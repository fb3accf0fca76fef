"""Refreshes the scores and publishes them: what a scheduler calls.

    python -m scripts.refresh --raw-path /srv/data    # check, build, test, publish
    python -m scripts.refresh --status                # what readers see, and the last runs
    python -m scripts.refresh --rollback              # show the version before this one again

dbt builds into a work file of its own. Only when every model is built and every test has passed,
the tables of the schemas scoring and marts are written to a new file, and that file takes the
place of the published one: the file that LEAD_SCORING_DB names, else
warehouse/lead_scoring.duckdb. docs/operations.md explains the log, the exit codes and what to do.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import importlib.metadata
import json
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import duckdb
import yaml
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from scripts import dbt_build, published_file, raw_inputs
from scripts.dbt_build import ROOT, named_warehouse, one_line
from scripts.sync import journal
from scripts.versions import Busy, Versions

DONE, BUILD_FAILED, USAGE, LOCKED, SOURCES, PUBLISH_FAILED, NO_VERSION, CLOCK, UNEXPECTED = range(9)

DEFAULT_MAX_AGE = "48h"
CONFIG = {"memory_limit": os.environ.get("LEAD_SCORING_MEMORY", "5GB")}
SAID = {"run_id", "message", "exit_code"}
STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
# What may pass by itself: a file that somebody has open, a network that stumbles.
TRANSIENT_ERRORS = {errno.EAGAIN, errno.EINTR, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT}
TRANSIENT_TEXT = re.compile(
    r"could not set lock|conflicting lock|connection (reset|refused|timed out|error)|timed? ?out"
    r"|temporarily unavailable|stale file handle|http[^.]*\b(429|50[0234])\b",
    re.IGNORECASE,
)
FULL_DISK_TEXT = re.compile(
    r"no space left|quota exceeded|file too large|failed to offload data block", re.IGNORECASE
)


class RefreshError(Exception):
    """A reason to stop, with the exit code that says of which kind it is."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class BuildError(RefreshError):
    """dbt did not get through."""

    def __init__(self, outcome: dbt_build.Outcome, log_file: Path) -> None:
        self.reasons = outcome.reasons
        is_full = any(map(FULL_DISK_TEXT.search, self.reasons))
        said = "; ".join(self.reasons[:3])[:1500] or "dbt gave no reason"
        super().__init__(
            PUBLISH_FAILED if is_full else BUILD_FAILED,
            f"dbt build failed{outcome.name_failures()}. {said} (all of it: {log_file})",
        )


class Log:
    """Writes one line of JSON per event, and a line for people where somebody watches."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.run_id: str | None = None
        self.is_watched = sys.stderr.isatty()

    def __call__(self, event: str, level: str = "info", **details: Any) -> None:
        """Writes one event; a log that cannot be written stops nothing."""
        now = datetime.now(UTC)
        record = {
            "time": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z",
            "level": level,
            "event": event,
            "run_id": self.run_id,
            **details,
        }
        with suppress(OSError, ValueError):
            print(json.dumps(record, default=str), file=self.stream, flush=True)
        if self.is_watched and (level != "info" or "message" in details):
            said = details.get("message") or details.get("step") or event
            print(f"{now:%H:%M:%S} {level:7} {said}", file=sys.stderr)

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """Reports when a step begins and how long it took; the block adds details."""
        self("step_started", step=name)
        start = time.perf_counter()
        details: dict[str, Any] = {}
        try:
            yield details
        except BaseException:
            self("step_failed", "warning", step=name, seconds=seconds_since(start))
            raise
        self("step_finished", step=name, seconds=seconds_since(start), **details)


class Refresh:
    """One run: from the raw tables to a new version."""

    def __init__(self, options: argparse.Namespace, store: Versions, log: Log) -> None:
        self.options = options
        self.store = store
        self.log = log
        self.started_at = now_utc()
        self.start = time.perf_counter()
        self.is_ending = False
        self.base: str | None = None
        self.run: dict[str, Any] = {}

    def __call__(self) -> None:
        """Runs all steps; raises RefreshError at the first that fails."""
        self.begin()
        try:
            with self.log.step("check"):
                self.check_clock()
                self.check_inputs()
            for attempt in self.attempts("build"):
                with attempt:
                    self.build()
        except RefreshError as error:
            # After a failure the file helps to find out why; on a full disk it is in the way.
            if error.code == PUBLISH_FAILED:
                self.store.discard()
            raise
        try:
            with self.log.step("publish") as details:
                details |= self.publish()
        except (OSError, duckdb.Error, RuntimeError) as error:
            self.store.discard()
            raise RefreshError(
                PUBLISH_FAILED,
                f"the new version could not be published: {one_line(str(error))}",
            ) from error
        try:
            with self.log.step("prune") as details:
                details["removed"] = self.store.prune(self.options.keep)
        except OSError as error:
            # The scores are published; the next run tries again.
            self.log("not_pruned", "warning", message=f"old versions remain: {error}")

    # -- the steps ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Clears up after a run that died, gives this one its id, finds what it goes on from."""
        for attempt in self.attempts("tidy"):
            with attempt:
                found = self.store.tidy()
        self.log.run_id = self.store.new_id(self.started_at)
        self.run = {
            "run_id": self.log.run_id,
            "status": "running",
            "code_version": code_version(),
            "seeds_version": seeds_version(),
            "dbt_version": importlib.metadata.version("dbt-core"),
            "duckdb_version": duckdb.__version__,
            "as_of_date": self.options.as_of_date or self.started_at.date(),
            "started_at": in_utc(self.started_at),
        }
        self.store.record(self.run)
        self.log("run_started", pid=os.getpid(), **self.run, published=self.store.published)
        for leftover in found:
            self.log("recovered", "warning", message=f"cleared up: {leftover}")
        self.base = self.find_base()

    def find_base(self) -> str | None:
        """The version to go on from; None for a start from nothing, or from a file to adopt."""
        current = self.store.current()
        options = self.options
        if current and self.store.path(current, "work.duckdb").exists():
            return None if options.start_over else current
        if options.start_over or options.adopt:
            return None
        if current:
            raise RefreshError(
                USAGE,
                f"the work file of version {current} is gone, and with it the history that is not "
                "published. Bring it back, or --rollback to a version that has one; else --adopt "
                "goes on from the published tables, --start-over from nothing.",
            )
        if self.store.published.exists():
            raise RefreshError(
                USAGE,
                f"{self.store.published} was not written by a refresh. --adopt keeps what it holds "
                "and goes on from there, --start-over replaces it; or name another file by "
                "LEAD_SCORING_DB.",
            )
        return None

    def check_clock(self) -> None:
        """Stops a run for an earlier day than the published one: some clock may be wrong."""
        if self.base is None:
            return
        before = self.store.version_run(self.base).get("as_of_date")
        if not before or self.options.allow_earlier_date:
            return
        if self.run["as_of_date"] < date.fromisoformat(before):
            raise RefreshError(
                CLOCK,
                f"the scores would be for {self.run['as_of_date']}, but those of {before} are "
                "published. Is the clock right? --allow-earlier-date if it is meant.",
            )

    def check_inputs(self) -> None:
        """Looks at the raw tables: are those of the last run still there, and is any row new?"""
        end_of_day = datetime.combine(
            self.run["as_of_date"] + timedelta(days=1), datetime.min.time(), tzinfo=UTC
        )
        until = min(self.started_at, end_of_day)
        try:
            with duckdb.connect() as connection:
                scans = self.find_inputs(connection)
                declared = {table.name: table.loaded_at for table in self.options.tables}
                newest = raw_inputs.newest_rows(connection, scans, until, declared)
        except (raw_inputs.InputError, duckdb.Error) as error:
            raise RefreshError(SOURCES, one_line(str(error))) from error
        self.run["inputs"] = sorted(scans)
        self.log("inputs_found", newest=newest)

        if self.base and not self.options.allow_missing:
            known = self.store.version_run(self.base).get("inputs", [])
            if gone := [table for table in known if table not in scans]:
                raise RefreshError(
                    SOURCES,
                    f"input tables of the last run are gone: {', '.join(gone)}. "
                    "--allow-missing if that is meant.",
                )
        if self.options.stale == "ignore":
            return
        stale = raw_inputs.find_stale(newest, self.options.limits, until)
        for table, sentence in stale.items():
            self.log("input_stale", "warning", table=table, message=f"{table}: {sentence}")
        if stale and self.options.stale == "error":
            said = "; ".join(f"{table}: {sentence}" for table, sentence in stale.items())
            raise RefreshError(SOURCES, f"the inputs are stale. {said}")

    def find_inputs(self, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
        """The raw tables that dbt will use, each with the SQL that scans it."""
        options = self.options
        scans = {}
        if options.raw_path:
            scans |= raw_inputs.find_files(connection, options.raw_path)
        if options.in_database:
            source = options.raw_database or self.source()
            if source is None or not source.exists():
                systems = ", ".join(dict.fromkeys(table.system for table in options.in_database))
                raise RefreshError(
                    USAGE,
                    f"there are no raw tables of {systems}: name a DuckDB file by --raw-database, "
                    "or for the generic source a folder by --raw-path.",
                )
            for attempt in self.attempts("attach"):
                with attempt:
                    connection.execute(
                        f"attach {published_file.quoted(source)} as inputs (read_only)"
                    )
            scans |= raw_inputs.find_tables(connection, "inputs", options.in_database)
        if options.inputs:
            generic = {*options.inputs, "leads"}
            scans = {
                table: scan
                for table, scan in scans.items()
                if table in generic or raw_inputs.system_of(table) != "generic"
            }
        return scans

    def check_rows(self) -> None:
        """After a failure: was it a broken input file? dbt does not always say which."""
        if not self.options.raw_path:
            return
        with duckdb.connect() as connection:
            try:
                raw_inputs.read_rows(connection, self.find_inputs(connection))
            except raw_inputs.InputError as error:
                raise RefreshError(SOURCES, str(error)) from error

    def source(self) -> Path | None:
        """The work file to go on from."""
        if self.base:
            return self.store.path(self.base, "work.duckdb")
        return self.store.published if self.options.adopt else None

    def build(self) -> None:
        """Runs dbt on a copy of the work file of the current version."""
        with self.log.step("copy"):
            try:
                self.prepare_work()
            except (OSError, duckdb.Error) as error:
                raise as_refresh_error(error, "the work file could not be made") from error
            except raw_inputs.InputError as error:
                cause = error.__cause__
                raise as_refresh_error(cause, "the raw tables could not be copied") from cause
        options = self.options
        arguments = ["build", "--exclude-resource-type", "unit_test"]
        if options.full_refresh or self.is_other_code():
            arguments.append("--full-refresh")
        os.environ["LEAD_SCORING_DB"] = str(self.store.building / "work.duckdb")
        with self.log.step("build") as details:
            target = self.store.folder / "dbt"
            outcome = dbt_build.run(
                arguments, target=target, variables=self.variables(), callbacks=[self.pass_on]
            )
            if not outcome.success:
                error = BuildError(outcome, target / "dbt.log")
                if error.code == BUILD_FAILED and not is_transient(error):
                    self.check_rows()
                raise error
            details["steps"] = dbt_build.count_results(outcome.results)

    def variables(self) -> dict[str, Any]:
        """The dbt vars that were asked for, and where the log of scripts.sync lies, if any."""
        sync_log = journal.log_folder(self.store.published)
        known = {"sync_log_path": str(sync_log)} if sync_log.is_dir() else {}
        return {**known, **self.options.variables}

    def is_other_code(self) -> bool:
        """Was the current version built by other models? What they left is not gone on from."""
        if not self.base:
            return False
        before = self.store.version_run(self.base).get("code_version")
        if before == self.run["code_version"]:
            return False
        self.log(
            "full_refresh",
            message=f"everything is computed anew: the project has changed since {before}",
        )
        return True

    def prepare_work(self) -> None:
        """Copies the work file, and the raw tables if a DuckDB file brings them."""
        options = self.options
        source = self.source()
        if source == self.store.published and source.exists():
            # Open, so that nobody writes to it meanwhile.
            with duckdb.connect(str(source), read_only=True):
                work = self.store.begin(source)
        else:
            work = self.store.begin(source)
        if not options.raw_database:
            return
        with duckdb.connect(str(work), config=CONFIG) as connection:
            connection.execute(
                f"attach {published_file.quoted(options.raw_database)} as inputs (read_only)"
            )
            raw_inputs.copy_tables(connection, "inputs", options.in_database)

    def pass_on(self, event: Any) -> None:
        """Puts dbt's warnings and errors into the log."""
        if event.info.level in ("warn", "error") and event.info.msg.strip():
            level = "warning" if event.info.level == "warn" else "error"
            self.log("dbt_message", level, message=one_line(event.info.msg))

    def publish(self) -> dict[str, Any]:
        """Writes the public tables to a file of their own and shows it to readers."""
        work = self.store.building / "work.duckdb"
        published = self.store.building / "published.duckdb"
        with duckdb.connect(str(work), config=CONFIG) as connection:
            self.run |= published_file.count_rows(connection)
            if self.base:
                before = self.store.path(self.base, "work.duckdb")
                changed = published_file.count_changed_stages(connection, before)
                self.run["leads_changed_stage"] = changed
            # On record it is still running.
            others = [other for other in self.store.runs() if other["run_id"] != self.run["run_id"]]
            run = {**self.run, **self.end("published", DONE), "version_id": self.run["run_id"]}
            published_file.write_runs(connection, [*others, run])
            tables = published_file.copy_tables(connection, published)
        published_file.check_copy(published, tables)
        # From here on it is sooner done than stopped.
        self.is_ending = True
        self.store.publish(run)
        with suppress(OSError):
            self.store.record(run)
        self.run = run
        return {"tables": len(tables), "rows": sum(tables.values())}

    def end(self, status: str, code: int, message: str | None = None) -> dict[str, Any]:
        """What is known about a run when it ends."""
        return {
            "status": status,
            "exit_code": code,
            "message": message,
            "finished_at": in_utc(now_utc()),
            "duration_seconds": seconds_since(self.start),
        }

    def fail(self, code: int, message: str, **details: Any) -> None:
        """Logs that the run failed, and keeps that for the run table."""
        self.log("run_failed", "error", exit_code=code, message=message, **details)
        if self.run:
            with suppress(OSError):
                self.store.record({**self.run, **self.end("failed", code, message[:500])})

    def attempts(self, step: str) -> Retrying:
        """Tries again what may pass by itself, with pauses that grow."""

        def tell(state: Any) -> None:
            self.log(
                "retry",
                "warning",
                step=step,
                attempt=state.attempt_number,
                wait_seconds=round(state.next_action.sleep, 1),
                message=one_line(str(state.outcome.exception())),
            )

        return Retrying(
            retry=retry_if_exception(is_transient),
            stop=stop_after_attempt(self.options.retries + 1),
            wait=wait_exponential(multiplier=self.options.retry_wait, max=60),
            before_sleep=tell,
            reraise=True,
        )


# -- other commands -------------------------------------------------------------------------------


def roll_back(options: argparse.Namespace, store: Versions, log: Log) -> None:
    """Shows an earlier version to readers; the next refresh goes on from it."""
    store.tidy()
    started_at = now_utc()
    log.run_id = store.new_id(started_at)
    current = store.current()
    version = options.rollback or store.previous(current)
    if version is None or version not in store.ids():
        kept = ", ".join(store.ids()) or "none"
        wanted = f"no version {version}" if version else "no version before the current one"
        raise RefreshError(
            NO_VERSION, f"there is {wanted} to roll back to. Kept are: {kept}; current: {current}."
        )
    try:
        store.roll_back(version)
    except OSError as error:
        raise RefreshError(PUBLISH_FAILED, f"the rollback failed: {error}") from error
    run = store.version_run(version)
    with suppress(OSError):
        store.record(
            {
                "run_id": log.run_id,
                "version_id": version,
                "status": "rolled_back",
                "message": f"from {current} to {version}",
                "code_version": code_version(),
                "duckdb_version": duckdb.__version__,
                "as_of_date": run.get("as_of_date"),
                "started_at": in_utc(started_at),
                "finished_at": in_utc(now_utc()),
            }
        )
    log(
        "rolled_back",
        version_id=version,
        message=f"readers see version {version} again, with the scores for {run['as_of_date']}",
    )


def show_status(options: argparse.Namespace, store: Versions) -> int:
    """Prints what readers see and how the last runs went; SOURCES if that is too old."""
    current = store.current()
    runs = store.runs()
    versions = store.ids()
    run = store.version_run(current) if current in versions else {}
    published_at = run.get("finished_at")
    is_old = False
    if options.max_age:
        moment = datetime.fromisoformat(published_at).replace(tzinfo=UTC) if published_at else None
        is_old = moment is None or now_utc() - moment > options.limits.overall
    status = {
        "published": str(store.published),
        "version_id": current,
        "published_at": published_at,
        "as_of_date": run.get("as_of_date"),
        "rows_out": run.get("rows_out"),
        "is_too_old": is_old,
        "running": store.running(),
        "versions": versions,
        "last_runs": runs[-5:],
    }
    if options.json:
        print(json.dumps(status, default=str))
        return SOURCES if is_old else DONE
    print(f"published  {store.published}")
    if current:
        print(f"version    {current}, scores for {status['as_of_date']}, {published_at} UTC")
    else:
        print("version    none: nothing has been published by a refresh")
    print(f"running    {status['running'] or 'no'}")
    print(f"kept       {', '.join(versions) or 'nothing'}")
    for last in runs[-5:]:
        scores = last.get("rows_out")
        said = last.get("message") or ("no word" if scores is None else f"{scores} scores")
        print(f"run        {last['run_id']}  {last['status']:12} {said[:100]}")
    if is_old:
        print("TOO OLD    the published version is older than --max-age")
    return SOURCES if is_old else DONE


# -- small things ---------------------------------------------------------------------------------


def is_transient(error: BaseException) -> bool:
    """Whether trying again may help: never for a failed test or a fault in the seeds."""
    if isinstance(error, BuildError):
        return bool(error.reasons) and all(map(TRANSIENT_TEXT.search, error.reasons))
    if isinstance(error, RefreshError):
        return error.__cause__ is not None and is_transient(error.__cause__)
    if isinstance(error, OSError):
        return error.errno in TRANSIENT_ERRORS
    return isinstance(error, duckdb.Error) and bool(TRANSIENT_TEXT.search(str(error)))


def as_refresh_error(error: Exception, what: str) -> RefreshError:
    """Gives an error the exit code for it: the disk has one of its own."""
    is_storage = isinstance(error, (OSError, duckdb.IOException))
    code = PUBLISH_FAILED if is_storage or FULL_DISK_TEXT.search(str(error)) else BUILD_FAILED
    return RefreshError(code, f"{what}: {one_line(str(error))}")


def code_version() -> str:
    """The commit of the project, with a + if files were changed since; else its version."""
    git = ["git", "-C", str(ROOT)]
    with suppress(OSError, subprocess.SubprocessError):
        commit = run_quietly([*git, "rev-parse", "--short=12", "HEAD"])
        changed = run_quietly([*git, "status", "--porcelain", "--untracked-files=no"])
        return commit + "+" * bool(changed)
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return str(project["version"])


def seeds_version() -> str:
    """A short hash of the names and contents of the seed files."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / os.environ.get("LEAD_SCORING_SEEDS", "seeds")).rglob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def run_quietly(command: list[str]) -> str:
    """Runs a command and returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def now_utc() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def in_utc(moment: datetime) -> str:
    """Writes a moment as a timestamp without zone."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


def seconds_since(start: float) -> float:
    """Seconds that have passed, to the millisecond."""
    return round(time.perf_counter() - start, 3)


@contextmanager
def stopped_by_signals(refresh: Refresh) -> Iterator[None]:
    """Ends the process at a signal; what it leaves is what a kill leaves, only told of."""

    def stop(number: int, _: Any) -> None:
        if not refresh.is_ending:
            refresh.fail(128 + number, f"stopped by {signal.Signals(number).name}")
            os._exit(128 + number)

    # Under nohup, a hang-up is ignored, and stays so.
    wanted = [number for number in STOPPING if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# -- the command line -----------------------------------------------------------------------------


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--status", action="store_true", help="say what readers see, and stop")
    other.add_argument(
        "--rollback", nargs="?", const="", metavar="VERSION",
        help="show the version before the current one, or the one named, and stop",
    )  # fmt: skip
    raw = raw_inputs.add_options(parser, "DuckDB file; the tables of all sources are copied in")
    raw.add_argument(
        "--allow-missing", action="store_true", help="go on if a table of the last run is gone"
    )
    raw.add_argument(
        "--max-age", action="append", default=[], metavar="[NAME=]AGE",
        help="how old the newest row of each source may be, such as 36h, or of one source or "
        "table: hubspot=2d, hubspot.contact=1d, email_events=2d; may be repeated; "
        f"default: {DEFAULT_MAX_AGE}. With --status: how old the published version may be",
    )  # fmt: skip
    raw.add_argument(
        "--stale", choices=["ignore", "warn", "error"], default="warn",
        help="what to do if it is older; default: warn",
    )  # fmt: skip
    build = parser.add_argument_group("what is built")
    build.add_argument(
        "--allow-earlier-date", action="store_true", help="go back behind the published day"
    )
    build.add_argument(
        "--full-refresh", action="store_true", help="read all events anew, not only the new ones"
    )
    build.add_argument("--keep", type=int, default=3, help="versions to keep; default: 3")
    build.add_argument(
        "--adopt", action="store_true", help="first run: go on from what the published file holds"
    )
    build.add_argument("--start-over", action="store_true", help="go on from nothing")
    build.add_argument("--retries", type=int, default=3, help="of what may pass; default: 3")
    build.add_argument(
        "--retry-wait", type=float, default=5, help="seconds before the first retry; default: 5"
    )
    told = parser.add_argument_group("what is told")
    told.add_argument("--log-file", type=Path, help="add the log to this file; default: stdout")
    told.add_argument("--json", action="store_true", help="--status as one line of JSON")
    options = parser.parse_args(arguments)

    raw_inputs.check_options(parser, options)
    if options.keep < 1:
        parser.error("--keep must be at least 1: the current version")
    try:
        options.limits = raw_inputs.read_limits(options.max_age, DEFAULT_MAX_AGE, options.tables)
    except ValueError as error:
        parser.error(f"--max-age: {error}")
    return options


def refresh_or_roll_back(options: argparse.Namespace, store: Versions, log: Log) -> int:
    """Does what was asked for, alone; returns the exit code."""
    refresh = Refresh(options, store, log)
    try:
        with store.lock(refresh.started_at):
            try:
                if options.rollback is not None:
                    roll_back(options, store, log)
                    return DONE
                with stopped_by_signals(refresh):
                    refresh()
            except RefreshError as error:
                refresh.fail(error.code, str(error))
                return error.code
            except (OSError, duckdb.Error) as error:
                failure = as_refresh_error(error, "files could not be read or written")
                refresh.fail(failure.code, str(failure))
                return failure.code
            except Exception as error:
                refresh.fail(UNEXPECTED, repr(error), traceback=traceback.format_exc())
                return UNEXPECTED
    except Busy as error:
        log("locked", "error", exit_code=LOCKED, message=str(error))
        return LOCKED
    log(
        "run_finished",
        message=f"published version {refresh.run['run_id']}: {refresh.run['rows_out']:,} scores "
        f"for {refresh.run['as_of_date']} in {refresh.run['duration_seconds']:.0f} s",
        exit_code=DONE,
        **{name: refresh.run.get(name) for name in published_file.RUN_COLUMNS if name not in SAID},
    )
    return DONE


def main(arguments: list[str] | None = None) -> int:
    """Refreshes, rolls back or shows the status, and returns the exit code."""
    options = read_options(arguments)
    store = Versions(named_warehouse())
    if options.status:
        return show_status(options, store)
    stream = sys.stdout
    try:
        if options.log_file:
            stream = options.log_file.open("a", encoding="utf-8")
        store.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(error, file=sys.stderr)
        return USAGE
    os.chdir(ROOT)
    return refresh_or_roll_back(options, store, Log(stream))


if __name__ == "__main__":
    sys.exit(main())
