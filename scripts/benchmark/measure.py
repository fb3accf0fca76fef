"""Runs a command and tells how long it took and how much memory it needed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.dbt_build import ROOT

# ru_maxrss counts kilobytes, but bytes on macOS.
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class CommandError(Exception):
    """A command that failed."""


@dataclass(frozen=True)
class Usage:
    """What one command took."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def run(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    has_children: bool = False,
) -> Usage:
    """Runs a Python module in the project's folder; its output goes to the log.

    The peak is that of the largest process: dbt and DuckDB are one process, and start no others.
    Spark starts Java, whose peak is looked at each second (on Linux).
    """
    # What was written before is not to be waited for in the time of this command.
    os.sync()
    start = time.perf_counter()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        with watched(process.pid if has_children else None) as peaks:
            _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8")
    if process.returncode:
        raise CommandError(f"{' '.join(command[:3])} failed:\n{text[-3000:]}")
    return Usage(
        seconds=time.perf_counter() - start,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=max(usage.ru_maxrss * MAXRSS_UNIT, *peaks.values(), 0),
        output=text,
    )


@contextmanager
def watched(process: int | None) -> Iterator[dict[int, int]]:
    """Notes, while it lasts, the peak in bytes of each process that a process has started."""
    peaks: dict[int, int] = {}
    is_over = threading.Event()

    def watch(root: int) -> None:
        while not is_over.wait(1):
            for child in descendants(root):
                peaks[child] = max(peaks.get(child, 0), peak_of(child))

    if process is None:
        yield peaks
        return
    thread = threading.Thread(target=watch, args=[process], daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        is_over.set()
        thread.join()


def descendants(process: int) -> list[int]:
    """The processes that a process has started, and those that they have started."""
    try:
        paths = list(Path(f"/proc/{process}/task").glob("*/children"))
        children = [int(number) for path in paths for number in path.read_text().split()]
    except OSError:  # it has just ended
        return []
    return [*children, *(found for child in children for found in descendants(child))]


def peak_of(process: int) -> int:
    """The most bytes of memory that a process has held so far; 0 if it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines.get("VmHWM", "0 kB").split()[0]) * 1024
