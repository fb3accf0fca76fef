"""Paths and the demo warehouse that the tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dbt_project import run_dbt

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"


# Files that take minutes begin first: else one of two processes waits for the other at the end.
LONG_FILES = """
    test_refresh test_postgres test_incremental test_scenarios test_landed_systems test_whatif
    test_source_behaviour test_identity test_bad_input test_sync test_history
""".split()


def pytest_collection_modifyitems(items):
    order = {name: number for number, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason=f"no test material: {SHARED} is absent")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test material beside the project; mark the test with `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory) -> Path:
    """A DuckDB file with the whole demo built: that of `make build-test`, else one made here."""
    built = os.environ.get("LEAD_SCORING_TEST_DB")
    if built:
        return Path(built)
    home = tmp_path_factory.mktemp("demo")
    # A process of its own: dbt keeps state, and a lock on the file, for as long as it lives.
    command = [sys.executable, "-m", "scripts.demo", "--home", str(home), "--no-summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the demo failed:\n{done.stdout}\n{done.stderr}"
    return home / "warehouse" / "lead_scoring.duckdb"


@pytest.fixture(scope="session")
def compiled(demo_warehouse, tmp_path_factory) -> Path:
    """The project as dbt understands it: analyses as SQL, metrics as semantic_manifest.json."""
    home = tmp_path_factory.mktemp("compiled")
    # In a warehouse of the same name, which is in the SQL; nothing may lock that of the demo.
    run_dbt(
        ["compile", "--select", "resource_type:analysis"],
        db=home / demo_warehouse.name,
        target_path=home / "target",
        vars={"as_of_date": "2026-06-30"},
    )
    return home / "target"
