"""Says what a changed copy of the seeds would change, before anyone merges it.

    python -m scripts.whatif --seeds ../my_seeds --raw-path /srv/data
    python -m scripts.whatif --seeds seeds --against /tmp/main/seeds --markdown comment.md
    python -m scripts.whatif --without bot_rules --raw-path /srv/data

The scores are built twice in a work folder, under the seeds of --against and under those of
--seeds, from the same raw tables and for the same day; the published warehouse is at most read.
What differs is printed, written to what_if.duckdb in the work folder and, with --markdown, as a
comment for a pull request. docs/whatif.md explains the tables and the exit codes.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from scripts.dbt_build import ROOT, one_line, shorten
from scripts.whatif import render
from scripts.whatif.build import Workplace, attach_raw_tables, measured
from scripts.whatif.compare import compare
from scripts.whatif.options import DONE, FILES_FAILED, LOCKED, WhatIfError, read_options
from scripts.whatif.report import Report
from scripts.whatif.seeds import changed_files, check_folders, copy_without, find_changes


def write_markdown(options: argparse.Namespace, text: str) -> None:
    """Writes the comment where it was asked for."""
    if options.markdown == "-":
        print(text, end="")
    elif options.markdown:
        Path(options.markdown).write_text(text, encoding="utf-8")


def tell_no_difference(options: argparse.Namespace, place: Workplace) -> None:
    """Says that there is nothing to compare; the results of another time must not remain."""
    said = (
        f"{shorten(options.seeds)} and {shorten(options.against)} do not differ: no score changes."
    )
    place.result.unlink(missing_ok=True)
    write_markdown(options, "\n".join([*render.HEADING, f"Nothing. {render.prose(said)}", ""]))
    if options.markdown != "-":
        print(said)


def run(options: argparse.Namespace) -> None:
    """Compares, builds and reports."""
    place = Workplace(options.work_folder, options)
    place.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place.folder / "lock", fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WhatIfError(
            LOCKED,
            f"another what-if is running in {shorten(place.folder)}: --work-folder names another",
        ) from None
    with lock:
        if options.without:
            copy_without(options.against, options.without, options.seeds)
        check_folders(options.seeds, options.against)
        names = changed_files(options.against, options.seeds)
        changes = find_changes(options.against, options.seeds, names)
        if not changes:
            tell_no_difference(options, place)
            return
        if options.in_database:
            with duckdb.connect() as connection:
                attach_raw_tables(connection, options)  # else they are missed only after a while
        place.build(names)
        with measured("compared"):
            compare(place, changes)
        report = Report(place.result, options)
        write_markdown(options, render.markdown(report))
        if options.markdown != "-":
            render.print_report(report)
            print(f"\nAll of it: schema whatif in {shorten(place.result)}")


def main(arguments: list[str] | None = None) -> int:
    """Says what would change, and returns the exit code."""
    options = read_options(arguments)
    # Paths in the project are relative to it.
    os.chdir(ROOT)
    try:
        run(options)
    except WhatIfError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return error.code
    except (OSError, duckdb.Error) as error:
        sys.stdout.flush()
        print(f"files could not be read or written: {one_line(str(error))}", file=sys.stderr)
        return FILES_FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main())
