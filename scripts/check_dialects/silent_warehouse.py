"""dbt with an engine's own adapter and no engine: what it would send is written down.

The source tables are there and nothing is in them; what is created is there from then on.
"""

from __future__ import annotations

import csv
import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import agate
import sqlglot
import yaml
from dbt.adapters.base import BaseAdapter
from dbt.adapters.contracts.connection import AdapterResponse, ConnectionState
from dbt.adapters.factory import FACTORY, load_plugin
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from sqlglot import exp

ROOT = Path(__file__).resolve().parents[2]

# What an adapter wants to know of a connection that is never opened.
PROFILES = {
    "snowflake": {"account": "none", "user": "none", "password": "none", "warehouse": "none"},
    "bigquery": {"method": "oauth", "project": "none"},
    "redshift": {"host": "none", "port": 5439, "user": "none", "password": "none"},
}


@dataclass(frozen=True)
class Statement:
    """What dbt sent, and for which node."""

    node: str
    sql: str


class SilentWarehouse:
    """Stands in for the methods of an adapter that talk to its engine."""

    def __init__(self, dialect: str, manifest: Manifest) -> None:
        self.dialect = dialect
        self.manifest = manifest
        self.statements: list[Statement] = []
        self.created: dict[tuple[str, str], list[str]] = {}
        self.sources = {
            (source.schema.lower(), source.identifier.lower()): source
            for source in manifest.sources.values()
        }
        self.seeds = {
            (node.schema.lower(), node.alias.lower()): node
            for node in manifest.nodes.values()
            if node.resource_type == "seed"
        }

    def execute(self, adapter: Any, sql: str, *_: Any, fetch: bool = False, **__: Any) -> Any:
        """Write a statement down and answer it: counts are 0, and there are no rows."""
        self.note(adapter, sql)
        return AdapterResponse("silent"), self.answer(sql) if fetch else agate.Table([])

    def note(self, adapter: Any, sql: str, *_: Any, bindings: Any = None, **__: Any) -> Any:
        """Write a statement down; values that go beside it are nulls in it."""
        if bindings:
            sql = sql.replace("%s", "null")
        connection = adapter.connections.get_if_exists()
        self.statements.append(Statement(str(connection and connection.name), sql))
        if "create " in sql.lower():
            self.note_table(sql)
        return connection, mock.MagicMock()

    def note_table(self, sql: str) -> None:
        """Remember the columns of a table or view that is made of a query."""
        try:
            parts = sqlglot.parse(sql, dialect=self.dialect)
        except sqlglot.errors.SqlglotError:
            return
        for made in parts:
            if isinstance(made, exp.Create) and isinstance(made.expression, exp.Query):
                table = made.find(exp.Table)
                names = made.expression.unnest().named_selects
                self.created[table.db.lower(), table.name.lower()] = names

    def answer(self, sql: str) -> agate.Table:
        """The rows of a query on tables without rows."""
        try:
            query = sqlglot.parse_one(sql, dialect=self.dialect)
        except sqlglot.errors.SqlglotError:
            return agate.Table([])  # the check of the statements says it
        selects = query.selects if isinstance(query, exp.Query) else []
        is_total = any(select.find(exp.AggFunc) for select in selects) and not query.args.get(
            "group"
        )
        names = [part.alias_or_name.lower() or str(place) for place, part in enumerate(selects)]
        types = [agate.Number() for _ in names]
        return agate.Table([[0] * len(names)] if is_total else [], names, types)

    def relations(self, adapter: Any, schema_relation: Any) -> list[Any]:
        """The source tables of a schema."""
        name = str.upper if self.dialect == "snowflake" else str
        return [
            adapter.Relation.create(
                database=name(schema_relation.database),
                schema=name(schema_relation.schema),
                identifier=name(source.identifier),
                type="table",
            )
            for (schema, _), source in self.sources.items()
            if schema == schema_relation.schema.lower()
        ]

    def columns(self, adapter: Any, relation: Any) -> list[Any]:
        """The columns of a seed's file, or those that a source declares, every second as text."""
        place = (relation.schema.lower(), relation.identifier.lower())
        if place in self.seeds:
            path = ROOT / self.seeds[place].original_file_path
            with path.open(encoding="utf-8-sig", newline="") as file:
                found = [(name, "string") for name in next(csv.reader(file))]
        elif place in self.sources:
            declared = self.sources[place].columns.values()
            found = [
                (column.name, column.data_type if number % 2 else "string")
                for number, column in enumerate(declared)
            ]
            found += [
                (column.config.meta["nested"]["column"], "string")
                for column in declared
                if "nested" in column.config.meta
            ]
        else:
            found = [(name, "string") for name in self.created[place]]
        translate = adapter.Column.translate_type
        return [adapter.Column(name, translate(data_type)) for name, data_type in found]

    def columns_of_query(self, adapter: Any, sql: str) -> list[Any]:
        """The columns of `select * from <table>`; else the names in the list, of no known type."""
        self.note(adapter, sql)
        query = sqlglot.parse_one(sql, dialect=self.dialect)
        while query.is_star:
            origin = query.find(exp.From).this
            if isinstance(origin, exp.Table):
                relation = adapter.Relation.create(schema=origin.db, identifier=origin.name)
                return self.columns(adapter, relation)
            query = origin.unnest()
        return [adapter.Column(name, "unknown") for name in query.named_selects]


