"""Sends what has changed since the last sync to the CRM, or audiences to files.

    python -m scripts.sync hubspot                # shows what would be sent
    python -m scripts.sync hubspot --apply        # sends it
    python -m scripts.sync salesforce --apply
    python -m scripts.sync audiences --folder out --apply

Tokens come from the environment only. docs/sync.md explains the log, the exit codes and the names.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from scripts.dbt_build import named_warehouse, one_line
from scripts.refresh import Log
from scripts.sync import audiences
from scripts.sync.codes import DONE, LOCKED, SOME_FAILED, UNEXPECTED, UNREACHABLE, USAGE
from scripts.sync.hubspot import HubSpot
from scripts.sync.journal import DONE as SENT
from scripts.sync.journal import FAILED, GONE, Journal
from scripts.sync.outbox import MEMBERS, NotPublished, Outbox
from scripts.sync.push import MayPass, Push, SyncError
from scripts.sync.salesforce import Salesforce
from scripts.versions import Busy

VENDORS: dict[str, Any] = {"hubspot": HubSpot, "salesforce": Salesforce}
TARGETS = {
    "hubspot": ["hubspot_contacts"],
    "salesforce": ["salesforce_leads", "salesforce_contacts"],
    "audiences": [MEMBERS],
}


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.sync", description=__doc__.split("\n")[0]
    )
    parser.add_argument("destination", choices=list(TARGETS), help="where to")
    parser.add_argument("--apply", action="store_true", help="send; without it only show")
    parser.add_argument(
        "--limit", type=int, metavar="N", help="send N records of each kind at most"
    )
    parser.add_argument("--show", type=int, default=5, help="records to show; default: 5")
    parser.add_argument("--folder", type=Path, help="audiences: the folder for their files")
    parser.add_argument("--retries", type=int, default=5, help="of what may pass; default: 5")
    parser.add_argument(
        "--retry-wait", type=float, default=2,
        help="seconds before the first retry, if the server does not say; default: 2",
    )  # fmt: skip
    parser.add_argument("--log-file", type=Path, help="add the log to this file; default: stdout")
    options = parser.parse_args(arguments)
    if options.destination == "audiences" and options.apply and not options.folder:
        parser.error("audiences --apply needs --folder")
    if options.limit is not None and options.limit < 1:
        parser.error("--limit must be at least 1")
    return options


def show(options: argparse.Namespace, outbox: Outbox) -> None:
    """Prints what would be sent."""
    for target in TARGETS[options.destination]:
        count = outbox.load(target)
        if target == MEMBERS:
            print(f"{target}: {count} changes")
            for audience, change, members in audiences.count_members(outbox.connection):
                print(f"  {audience}: {members} {change}")
            continue
        names = outbox.field_names(target)
        print(f"{target}: {count} records, fields {', '.join(names.values()) or 'none'}")
        for batch in outbox.batches(target, max(options.show, 1), options.show):
            for record in batch:
                print(f"  {record.record_id}  {json.dumps(record.values, default=str)}")
    print("Nothing was sent: that takes --apply.")


def send(options: argparse.Namespace, outbox: Outbox, journal: Journal, log: Log) -> Counter[str]:
    """Sends what is not sent yet; returns how many records ended how."""
    counts: Counter[str] = Counter()
    loaded = {target: outbox.load(target) for target in TARGETS[options.destination]}
    log("sync_started", pid=os.getpid(), destination=options.destination, pending=loaded)
    if not any(loaded.values()):
        return counts
    if options.destination == "audiences":
        written = audiences.write_files(outbox.connection, options.folder, journal)
        for path, rows in written.items():
            log("file_written", path=path, rows=rows)
        return Counter({SENT: sum(written.values())})
    try:
        vendor = VENDORS[options.destination](os.environ)
    except ImportError as error:
        raise SyncError(
            USAGE, f"{error}: install the extra `sync` of pyproject.toml (make setup does)"
        ) from error
    for target in TARGETS[options.destination]:
        push = Push(
            vendor, target, journal, log,
            retries=options.retries, retry_wait=options.retry_wait,
        )  # fmt: skip
        try:
            push(outbox.batches(target, vendor.batch_size, options.limit))
        finally:
            counts += push.counts
            log("target_finished", target=target, **push.counts)
    return counts


def run(options: argparse.Namespace, journal: Journal, log: Log) -> int:
    """Shows or sends, and returns the exit code."""
    published = named_warehouse()
    try:
        if not options.apply:
            show(options, Outbox(published, journal))
            return DONE
        with journal.lock():
            log.run_id = journal.begin(datetime.now(UTC))
            journal.compact()
            counts = send(options, Outbox(published, journal), journal, log)
    except Busy as error:
        return fail(log, LOCKED, str(error))
    except NotPublished as error:
        return fail(log, USAGE, str(error))
    except SyncError as error:
        return fail(log, error.code, one_line(str(error)))
    except MayPass as error:
        return fail(log, UNREACHABLE, one_line(str(error)))
    except duckdb.IOException as error:
        return fail(log, LOCKED, f"the published file cannot be read: {one_line(str(error))}")
    except Exception as error:
        return fail(log, UNEXPECTED, repr(error), traceback=traceback.format_exc())
    code = SOME_FAILED if counts[FAILED] else DONE
    log(
        "sync_finished",
        exit_code=code,
        message=f"{counts[SENT]} sent, {counts[FAILED]} failed, {counts[GONE]} gone",
        **counts,
    )
    return code


def fail(log: Log, code: int, message: str, **details: Any) -> int:
    """Logs why the sync ended early; returns the exit code."""
    log("sync_failed", "error", exit_code=code, message=message, **details)
    return code


def main(arguments: list[str] | None = None) -> int:
    """Shows or sends, and returns the exit code."""
    options = read_options(arguments)
    stream = sys.stdout
    try:
        if options.log_file:
            stream = options.log_file.open("a", encoding="utf-8")
    except OSError as error:
        print(error, file=sys.stderr)
        return USAGE
    return run(options, Journal(named_warehouse()), Log(stream))


if __name__ == "__main__":
    sys.exit(main())
