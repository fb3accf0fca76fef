"""Runs dbt on this project, with its own warehouse, seeds and target folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]


def run_dbt(args, *, seeds=None, db, target_path, vars=None, check=True, project=PROJECT):
    """Run `dbt <args>`; its output is in `.stdout`. With `check`, a failed run raises."""
    environment = {**os.environ, "LEAD_SCORING_DB": str(db)}
    environment["LEAD_SCORING_SEEDS"] = str(seeds or "seeds")
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *args]
    command += ["--project-dir", str(project), "--profiles-dir", str(project)]
    command += ["--target-path", str(target_path), "--log-path", str(target_path)]
    if vars:
        command += ["--vars", json.dumps(vars)]
    # Some hooks read paths relative to the project.
    done = subprocess.run(
        command,
        env=environment,
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"dbt {' '.join(map(str, args))} failed:\n{done.stdout}")
    return done


def query(db, sql, *parameters):
    """The rows of a query on a DuckDB file."""
    with duckdb.connect(str(db), read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()
