"""Finds what is not sent yet: the published tables, compared with the sync log once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from scripts.published_file import quoted
from scripts.sync.journal import Journal

MEMBERS = "audience_members"
ID_COLUMNS = {
    "hubspot_contacts": "hubspot_contact_id",
    "salesforce_leads": "salesforce_lead_id",
    "salesforce_contacts": "salesforce_contact_id",
}


class NotPublished(Exception):
    """The published file is not there, or has no such table."""


@dataclass(frozen=True)
class Record:
    """What one record should say: its fields by the names that the CRM has for them."""

    record_id: str
    row_hash: str
    values: dict[str, Any]


class Outbox:
    """A copy of the rows to send, so that the published file is open only for a moment."""

    def __init__(self, published: Path, journal: Journal) -> None:
        if not published.exists():
            raise NotPublished(f"there is no published file {published}: refresh first")
        self.connection = duckdb.connect()
        self.published = published
        journal.load(self.connection)

    def load(self, target: str) -> int:
        """Copies the rows of a target that the log does not have as sent; returns their number."""
        if target == MEMBERS:
            table, record_id = f"marts.{MEMBERS}", "audience || '/' || email_sha256"
        else:
            table, record_id = f"marts.crm_sync__{target}", ID_COLUMNS[target]
        try:
            self.connection.execute(f"attach {quoted(self.published)} as published (read_only)")
            try:
                self.connection.execute(
                    f"""
                    create or replace table pending_{target} as
                    select rows_of_table.*, {record_id} as record_id
                    from published.{table} as rows_of_table
                    left join synced
                        on synced.sync_target = '{target}' and synced.record_id = {record_id}
                    where not coalesce(
                        synced.is_settled and synced.row_hash = rows_of_table.row_hash, false
                    )
                    """
                )
                self.connection.execute(
                    "create or replace table fields as "
                    "select * from published.marts.crm_sync_fields"
                )
            finally:
                self.connection.execute("detach published")
        except duckdb.CatalogException as error:
            raise NotPublished(
                f"{self.published} has no table {table}: it was built by an older version of the "
                "project, refresh first"
            ) from error
        return self.connection.execute(f"select count(*) from pending_{target}").fetchone()[0]

    def field_names(self, target: str) -> dict[str, str]:
        """The columns to send, each with the name that the CRM has for it."""
        return dict(
            self.connection.execute(
                "select published_value, crm_field from fields where sync_target = ? order by 1",
                [target],
            ).fetchall()
        )

    def batches(self, target: str, size: int, most: int | None = None) -> Iterator[list[Record]]:
        """The records to send, in the order of their ids."""
        names = self.field_names(target)
        columns = "".join(f", {column}" for column in names)
        cursor = self.connection.cursor().execute(
            f"select record_id, row_hash{columns} from pending_{target} order by record_id"
            + (f" limit {most}" if most is not None else "")
        )
        while rows := cursor.fetchmany(size):
            yield [
                Record(row[0], row[1], dict(zip(names.values(), row[2:], strict=True)))
                for row in rows
            ]
