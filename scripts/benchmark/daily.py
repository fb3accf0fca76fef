"""The next day: the same raw files and a slice of new events."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from scripts.raw_inputs import find_files, table_names

EVENT_TABLES = (
    "web_events",
    "email_events",
    "form_submissions",
    "social_events",
    "attendance_events",
    "commerce_events",
)


def add_day(raw: Path, folder: Path, last_day: date, event_count: int) -> int:
    """Makes a folder with links to the raw files and a file of new events; returns their number.

    The new events are copies of events of the last week, so that the leads that were active of late
    are active again, with new ids and on the day after the last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in table_names():
        files = sorted((raw / table).glob("*.parquet")) or sorted(raw.glob(f"{table}.parquet"))
        if not files:
            continue
        (folder / table).mkdir(exist_ok=True)
        for file in files:
            link = folder / table / file.name
            link.unlink(missing_ok=True)
            link.symlink_to(file.resolve())
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    scans = find_files(connection, str(raw))
    recent = f"cast(occurred_at as date) between date '{last_day}' - 6 and date '{last_day}'"
    counts = {
        table: connection.execute(f"select count(*) from {scans[table]} where {recent}").fetchone()[
            0
        ]
        for table in EVENT_TABLES
    }
    time = f"date '{last_day}' + 1 + (occurred_at - date_trunc('day', occurred_at))"
    made = 0
    for table in EVENT_TABLES:
        wanted = round(event_count * counts[table] / sum(counts.values()))
        # A week of events may be fewer than a day is to have: then some are copied more than once.
        copies = -(-wanted // max(counts[table], 1))
        made += connection.execute(
            f"""
            copy (
                select * exclude (copy) replace (
                    'new-' || copy || '-' || event_id as event_id,
                    {time} as occurred_at,
                    {time} as loaded_at
                )
                from {scans[table]}
                cross join range({copies}) as copies(copy)
                where {recent} and event_id is not null
                order by hash(event_id, copy)
                limit {wanted}
            ) to '{folder / table / "new.parquet"}' (format parquet)
            """
        ).fetchone()[0]
    connection.close()
    return made
