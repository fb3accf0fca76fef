"""Reads the public tables of a warehouse, and knows which of them are there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

Row = dict[str, Any]


class Warehouse:
    """A built warehouse, or the file that `scripts.refresh` publishes; only ever read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tables = {
            name
            for (name,) in connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables"
            ).fetchall()
        }

    def has(self, table: str) -> bool:
        """Is this table there?"""
        return table in self._tables

    def rows(self, query: str, **parameters: Any) -> list[Row]:
        """The rows of a query, as dictionaries; `$name` in it takes a parameter.

        Exact decimals become floats: what is read here is only shown.
        """
        result = self._connection.execute(query, parameters)
        names = [column[0] for column in result.description]
        return [
            {
                name: float(value) if isinstance(value, Decimal) else value
                for name, value in zip(names, row, strict=True)
            }
            for row in result.fetchall()
        ]

    def models(self) -> list[str]:
        """The scoring models, the one that scores most leads first."""
        rows = self.rows(
            """
            select scoring_model from scoring.lead_scores
            group by scoring_model order by count(*) desc, scoring_model
            """
        )
        return [row["scoring_model"] for row in rows]
