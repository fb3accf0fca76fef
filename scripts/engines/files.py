"""Tables that lie in a folder as Parquet files."""

from __future__ import annotations

from pathlib import Path


def find_parquet(folder: Path) -> dict[str, list[Path]]:
    """The Parquet files of a folder by table: <table>.parquet or <table>/*.parquet."""
    files = {path.stem: [path] for path in sorted(folder.glob("*.parquet"))}
    for path in sorted(folder.glob("*/*.parquet")):
        files.setdefault(path.parent.name, []).append(path)
    return files


def scan(files: list[Path]) -> str:
    """The DuckDB expression that reads the files as one table."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{names}], union_by_name = true)"
