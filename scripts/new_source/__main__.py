"""Writes the adapter of a source system that the project does not know yet, in two steps.

    python -m scripts.new_source propose acme --database landed.duckdb --schema acme
    python -m scripts.new_source propose acme --files exports/people.csv exports/orders.parquet
    python -m scripts.new_source propose acme --columns columns.csv
    python -m scripts.new_source write acme.yml

`propose` writes <source>.yml, guesses to confirm; `write` makes models/staging/<source> of it.
--columns is a CSV of table_name, column_name and data_type, as any warehouse's information_schema
gives it. docs/new_source.md goes through one system from start to end. Exit code 2: a fault in what
was given, which is named; nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb

from scripts.dbt_build import ROOT, one_line, shorten
from scripts.new_source import mapping, models, tables

DONE, USAGE = 0, 2


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new_source",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    propose = commands.add_parser("propose", help="write a mapping with guesses")
    propose.add_argument("source", help="name of the system: small letters, digits, _")
    propose.add_argument("--schema", help="where its tables land; default: its name")
    propose.add_argument("--out", type=Path, help="default: <source>.yml")
    where = propose.add_mutually_exclusive_group(required=True)
    where.add_argument("--database", type=Path, help="a DuckDB file with the landed tables")
    where.add_argument("--files", type=Path, nargs="+", help="Parquet or CSV files, a table each")
    where.add_argument("--columns", type=Path, help="a CSV of table_name, column_name, data_type")
    write = commands.add_parser("write", help="make the adapter from a mapping")
    write.add_argument("mapping", type=Path)
    write.add_argument("--project", type=Path, default=ROOT, help="default: this project")
    return parser.parse_args(arguments)


def propose(options: argparse.Namespace) -> None:
    """Writes the mapping file."""
    if not mapping.NAME.fullmatch(options.source):
        raise mapping.MappingError(f"{options.source!r} is no name of small letters, digits and _")
    schema = options.schema or options.source
    path = options.out or Path(f"{options.source}.yml")
    if path.exists():
        raise mapping.MappingError(f"{path} is there already: --out names another")
    if options.database:
        landed = tables.from_warehouse(options.database, schema)
    elif options.files:
        landed = tables.from_files(options.files)
    else:
        landed = tables.from_list(options.columns)
    if not landed:
        raise mapping.MappingError(f"there are no tables in schema {schema}")
    path.write_text(mapping.propose(options.source, schema, landed, path), encoding="utf-8")
    print(f"{path}: {len(landed)} tables. Check each line, then: new_source write {path}")


def write(options: argparse.Namespace) -> None:
    """Writes the adapter."""
    checked = mapping.read(options.mapping)
    for path in models.write(checked, options.project):
        print(shorten(path))
    print(f"Now: dbt build --vars '{{sources: [{checked.source}]}}'")


def main(arguments: list[str] | None = None) -> int:
    """Runs one of the two steps and returns the exit code."""
    options = read_options(arguments)
    try:
        propose(options) if options.command == "propose" else write(options)
    except (ValueError, OSError, duckdb.Error) as error:
        print(one_line(str(error)), file=sys.stderr)
        return USAGE
    return DONE


if __name__ == "__main__":
    sys.exit(main())