def open_nothing(connection: Any) -> Any:
    """Stand in for a connection manager's `open`."""
    connection.state = ConnectionState.OPEN
    connection.handle = mock.MagicMock()
    return connection


def record(dialect: str, variables: dict[str, Any], command: list[str]) -> list[Statement]:
    """The statements that dbt sends for a command, such as `build`."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        profile = {"type": dialect, "threads": 1, "schema": "public", **PROFILES[dialect]}
        profile.setdefault("database" if dialect == "snowflake" else "dbname", "warehouse")
        if dialect == "bigquery":
            del profile["dbname"]
        outputs = {"target": dialect, "outputs": {dialect: profile}}
        Path(home, "profiles.yml").write_text(yaml.safe_dump({"lead_scoring": outputs}))
        options = [
            "--project-dir", str(ROOT), "--profiles-dir", home, "--target-path", f"{home}/target",
            "--log-path", f"{home}/logs", "--vars", json.dumps(variables),
        ]  # fmt: skip
        parsed = dbtRunner().invoke(["--quiet", "parse", *options])
        if not parsed.success:
            raise RuntimeError(f"dbt cannot parse the project for {dialect}: {parsed.exception}")
        warehouse = SilentWarehouse(dialect, parsed.result)
        for patch in patches(dialect, warehouse):
            stack.enter_context(patch)
        done = dbtRunner(parsed.result).invoke(["--quiet", *command, *options])
        if not done.success:
            raise RuntimeError(f"dbt cannot build the project for {dialect}: {done.exception}")
        return warehouse.statements


def patches(dialect: str, warehouse: SilentWarehouse) -> list[Any]:
    """Everything in an adapter that would reach for its engine."""
    load_plugin(dialect)
    adapter = FACTORY.get_adapter_class_by_name(dialect)
    manager = adapter.ConnectionManager

    def method(stand_in: Any) -> Any:
        return lambda self, *args, **kwargs: stand_in(self, *args, **kwargs)

    methods = {
        "execute": warehouse.execute,
        "add_query": warehouse.note,
        "list_relations_without_caching": warehouse.relations,
        "get_columns_in_relation": warehouse.columns,
        "get_column_schema_from_query": warehouse.columns_of_query,
        "list_schemas": lambda *_: [],
        "check_schema_exists": lambda *_: True,
        # BigQuery's own, and what it does without SQL.
        "get_relation": BaseAdapter.get_relation,
        "load_dataframe": lambda *_: None,
        "update_columns": lambda *_: None,
        "is_replaceable": lambda *_: True,
    }
    return [
        mock.patch.object(manager, "open", staticmethod(open_nothing)),
        *[
            mock.patch.object(adapter, name, method(stand_in))
            for name, stand_in in methods.items()
            if hasattr(adapter, name)
        ],
        *[
            mock.patch.object(manager, name)
            for name in ("begin", "commit", "commit_if_has_connection", "rollback_if_open")
            if hasattr(manager, name)
        ],
    ]
