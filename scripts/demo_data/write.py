"""Decides what the files look like: tables, columns, types, and one or more files per table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from scripts.demo_data.chunk import Options
from scripts.demo_data.tools import NULL_ID, NULL_TIME, Columns, height

# name:kind; without a kind, *_at is a timestamp, is_* a boolean, and the rest is text. Kinds that
# KINDS does not know are prefixes of a table's own ids.
TABLES = {
    "leads": (
        "lead_id email first_name last_name phone job_title department company_name account_id "
        "country region city postal_code birth_date:date gender lead_source campaign landing_page "
        "product_interest status owner_id is_deleted created_at updated_at"
    ),
    "lead_attributes": "lead_id attribute value updated_at",
    "accounts": (
        "account_id name domain industry employee_count:integer annual_revenue:money country "
        "account_type owner_id created_at updated_at"
    ),
    "opportunities": (
        "opportunity_id:opp lead_id account_id opportunity_type product stage amount:money "
        "currency is_closed is_won created_at closed_at updated_at"
    ),
    "lead_status_changes": "lead_id status changed_at",
    "sales_activities": "activity_id:act lead_id owner_id activity_type occurred_at",
    "sales_feedback": "feedback_id:fbk lead_id owner_id verdict reason given_at",
    "nurture_memberships": "lead_id program enrolled_at exited_at",
    "web_events": (
        "event_id:web lead_id anonymous_id event_type page_url asset duration_seconds:integer "
        "user_agent occurred_at loaded_at"
    ),
    "email_events": (
        "event_id:eml lead_id email campaign_id event_type link_url user_agent is_bot occurred_at "
        "loaded_at"
    ),
    "form_submissions": (
        "event_id:frm lead_id anonymous_id form email first_name last_name message "
        "seconds_to_submit:integer is_honeypot_filled occurred_at loaded_at"
    ),
    "social_events": "event_id:soc lead_id network event_type post occurred_at loaded_at",
    "attendance_events": (
        "event_id:att lead_id event_name event_kind event_type minutes_attended:integer "
        "occurred_at loaded_at"
    ),
    "commerce_events": (
        "event_id:shp lead_id anonymous_id event_type product product_category amount:money "
        "currency occurred_at loaded_at"
    ),
    "identities": "anonymous_id lead_id identified_at",
    "account_intent": "signal_id:sig account_domain topic strength:money source occurred_at",
}
GLOBAL_TABLES = ("accounts", "account_intent")  # not cut into chunks
KINDS = {
    "text": "cast({0} as varchar)",
    "boolean": "cast({0} as boolean)",
    "integer": "case when not isnan({0}) then cast({0} as integer) end",
    "money": "case when not isnan({0}) then cast({0} as decimal(18, 2)) end",
    "timestamp": f"make_timestamp(nullif({{0}}, {NULL_TIME}) * 1000000)",
    "date": f"cast(make_timestamp(nullif({{0}}, {NULL_TIME}) * 1000000) as date)",
}


def typed_columns(table: str) -> dict[str, str]:
    """Columns of a table, and the SQL that gives their raw arrays a type."""
    typed = {}
    for column in TABLES[table].split():
        name, _, kind = column.partition(":")
        if not kind and name.endswith("_at"):
            kind = "timestamp"
        elif not kind:
            kind = "boolean" if name.startswith("is_") else "text"
        own_id = f"printf('{kind}-%011d', nullif({{0}}, {NULL_ID}))"
        typed[name] = KINDS.get(kind, own_id).format(name)
    return typed


def write_tables(
    options: Options, out: Path, chunk: int, tables: dict[str, Columns], done: Callable[[], object]
) -> dict[str, int]:
    """Write some tables of a chunk, one file each, and return their numbers of rows."""
    # One thread writes one file: the order of rows and the bytes are then always the same.
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = {}
        for table, columns in tables.items():
            path = part_path(options, out, table, chunk)
            rows[table] = write_table(connection, table, columns, path)
            done()
    return rows


def write_table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, path: Path
) -> int:
    """Write one Parquet file and return its number of rows."""
    typed = typed_columns(table)
    # DuckDB finds `arrays` by its name in this function.
    arrays = {name: np.ascontiguousarray(columns[name]) for name in typed}
    select = ", ".join(f"{value} as {name}" for name, value in typed.items())
    target = str(path).replace("'", "''")
    connection.execute(
        f"copy (select {select} from arrays) to '{target}' (format parquet, compression zstd)"
    )
    return height(arrays)


def part_path(options: Options, out: Path, table: str, chunk: int) -> Path:
    """One file per table, or one per table and chunk when there are several chunks."""
    if options.chunks == 1 or table in GLOBAL_TABLES:
        return out / f"{table}.parquet"
    (out / table).mkdir(exist_ok=True)
    return out / table / f"part-{chunk + 1:04d}.parquet"


def clear_output(out: Path) -> None:
    """Remove what an earlier run wrote: a file and a folder of one table must not mix."""
    out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        (out / f"{table}.parquet").unlink(missing_ok=True)
        folder = out / table
        for part in folder.glob("part-*.parquet"):
            part.unlink()
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
