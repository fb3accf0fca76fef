"""Runs dbt inside this process, on this project; the demo and the refresh share it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FAILED = ("error", "fail", "runtime error")


@dataclass
class Outcome:
    """What became of one dbt command."""

    success: bool
    results: Sequence[Any] = ()
    exception: BaseException | None = None
    failures: dict[str, str] = field(default_factory=dict)  # name of the node: what it said

    @property
    def reasons(self) -> list[str]:
        """What went wrong, a text per failed node; or why nothing could run at all."""
        told = [one_line(message) for message in self.failures.values() if message]
        return told or ([one_line(str(self.exception))] if self.exception else [])

    def name_failures(self, most: int = 5) -> str:
        """The names of the nodes that failed: `: a, b, c ...`; empty if none did."""
        names = list(self.failures)
        return f": {', '.join(names[:most])}{' ...' if len(names) > most else ''}" if names else ""


def run(
    arguments: Sequence[str],
    *,
    target: Path,
    variables: Mapping[str, Any],
    callbacks: Sequence[Callable[[Any], None]] = (),
) -> Outcome:
    """Runs one dbt command, such as `["build"]`, in the warehouse that LEAD_SCORING_DB names."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # these take seconds
    from dbt.cli.main import dbtRunner

    command = [
        "--log-level", "none", "--log-level-file", "info", "--no-use-colors", *arguments,
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(target),
        "--log-path", str(target), "--vars", json.dumps(dict(variables)),
    ]  # fmt: skip
    try:
        outcome = dbtRunner(callbacks=list(callbacks)).invoke(command)
    finally:
        # Or the file stays open, and nothing else in this process can read it.
        DuckDBConnectionManager.close_all_connections()
    results = getattr(outcome.result, "results", None) or []
    return Outcome(
        success=outcome.success,
        results=results,
        exception=outcome.exception,
        failures={
            result.node.name: result.message or "" for result in results if result.status in FAILED
        },
    )


def count_results(results: Sequence[Any]) -> str:
    """Says how many steps of each kind there were: `60 models, 2 seeds, 90 tests`."""
    counts: dict[str, int] = {}
    for result in results:
        kind = str(getattr(result.node.resource_type, "value", result.node.resource_type))
        if kind != "operation":
            counts[kind] = counts.get(kind, 0) + 1
    warned = sum(result.status == "warn" for result in results)
    parts = [
        f"{count} {kind.replace('_', ' ')}{'s' * (count != 1)}"
        for kind, count in sorted(counts.items())
    ]
    return ", ".join([*parts, *([f"{warned} with a warning"] if warned else [])])


def named_warehouse() -> Path:
    """The file that LEAD_SCORING_DB names, else that of the demo; relative to the project."""
    return ROOT / (os.environ.get("LEAD_SCORING_DB") or "warehouse/lead_scoring.duckdb")


def one_line(text: str) -> str:
    """Joins the lines of a message."""
    return re.sub(r"\s+", " ", text).strip()


def shorten(path: Path) -> str:
    """Shows a path inside the project relative to it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
