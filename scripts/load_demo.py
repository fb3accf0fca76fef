"""Loads the demo data, or a folder of Parquet files like it, into the raw schema of an engine.

    python -m scripts.load_demo --target postgres
    python -m scripts.load_demo --target duckdb --folder /data/exports --schema raw

Afterwards: dbt build --target postgres --vars '{as_of_date: 2026-06-30}'. On DuckDB the folder can
be read where it lies, by the var raw_path.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import generate_demo_data
from scripts.dbt_build import ROOT
from scripts.engines import ENGINES, open_engine
from scripts.engines.files import find_parquet

FOLDER = ROOT / "warehouse" / "demo_data"


def main(arguments: list[str] | None = None) -> int:
    """Loads the files and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.load_demo", description=__doc__)
    parser.add_argument("--target", choices=sorted(ENGINES), required=True)
    parser.add_argument("--folder", type=Path, help="default: the demo data, made if need be")
    parser.add_argument("--schema", default="raw", help="the var raw_schema; default: raw")
    options = parser.parse_args(arguments)
    folder = options.folder or FOLDER
    files = find_parquet(folder)
    if not files and options.folder:
        print(f"{folder} holds no Parquet files", file=sys.stderr)
        return 2
    if not files:
        generate_demo_data.generate(folder)
        files = find_parquet(folder)
    for table, rows in open_engine(options.target).load(files, options.schema).items():
        print(f"{options.schema}.{table}: {rows:,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
