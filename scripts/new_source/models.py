"""Turns a checked mapping into a folder of models/staging, a var and an entry of sources."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from scripts.new_source.mapping import Landed, Mapping, MappingError
from scripts.new_source.tables import Column, input_tables

# Ids are unique within one system only.
IDS = re.compile(r"(?:lead|account|opportunity|event|activity|feedback|signal|anonymous|owner)_id$")
LOAD_TIMES = ("_fivetran_synced", "_loaded_at", "loaded_at", "received_at", "synced_at")


def write(mapping: Mapping, root: Path) -> list[Path]:
    """Writes the adapter and makes the project know it; returns the files, old ones changed too.

    Raises:
        MappingError: if there is such an adapter already.
    """
    folder = root / "models" / "staging" / mapping.source
    if folder.exists():
        raise MappingError(f"{folder} is there already: remove it to write it anew")
    texts = {folder / f"_{mapping.source}__sources.yml": sources_file(mapping)}
    fills = {
        table.fills: [t for t in mapping.tables if t.fills == table.fills]
        for table in mapping.tables
    }
    texts[folder / f"_{mapping.source}__models.yml"] = models_file(mapping, fills)
    for table in mapping.tables:
        texts[folder / f"base_{mapping.source}__{table.name}.sql"] = base_model(mapping, table)
    for name, tables in fills.items():
        texts[folder / f"stg_{mapping.source}__{name}.sql"] = input_model(mapping, name, tables)
    registry, project = root / "macros" / "inputs" / "source_tables.sql", root / "dbt_project.yml"
    texts[registry] = with_entry(registry.read_text(encoding="utf-8"), mapping, fills)
    texts[project] = with_var(project.read_text(encoding="utf-8"), mapping)
    folder.mkdir(parents=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def header(mapping: Mapping) -> str:
    """Models of a system that is not in use are switched off."""
    return f"{{{{ config(enabled='{mapping.source}' in var('sources')) }}}}\n\n"


def base_model(mapping: Mapping, table: Landed) -> str:
    """A landed table, cast."""
    return f"{header(mapping)}{{{{ typed_source('{mapping.source}', '{table.name}') }}}}\n"


def input_model(mapping: Mapping, name: str, tables: list[Landed]) -> str:
    """An input table, from one landed table or several."""
    imports = [
        f"{table.name} as (\n    select * from "
        f"{{{{ ref('base_{mapping.source}__{table.name}') }}}}\n)"
        for table in tables
    ]
    selects = [select_from(mapping, table, input_tables()[name]) for table in tables]
    body = ",\n\n".join(imports)
    return f"{header(mapping)}with\n\n{body}\n\n" + "\n\nunion all\n\n".join(selects) + "\n"


def select_from(mapping: Mapping, table: Landed, wanted: list[Column]) -> str:
    """The columns of an input table from a landed one."""
    cells = [f"    {expression(mapping, table, column)}," for column in wanted]
    return "\n".join(["select", *cells, "    unreadable_columns", f"from {table.name}"])


def expression(mapping: Mapping, table: Landed, column: Column) -> str:
    """One column, with its name."""
    given = table.columns.get(column.name)
    if given is None:
        text = f"cast(null as {{{{ api.Column.translate_type('{column.data_type}') }}}})"
    elif given.kind == "value":
        text = constant(given.text)
    else:
        text = str(given.text)
        if IDS.search(column.name):
            sql = text.replace("'", "\\'")
            text = f"{{{{ source_id('{mapping.source}', '{sql}') }}}}"
    return text if text == column.name else f"{text} as {column.name}"


def constant(value: object) -> str:
    """A constant in SQL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def landed_types(table: Landed) -> dict[str, str]:
    """The columns to read, with the type that they are read as: that of what they fill."""
    wanted = {column.name: column.data_type for column in input_tables()[table.fills]}
    types = {}
    for name, given in table.columns.items():
        if given.kind == "column":
            types[given.text] = wanted[name]
    for given in table.columns.values():
        if given.kind == "sql":
            for word in re.findall(r"\w+", str(given.text)):
                if word in table.types:
                    types.setdefault(word, table.types[word])
    return types


def required_columns(table: Landed) -> set[str]:
    """Landed columns without which the input table cannot be filled."""
    needed = {column.name for column in input_tables()[table.fills] if column.required}
    return {
        given.text
        for name, given in table.columns.items()
        if name in needed and given.kind == "column"
    }


def sources_file(mapping: Mapping) -> str:
    """The declaration of the landed tables."""
    tables = []
    for table in mapping.tables:
        required = required_columns(table)
        columns: list[dict[str, object]] = []
        for name, kind in landed_types(table).items():
            column: dict[str, object] = {"name": name, "data_type": kind}
            if name in required:
                column["config"] = {"meta": {"required": True}}
            columns.append(column)
        entry: dict[str, object] = {
            "name": table.name,
            "description": f"Fills the input table {table.fills}.",
            "columns": columns,
        }
        config: dict[str, object] = {}
        if table.fills == "leads":
            config["meta"] = {"required": True}
        if time := next((name for name in LOAD_TIMES if name in table.types), None):
            config["loaded_at_field"] = time
            config["freshness"] = {"warn_after": {"count": 36, "period": "hour"}}
        if config:
            entry["config"] = config
        tables.append(entry)
    source = {
        "name": mapping.source,
        "description": f"Tables of {mapping.source} as they land.",
        "schema": f"{{{{ var('{mapping.source}_schema') }}}}",
        "config": {"enabled": f"{{{{ '{mapping.source}' in var('sources') }}}}"},
        "tables": tables,
    }
    return to_yaml({"version": 2, "sources": [source]})


def models_file(mapping: Mapping, fills: dict[str, list[Landed]]) -> str:
    """A description per model."""
    models = [
        {
            "name": f"base_{mapping.source}__{table.name}",
            "description": f"One row per row of {table.name}, columns cast as declared.",
        }
        for table in mapping.tables
    ]
    for name, tables in fills.items():
        landed = " and ".join(table.name for table in tables)
        models.append(
            {
                "name": f"stg_{mapping.source}__{name}",
                "description": f"One row per row of {landed}, in the columns of the input table "
                f"{name}.",
            }
        )
    return to_yaml({"version": 2, "models": models})


def to_yaml(content: dict[str, object]) -> str:
    """YAML in the order given."""
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def with_entry(text: str, mapping: Mapping, fills: dict[str, list[Landed]]) -> str:
    """The macro source_tables with the tables that this system fills."""
    names = ", ".join(f"'{name}'" for name in fills)
    return put_before(text, "    }) -}}", f"        '{mapping.source}': [{names}],\n")


def with_var(text: str, mapping: Mapping) -> str:
    """The project's vars with the schema of this system."""
    if f"\n  {mapping.source}_schema:" in text:
        return text
    line = f"  {mapping.source}_schema: {mapping.schema}\n"
    return put_before(text, "  # Put before every schema name", line)


def put_before(text: str, anchor: str, line: str) -> str:
    """The text with a line more, before the line that starts with the anchor."""
    if text.count(anchor) != 1:
        raise MappingError(f"no place is found for the line {line.strip()!r}: add it by hand")
    return text.replace(anchor, line + anchor)
