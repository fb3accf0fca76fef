"""The dbt that the other tests run, which reads the project once for many runs."""

import json
import os
import subprocess
import sys

from dbt_project import PROJECT, run_dbt, server
from dbt_server import UNREAD_VARS

# Of the moment in which the project was read.
OF_THE_MOMENT = {"created_at", "metadata"}


def what_was_read(target):
    """The artifact of a project that was read, but for when that was, and in what order.

    Lists that dbt fills from sets have another order in each process.
    """

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items() if key not in OF_THE_MOMENT}
        if isinstance(value, list):
            return sorted(map(plain, value), key=lambda each: json.dumps(each, sort_keys=True))
        return value

    return plain(json.loads((target / "manifest.json").read_text(encoding="utf-8")))


def test_vars_of_a_run_change_nothing_of_what_was_read(tmp_path):
    vars = {
        "as_of_date": "2020-02-20",
        "inputs": ["leads", "web_events"],
        "raw_path": "/elsewhere",
        "sync_log_path": "/elsewhere",
    }
    assert vars.keys() == UNREAD_VARS
    # Of a name of its own, so that the project is read now, with the seeds of now.
    database = tmp_path / "read_now.duckdb"
    listed = run_dbt(
        ["list", "--select", "int_clock"],
        db=database,
        target_path=tmp_path / "server",
    )
    assert "lead_scoring.intermediate.int_clock" in listed.stdout.splitlines()
    command = [sys.executable, "-m", "dbt.cli.main", "parse", "--vars", json.dumps(vars)]
    folder = tmp_path / "command"
    subprocess.run(
        [*command, "--target-path", folder, "--log-path", folder],
        cwd=PROJECT,
        env={
            **os.environ,
            "LEAD_SCORING_DB": str(database),
            "LEAD_SCORING_SEEDS": str(server().seeds),
        },
        check=True,
    )
    assert what_was_read(folder) == what_was_read(tmp_path / "server")


def test_what_a_run_says_and_how_it_ends_are_told(tmp_path):
    done = run_dbt(
        ["build", "--select", "int_clock"],
        db=tmp_path / "lead_scoring.duckdb",
        target_path=tmp_path / "target",
        vars={"as_of_date": "2026-02-30"},
        check=False,
    )
    assert done.returncode != 0
    assert "as_of_date must be a date" in done.stdout
    done = run_dbt(
        ["build", "--no-such-option"],
        db=tmp_path / "lead_scoring.duckdb",
        target_path=tmp_path / "target",
        check=False,
    )
    assert done.returncode == 2
    assert "--no-such-option" in done.stdout
