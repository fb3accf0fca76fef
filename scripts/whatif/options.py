"""The command line, the exit codes, and the error that carries one."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from scripts import raw_inputs
from scripts.dbt_build import ROOT, named_warehouse
from scripts.versions import Versions

DONE, BUILD_FAILED, USAGE, LOCKED, SOURCES, FILES_FAILED = range(6)

DEFAULT_WORK = "warehouse/whatif"


class WhatIfError(Exception):
    """A reason to stop, with the exit code that says of which kind it is."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line; paths are relative to where it was given."""
    usual_seeds = ROOT / os.environ.get("LEAD_SCORING_SEEDS", "seeds")
    parser = argparse.ArgumentParser(
        prog="python -m scripts.whatif",
        description="Says what a changed copy of the seeds would change, before anyone merges it.",
    )
    changed = parser.add_mutually_exclusive_group(required=True)
    changed.add_argument("--seeds", type=Path, help="the changed copy of the seeds")
    changed.add_argument(
        "--without", metavar="SEED", help="the same seeds without the rows of this one: bot_rules"
    )
    parser.add_argument(
        "--against",
        type=Path,
        default=usual_seeds,
        help="the seeds to compare with; default: seeds",
    )
    raw_inputs.add_options(parser, "DuckDB file that has them; default: the warehouse")
    parser.add_argument(
        "--markdown",
        metavar="FILE",
        help="write a comment for a pull request; -: to stdout instead",
    )
    parser.add_argument("--top", type=int, default=10, help="leads to show per list; default: 10")
    parser.add_argument(
        "--work-folder", type=Path, default=ROOT / DEFAULT_WORK, help=f"default: {DEFAULT_WORK}"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="build the current seeds even if nothing is new"
    )
    options = parser.parse_args(arguments)

    raw_inputs.check_options(parser, options)
    if options.top < 1:
        parser.error("--top must be at least 1")
    if "schema_prefix" in options.vars:
        parser.error("--vars: schema_prefix is of no use here, the warehouses are apart anyway")
    if options.without:
        options.seeds = options.work_folder / f"without_{options.without}"
    for name in ("seeds", "against", "work_folder"):
        setattr(options, name, getattr(options, name).resolve())
    for name in ("seeds", "against") if not options.without else ("against",):
        if not getattr(options, name).is_dir():
            parser.error(f"--{name}: there is no folder {getattr(options, name)}")
    if options.markdown and options.markdown != "-":
        options.markdown = str(Path(options.markdown).resolve())
    # Both builds, and what they are compared with, are for one day, midnight or not.
    options.variables.setdefault("as_of_date", datetime.now(UTC).date().isoformat())
    options.warehouse = find_warehouse()
    return options


def find_warehouse() -> Path:
    """The file that has the raw tables if nothing else is named: the work file of a refresh."""
    store = Versions(named_warehouse())
    current = store.current() if store.ids() else None
    work = store.path(current, "work.duckdb") if current else store.published
    return work if work.exists() else store.published
