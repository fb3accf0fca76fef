"""dbt in wait: reads the project once and runs each command in a fork of itself.

dbt takes two seconds to start and eight to read the project, as long as most builds of the tests.
Requests come as lines of JSON and are answered by a line each, the exit code; dbt_project.py asks.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.exceptions import DbtUsageException
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

# Nobody asks for these before a model runs: they change nothing of what dbt reads.
# test_dbt_server.py looks whether that is true.
UNREAD_VARS = frozenset(["as_of_date", "inputs", "raw_path", "sync_log_path"])
ARTIFACTS = ("manifest.json", "semantic_manifest.json")


class Reader:
    """The projects that have been read, each under the vars that make a difference."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, tuple[Manifest | None, Path]] = {}

    def read(self, request: dict[str, Any]) -> tuple[Manifest | None, Path]:
        """Returns the project, None if dbt cannot read it, and the folder with its artifacts."""
        heeded = {k: value for k, value in request["vars"].items() if k not in UNREAD_VARS}
        # The name of the file is that of the database.
        database = Path(request["environment"]["LEAD_SCORING_DB"]).stem
        key = json.dumps([request["project"], database, heeded], sort_keys=True)
        if key not in self.known:
            target = self.folder / f"project_{len(self.known)}"
            enter(request)
            outcome = dbtRunner().invoke(["parse", *options(request, target, heeded)])
            self.known[key] = (outcome.result if outcome.success else None, target)
            gc.collect()
        return self.known[key]


def options(request: dict[str, Any], target: Path, variables: dict[str, Any]) -> list[str]:
    """The options that every command gets."""
    project = request["project"]
    return [
        "--no-use-colors", "--project-dir", project, "--profiles-dir", project,
        "--target-path", str(target), "--log-level-file", "none", "--vars", json.dumps(variables),
    ]  # fmt: skip


def enter(request: dict[str, Any]) -> None:
    """Takes on the environment and the folder of the request."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["project"])


def run(request: dict[str, Any], manifest: Manifest | None, artifacts: Path) -> None:
    """Runs one command and ends this process with its exit code."""
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    enter(request)
    target = Path(request["target"])
    target.mkdir(parents=True, exist_ok=True)
    command = [*request["arguments"], *options(request, target, request["vars"])]
    if command[0] in ("build", "run"):
        command += ["--no-write-json"]  # a test looks at the tables
    elif manifest:
        for name in ARTIFACTS:
            shutil.copy(artifacts / name, target)
    outcome = dbtRunner(manifest).invoke(command)
    if isinstance(outcome.exception, DbtUsageException):  # all others dbt itself has told
        print(outcome.exception)
    DuckDBConnectionManager.close_all_connections()
    sys.exit(0 if outcome.success else 2 if outcome.exception else 1)


def main() -> None:
    """Answers requests until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    # What dbt says while it reads is nobody's answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # What is read stays: looking for garbage in it again and again takes a fifth of the time.
    gc.disable()
    reader = Reader(Path(sys.argv[1]))
    for line in sys.stdin:
        request = json.loads(line)
        fork = multiprocessing.get_context("fork").Process(
            target=run, args=(request, *reader.read(request))
        )
        fork.start()
        fork.join()
        print(fork.exitcode, file=answers, flush=True)


if __name__ == "__main__":
    main()
