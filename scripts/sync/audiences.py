"""Writes who came into and who left each audience to CSV files, for an upload."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import duckdb

from scripts.sync.journal import DONE, SENDING, Entry, Journal
from scripts.sync.outbox import MEMBERS
from scripts.versions import write_whole

# An ad network needs no address in clear, and an audience that is gone has no channel.
COLUMNS = {"email": ["email", "email_sha256"]}


def count_members(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """The audiences, each with its changes."""
    return connection.execute(
        f"select audience, change_type, count(*) from pending_{MEMBERS} group by all order by all"
    ).fetchall()


def write_files(
    connection: duckdb.DuckDBPyConnection, folder: Path, journal: Journal
) -> dict[Path, int]:
    """Writes a file per audience and kind of change; returns the rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = connection.execute(
        "select audience, coalesce(channel, ''), change_type, email, email_sha256, row_hash "
        f"from pending_{MEMBERS} order by audience, change_type, email_sha256"
    ).fetchall()
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for audience, channel, change, email, address_hash, row_hash in rows:
        groups[audience, channel, change].append(
            {"email": email or "", "email_sha256": address_hash, "row_hash": row_hash}
        )
    written = {}
    for (audience, channel, change), members in groups.items():
        name = re.sub(r"[^\w-]+", "_", audience)
        path = folder / f"{journal.run_id}-{name}-{change}.csv"
        text = io.StringIO(newline="")
        table = csv.DictWriter(
            text, COLUMNS.get(channel, ["email_sha256"]), extrasaction="ignore", lineterminator="\n"
        )
        table.writeheader()
        table.writerows(members)
        for status in (SENDING, DONE):
            if status == DONE:
                write_whole(path, text.getvalue())
            journal.write(
                Entry(MEMBERS, f"{audience}/{member['email_sha256']}", member["row_hash"], status)
                for member in members
            )
        written[path] = len(members)
    return written
