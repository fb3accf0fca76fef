"""Keeps the versions of a published DuckDB file, and switches between them.

Beside `lead_scoring.duckdb`, the one path that readers open, lies `lead_scoring.versions/`:

    building/           what the running refresh makes; the next one deletes what a dead one left
    <version id>/       a complete version, never changed again
        published.duckdb    what readers get; the path above is a hard link to it
        work.duckdb         dbt's whole warehouse, from which the next refresh goes on
        version.json        the run that made it
        published           a mark: readers have seen this version
        withdrawn           a mark: somebody rolled back from it
    runs.jsonl          one line when a run starts, one when it ends
    lock, holder.json   the lock of the running refresh, and who that is

A version becomes complete by one rename, of `building` to its id, and current by one more, of a
link to `published.duckdb` onto the published path. That file says which version is current, so
readers and the next refresh cannot disagree, whenever the power fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

VERSION_ID = re.compile(r"\d{8}-\d{6}-\d{3}")
RUN_TABLE = "scoring.refresh_runs"


class Busy(Exception):
    """Another refresh holds the lock."""


class Versions:
    """The versions of one published file."""

    def __init__(self, published: Path) -> None:
        # A link to the file would be replaced instead of the file.
        self.published = published.resolve()
        self.folder = self.published.parent / f"{self.published.stem}.versions"
        self.building = self.folder / "building"
        self._runs = self.folder / "runs.jsonl"
        self._holder = self.folder / "holder.json"

    # -- the lock -----------------------------------------------------------------------------

    @contextmanager
    def lock(self, started_at: datetime) -> Iterator[None]:
        """Lets one process in at a time; the system frees the lock when the process ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # A lock that is a mere file would outlive a crash: rather none than that one.
        lock = FileLock(self.folder / "lock", fallback_to_soft=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Busy(f"another refresh is running: {self.describe_holder()}") from None
        try:
            holder = {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "started_at": f"{started_at:%Y-%m-%d %H:%M:%S} UTC",
            }
            # A full disk must not stop a rollback.
            with suppress(OSError):
                write_whole(self._holder, json.dumps(holder) + "\n")
            yield
        finally:
            self._holder.unlink(missing_ok=True)
            lock.release()

    def describe_holder(self) -> str:
        """Says who holds the lock, as far as that is known."""
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return "who that is was not written down"
        return f"pid {holder['pid']} on {holder['host']}, since {holder['started_at']}"

    def running(self) -> str | None:
        """Who holds the lock; None if nobody does, as far as this host can tell."""
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            if holder["host"] == socket.gethostname():
                os.kill(holder["pid"], 0)
        except (OSError, ValueError):
            return None
        return self.describe_holder()

    # -- what is there ------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """The complete versions, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(
            entry.name for entry in self.folder.iterdir() if VERSION_ID.fullmatch(entry.name)
        )

    def path(self, version: str, name: str) -> Path:
        """A file of a version."""
        return self.folder / version / name

    def current(self) -> str | None:
        """The version that readers see; None if no refresh wrote the published file.

        Without a published file it is the last version that readers saw.
        """
        if not self.published.exists():
            seen = [version for version in self.ids() if self.path(version, "published").exists()]
            kept = [version for version in seen if not self.path(version, "withdrawn").exists()]
            return kept[-1] if kept else None
        for version in reversed(self.ids()):
            with suppress(FileNotFoundError):
                if self.published.samefile(self.path(version, "published.duckdb")):
                    return version
        return version_inside(self.published)

    def version_run(self, version: str) -> dict[str, Any]:
        """The run that made a version."""
        return json.loads(self.path(version, "version.json").read_text(encoding="utf-8"))

    def runs(self) -> list[dict[str, Any]]:
        """All runs by their ids, each as it stood last; one that never ended is `killed`."""
        runs: dict[str, dict[str, Any]] = {}
        if self._runs.exists():
            for line in self._runs.read_text(encoding="utf-8", errors="replace").splitlines():
                # A full disk or a kill may cut a line short.
                with suppress(ValueError, KeyError, TypeError):
                    run = json.loads(line)
                    runs[run["run_id"]] = {**runs.get(run["run_id"], {}), **run}
        for run in runs.values():
            if run["status"] == "running":
                run["status"] = "killed"
        return [runs[run_id] for run_id in sorted(runs)]

    def record(self, run: dict[str, Any]) -> None:
        """Adds a line about a run."""
        with self._runs.open("a+b") as file:
            if file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n":
                file.write(b"\n")
            file.write(json.dumps(run, default=str).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def new_id(self, now: datetime) -> str:
        """An id for a run: the time, or, when the clock went back, just after the last id."""
        known = [run["run_id"] for run in self.runs()] + self.ids()
        last = max(filter(VERSION_ID.fullmatch, known), default="")
        if (run_id := format_id(now)) > last:
            return run_id
        after = datetime.strptime(last, "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
        return format_id(after + timedelta(milliseconds=1))

    # -- changes; all need the lock -----------------------------------------------------------

    def tidy(self) -> list[str]:
        """Finishes or removes what a run that died left behind; returns what that was."""
        found = []
        current = self.current()
        if current in self.ids() and not self.path(current, "published").exists():
            found.append(f"{current}: published, but its run ended before it could say so")
            self.record(self.version_run(current))
            self._mark(current, "published")
        if current in self.ids():
            # Left by a rollback that got no further.
            self.path(current, "withdrawn").unlink(missing_ok=True)
        if self.building.exists():
            found.append("building: never finished")
            shutil.rmtree(self.building)
        for version in self.ids():
            if version != current and not self.path(version, "published").exists():
                found.append(f"{version}: complete, but never published")
                self._remove(version)
        for rest in self.folder.glob("removed-*"):
            shutil.rmtree(rest)
        (self.folder / "next.duckdb").unlink(missing_ok=True)
        return found

    def begin(self, source: Path | None) -> Path:
        """Makes `building` anew with a copy of a work file; returns the path of the copy."""
        if self.building.exists():
            shutil.rmtree(self.building)
        self.building.mkdir()
        # Always the same name: views spell the name of the database, which is that of the file.
        work = self.building / "work.duckdb"
        if source:
            copy_file(source, work)
            log = source.with_name(source.name + ".wal")
            if log.exists():
                copy_file(log, work.with_name(work.name + ".wal"))
        return work

    def discard(self) -> None:
        """Deletes `building`, and with it what fills the disk."""
        shutil.rmtree(self.building, ignore_errors=True)

    def publish(self, run: dict[str, Any]) -> None:
        """Turns `building` into a version and shows it to readers."""
        version = run["run_id"]
        for name in ("work.duckdb", "published.duckdb"):
            path = self.building / name
            if path.with_name(name + ".wal").exists():
                raise RuntimeError(f"{path} was not closed: its log is still there")
        shutil.rmtree(self.building / "work.duckdb.tmp", ignore_errors=True)
        published = self.building / "published.duckdb"
        # Whoever opens it for writing shuts all others out, and would change a kept version.
        published.chmod(published.stat().st_mode & 0o444)
        write_whole(self.building / "version.json", json.dumps(run, default=str) + "\n")
        sync(self.building / "work.duckdb")
        sync(published)
        sync(self.building)
        self.building.rename(self.folder / version)
        sync(self.folder)
        self.switch(version)

    def switch(self, version: str) -> None:
        """Shows a version to readers, from one moment to the next."""
        following = self.folder / "next.duckdb"
        following.unlink(missing_ok=True)
        source = self.path(version, "published.duckdb")
        try:
            following.hardlink_to(source)
        except OSError:  # a file system without hard links
            copy_file(source, following)
            following.chmod(source.stat().st_mode)
            sync(following)
        # Only a file that others wrote to has one, and DuckDB would apply it to the new file.
        self.published.with_name(self.published.name + ".wal").unlink(missing_ok=True)
        following.replace(self.published)
        sync(self.published.parent)
        # If both were links to one file, the rename did nothing.
        following.unlink(missing_ok=True)
        self._mark(version, "published")
        self.path(version, "withdrawn").unlink(missing_ok=True)

    def previous(self, current: str | None) -> str | None:
        """The version to roll back to: the newest before the current that nobody rolled back."""
        older = [
            version
            for version in self.ids()
            if version < (current or "~") and not self.path(version, "withdrawn").exists()
        ]
        return older[-1] if older else None

    def roll_back(self, version: str) -> None:
        """Shows an earlier version again; what came after it is not rolled back to by default."""
        for later in self.ids():
            if later > version:
                self._mark(later, "withdrawn")
        self.switch(version)

    def prune(self, keep: int) -> list[str]:
        """Deletes all versions but the current and the newest others; returns the deleted."""
        current = self.current()
        others = [version for version in self.ids() if version != current]
        doomed = others[: max(0, len(others) - (keep - 1))]
        for version in doomed:
            self._remove(version)
        return doomed

    def _remove(self, version: str) -> None:
        # First out of sight, in one step: half a version must never look like a whole one.
        doomed = self.folder / f"removed-{version}"
        (self.folder / version).rename(doomed)
        shutil.rmtree(doomed)

    def _mark(self, version: str, mark: str) -> None:
        self.path(version, mark).touch()
        sync(self.folder / version)


def format_id(moment: datetime) -> str:
    """Writes a moment as an id: 20260131-050003-127."""
    return f"{moment:%Y%m%d-%H%M%S}-{moment.microsecond // 1000:03d}"


def version_inside(path: Path) -> str | None:
    """The version that a published file says it is; None if no refresh wrote it."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(
                f"select max(version_id) from {RUN_TABLE} where status = 'published'"
            ).fetchone()[0]
    except duckdb.Error as error:
        if "lock" in str(error):
            raise
        return None


def copy_file(source: Path, target: Path) -> None:
    """Copies a file; where the file system can share blocks, at once and without using space."""
    if not hasattr(os, "copy_file_range"):
        shutil.copyfile(source, target)
        return
    with source.open("rb") as reading, target.open("wb") as writing:
        rest = os.fstat(reading.fileno()).st_size
        while rest > 0:
            copied = os.copy_file_range(reading.fileno(), writing.fileno(), rest)
            if not copied:
                raise OSError(f"{source} became shorter while it was copied")
            rest -= copied


def write_whole(path: Path, text: str) -> None:
    """Writes a small file so that nobody ever sees half of it."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8")
    sync(draft)
    draft.replace(path)


def sync(path: Path) -> None:
    """Waits until a file, or the entries of a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
