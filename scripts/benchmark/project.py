"""Builds the project for the benchmark, and tells the seconds of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml

from scripts.benchmark.measure import Usage, run
from scripts.dbt_build import ROOT

# What the reference makes as well: these models and all that they need.
CURRENT = ("score_points", "lead_grades", "lead_score_contributions", "lead_score_reasons")
HISTORY = ("history_scores",)
# It has no stages, so of the published history only its own time counts. The other two are what the
# next run of the history starts from.
HISTORY_ALONE = ("lead_score_history", "history_state", "history_profiles_read")


@dataclass(frozen=True)
class Build:
    """What a build took."""

    usage: Usage
    parts: dict[str, float]  # seconds of the models of a part
    models: dict[str, float]


def write_profile(folder: Path, threads: int) -> None:
    """Writes the project's profile with a number of threads for DuckDB and one for dbt.

    With two models at a time, the time of neither would be its own.
    """
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    output = profile["lead_scoring"]["outputs"]["duckdb"]
    output["threads"] = 1
    output["settings"]["threads"] = threads
    (folder / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")


def build(
    folder: Path,
    raw: Path,
    as_of_date: date,
    *,
    name: str,
    seeds: Path,
    memory: str,
    threads: int,
    has_history: bool,
    full_refresh: bool,
) -> Build:
    """Runs `dbt build` without tests into project.duckdb of the folder."""
    write_profile(folder, threads)
    target = folder / "dbt"
    variables = {"raw_path": str(raw), "as_of_date": as_of_date.isoformat()}
    command = [
        "dbt.cli.main", "--no-use-colors", "build", "--exclude-resource-type", "test", "unit_test",
        "--project-dir", str(ROOT), "--profiles-dir", str(folder), "--target-path", str(target),
        "--log-path", str(target), "--vars", json.dumps(variables),
    ]  # fmt: skip
    if full_refresh:
        command.append("--full-refresh")
    if not has_history:
        command += ["--select", *(f"+{model}" for model in CURRENT)]
    environment = {
        "LEAD_SCORING_DB": str(folder / "project.duckdb"),
        "LEAD_SCORING_MEMORY": memory,
        "LEAD_SCORING_SEEDS": str(seeds),
    }
    usage = run(command, folder / f"{name}.log", environment)
    models = model_seconds(target)
    return Build(usage, part_seconds(target, models), models)


def run_reason(folder: Path) -> str:
    """What the last build read, and why: the reason of a partial run, or of a full one."""
    with duckdb.connect(str(folder / "project.duckdb"), read_only=True) as connection:
        return connection.execute("select reason from intermediate.int_run_scope").fetchone()[0]


def model_seconds(target: Path) -> dict[str, float]:
    """Seconds by unique id, of the last run."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"]: result["execution_time"] for result in results}


def upstream(parents: dict[str, list[str]], names: Iterable[str]) -> set[str]:
    """The models of some names, and everything that they need."""
    found: set[str] = set()
    waiting = [node for node in parents if node.split(".")[-1] in names]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += parents.get(node, [])
    return found


def part_seconds(target: Path, models: dict[str, float]) -> dict[str, float]:
    """Seconds of the current scores with all that they need, of the history, and of the rest."""
    parents = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["parent_map"]
    current = upstream(parents, CURRENT)
    history = upstream(parents, HISTORY) - current
    parts = {"current": 0.0, "history": 0.0, "rest": 0.0}
    for model, seconds in models.items():
        if model in current:
            part = "current"
        elif model in history or model.split(".")[-1] in HISTORY_ALONE:
            part = "history"
        else:
            part = "rest"
        parts[part] += seconds
    return parts
