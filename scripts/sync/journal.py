"""Keeps the sync log: what was sent to which record, and what became of it.

Beside `lead_scoring.duckdb` lies `lead_scoring.sync/`:

    log/<run id>.jsonl   one line per record when its batch is about to be sent, one when it was
    lock                 the lock of the running sync

The lines are on the disk before the batch is sent, and its outcome before the next one is. So a
kill leaves one batch at most whose outcome nobody knows; it is sent again. The models read the
same files (source `sync`), by the var sync_log_path. When the files after the oldest outgrow it,
all become one with the last line of each record.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from scripts.published_file import quoted
from scripts.versions import VERSION_ID, Busy, format_id, sync

SENDING, DONE, FAILED, GONE = "sending", "done", "failed", "gone"
# Below this, files are left as they are.
SMALL_BYTES = 16_000_000
COLUMNS = {
    "run_id": "varchar",
    "sync_target": "varchar",
    "record_id": "varchar",
    "row_hash": "varchar",
    "status": "varchar",
    "message": "varchar",
    "line_number": "bigint",
    "logged_at": "timestamp",
}


@dataclass(frozen=True)
class Entry:
    """One line of the log, without when and by whom."""

    sync_target: str
    record_id: str
    row_hash: str
    status: str
    message: str | None = None


def sync_folder(published: Path) -> Path:
    """The folder beside a published file."""
    return published.parent / f"{published.stem}.sync"


def log_folder(published: Path) -> Path:
    """The folder of the log files of a published file: the var sync_log_path."""
    return sync_folder(published) / "log"


class Journal:
    """The sync log of one published file."""

    def __init__(self, published: Path) -> None:
        # The name that all agree on, also through a link.
        published = published.resolve()
        self.folder = sync_folder(published)
        self.log_folder = log_folder(published)
        self.run_id = ""
        self._lines = 0

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lets one sync in at a time; the system frees the lock when the process ends."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "lock", fallback_to_soft=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Busy("another sync is running") from None
        try:
            yield
        finally:
            lock.release()

    def begin(self, now: datetime) -> str:
        """Gives the run its id: the time, or, when the clock went back, just after the last id."""
        known = [path.stem for path in self.log_folder.glob("*.jsonl")]
        last = max(filter(VERSION_ID.fullmatch, known), default="")
        self.run_id = format_id(now)
        if self.run_id <= last:
            after = datetime.strptime(last, "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
            self.run_id = format_id(after + timedelta(milliseconds=1))
        return self.run_id

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds lines, and returns when they are on the disk."""
        moment = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        lines = []
        for entry in entries:
            self._lines += 1
            row = {"run_id": self.run_id, **vars(entry), "line_number": self._lines}
            lines.append(json.dumps({**row, "logged_at": moment}) + "\n")
        path = self.log_folder / f"{self.run_id}.jsonl"
        is_new = not path.exists()
        with path.open("a", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync(self.log_folder)

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Makes a view `synced`: the last line of each record, as int_synced_records has it."""
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        connection.execute(f"create or replace table sync_log ({columns})")
        # A kill may cut a line short: it is passed over.
        for path in sorted(self.log_folder.glob("*.jsonl")):
            connection.execute(
                f"insert into sync_log by name select {', '.join(COLUMNS)} from read_json(?, "
                f"format = 'newline_delimited', ignore_errors = true, columns = {COLUMNS})",
                [str(path)],
            )
        connection.execute(
            """
            create or replace table last_lines as
            select last_line.*
            from (
                select arg_max(sync_log, (run_id, line_number)) as last_line
                from sync_log
                where run_id is not null and line_number is not null
                group by sync_target, record_id
            );
            create or replace view synced as
            select *, coalesce(status in ('done', 'gone'), false) as is_settled from last_lines
            """
        )

    def compact(self) -> None:
        """Keeps of many lines the last one of each record; needs the lock."""
        files = sorted(self.log_folder.glob("*.jsonl"))
        sizes = [path.stat().st_size for path in files]
        if len(files) < 2 or sum(sizes[1:]) <= max(sizes[0], SMALL_BYTES):
            return
        draft = self.folder / "compact.draft"
        with duckdb.connect() as connection:
            self.load(connection)
            connection.execute(
                "copy (select * from last_lines order by run_id, line_number) "
                f"to {quoted(draft)} (format json)"
            )
        sync(draft)
        # In the place of the newest, so that ids go on from there; older lines only repeat it.
        draft.replace(files[-1])
        sync(self.log_folder)
        for path in files[:-1]:
            path.unlink()
