"""Says what a changed copy of the seeds would change, before anyone merges it.

    python -m scripts.whatif --seeds ../my_seeds --raw-path /srv/data
    python -m scripts.whatif --seeds seeds --against /tmp/main/seeds --markdown comment.md

The scores are built twice in a work folder, under the seeds of --against and under those of
--seeds, from the same raw tables and for the same day; the published warehouse is at most read.
What differs is printed, written to what_if.duckdb in the work folder and, with --markdown, as a
comment for a pull request. docs/whatif.md explains the tables and the exit codes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml
from filelock import FileLock, Timeout
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts import dbt_build, raw_inputs
from scripts.dbt_build import ROOT, one_line, shorten
from scripts.published_file import quoted
from scripts.refresh import CONFIG, DEFAULT_WAREHOUSE, FULL_DISK_TEXT
from scripts.versions import Versions, copy_file

DONE, BUILD_FAILED, USAGE, LOCKED, SOURCES, FILES_FAILED = range(6)

DEFAULT_WORK = "warehouse/whatif"
WANTED = ["lead_scores", "lead_score_contributions", "lead_score_history", "lead_stages"]
SNAPSHOT = "lead_profile_snapshots"
# What the builds depend on besides seeds, raw tables and vars.
CODE = ("dbt_project.yml", "models", "macros", "snapshots")
TOO_FEW = 30  # leads; a rate of fewer says little
RULES_SHOWN = 3
SEED_ROWS_SHOWN = 25
WIDTH = 120
CELL_WIDTH = 90
MARKER = "<!-- lead_scoring what-if -->"  # by which a pipeline finds its comment again


class WhatIfError(Exception):
    """A reason to stop, with the exit code that says of which kind it is."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


# -- what differs between two folders of seeds ----------------------------------------------------


@dataclass
class Seed:
    """What the project declares about a seed."""

    name: str
    key: list[str]
    columns: dict[str, dict[str, Any]]

    @property
    def full_key(self) -> list[str]:
        """The columns that tell rows apart, versions of a rule included."""
        return self.key + [
            name for name in ("valid_from",) if name in self.columns and name not in self.key
        ]


@dataclass(frozen=True)
class Change:
    """One cell that differs, or one row that only one of the folders has."""

    seed_file: str
    change: str  # changed, added, removed
    row_key: str
    column_name: str | None
    old_value: str | None
    new_value: str | None


def declared_seeds() -> dict[str, Seed]:
    """The seeds of the project, by name."""
    seeds = {}
    for path in sorted((ROOT / "models/staging/seeds").glob("_seeds*.yml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        for seed in declared.get("seeds", []):
            columns = {column["name"]: column for column in seed["columns"]}
            seeds[seed["name"]] = Seed(seed["name"], seed["config"]["meta"]["key"], columns)
    return seeds


def seed_files(folder: Path) -> dict[str, Path]:
    """The CSV files of a folder, by the name of the seed."""
    return {path.stem: path for path in sorted(folder.rglob("*.csv"))}


def changed_files(before: Path, after: Path) -> list[str]:
    """Names of the seeds whose files are not the same, byte for byte."""
    old, new = seed_files(before), seed_files(after)
    return [
        name for name in old if name in new and old[name].read_bytes() != new[name].read_bytes()
    ]


def find_changes(before: Path, after: Path, names: Iterable[str]) -> list[Change]:
    """Every cell and row of the named seeds that differs in content."""
    seeds = declared_seeds()
    old_files, new_files = seed_files(before), seed_files(after)
    changes: list[Change] = []
    for name in names:
        seed = seeds.get(name)
        if seed is None:  # dbt does not load it
            continue
        file = new_files[name].name
        try:
            old_columns, old = read_rows(old_files[name], seed)
            new_columns, new = read_rows(new_files[name], seed)
        except (UnicodeDecodeError, csv.Error) as error:
            changes.append(Change(file, "changed", "", None, None, f"cannot be read: {error}"))
            continue
        for column in sorted(old_columns ^ new_columns):
            states = [
                "a column" if column in columns else None for columns in (old_columns, new_columns)
            ]
            changes.append(Change(file, "changed", "header", column, *states))
        changes += compare_rows(file, seed, old, new)
    return changes


def read_rows(path: Path, seed: Seed) -> tuple[set[str], list[dict[str, str]]]:
    """The columns that matter, and the rows as the build reads them: spelling of numbers aside."""
    lines = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    header = [name.strip().lower() for name in next(lines, [])]
    rows = []
    for cells in lines:
        row: dict[str, str] = {}
        for number, cell in enumerate(cells):
            name = header[number] if number < len(header) else ""
            text = plain_cell(cell, seed.columns.get(name, {}))
            if text and not (name.startswith("note") and name not in seed.columns):
                row[name or f"column {number + 1}"] = text
        if row:
            rows.append(row)
    optional = {
        name
        for name, column in seed.columns.items()
        if column.get("config", {}).get("meta", {}).get("optional_column")
    }
    notes = {name for name in header if name.startswith("note") and name not in seed.columns}
    return set(header) - optional - notes - {""}, rows


def plain_cell(cell: str, column: dict[str, Any]) -> str:
    """A cell without what makes no difference to the build."""
    text = cell.replace("\xa0", " ").replace("\t", " ").strip(" ")
    data_type = column.get("data_type", "string")
    case = column.get("config", {}).get("meta", {}).get("case")
    if case:
        text = text.lower() if case == "lower" else text.upper()
    if data_type == "int" or data_type.startswith("numeric"):
        try:
            number = Decimal(text)
            return f"{number.normalize():f}" if number.is_finite() else text
        except InvalidOperation:
            return text
    if data_type == "boolean":
        words = {"true": "true t yes y 1 1.0".split(), "false": "false f no n 0 0.0".split()}
        return next((word for word in words if text.lower() in words[word]), text)
    if data_type == "date":
        return re.sub(r"(?<=^\d{4}-\d\d-\d\d)[ T]00:00(:00(\.0+)?)?$", "", text)
    return text


def compare_rows(
    file: str, seed: Seed, old: Sequence[dict[str, str]], new: Sequence[dict[str, str]]
) -> list[Change]:
    """The differences of two versions of a seed, in the order of the new one."""
    old_rows, new_rows = by_key(seed.full_key, old), by_key(seed.full_key, new)
    pairs = {key: key for key in new_rows if key in old_rows}
    # A row whose validity begins on another day is the same row, if it has no other version.
    lost = {key: by_key(seed.key, [row]) for key, row in old_rows.items() if key not in pairs}
    found = {key: by_key(seed.key, [row]) for key, row in new_rows.items() if key not in pairs}
    losses = Counter(next(iter(keyed)) for keyed in lost.values())
    finds = Counter(next(iter(keyed)) for keyed in found.values())
    for key, keyed in found.items():
        short = next(iter(keyed))
        if losses[short] == finds[short] == 1:
            pairs[key] = next(old_key for old_key in lost if short in lost[old_key])

    changes = []
    for key, row in new_rows.items():
        label = show_key(seed, row, key)
        if key not in pairs:
            changes.append(Change(file, "added", label, None, None, show_row(seed, row)))
            continue
        before = old_rows[pairs[key]]
        for column in [*seed.columns, *sorted((row.keys() | before.keys()) - seed.columns.keys())]:
            if row.get(column) != before.get(column):
                changes.append(
                    Change(file, "changed", label, column, before.get(column), row.get(column))
                )
    for key, row in old_rows.items():
        if key not in pairs.values():
            label = show_key(seed, row, key)
            changes.append(Change(file, "removed", label, None, show_row(seed, row), None))
    return changes


def by_key(
    columns: Sequence[str], rows: Sequence[dict[str, str]]
) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by their key; a key that comes again gets a number."""
    keyed: dict[tuple[str, ...], dict[str, str]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(row.get(column, "") for column in columns)
        seen[key] += 1
        keyed[(*key, f"#{seen[key]}") if seen[key] > 1 else key] = row
    return keyed


def show_key(seed: Seed, row: dict[str, str], key: tuple[str, ...]) -> str:
    """The key of a row in words."""
    since = f" from {row['valid_from']}" if row.get("valid_from") else ""
    again = f" {key[-1]}" if key and key[-1].startswith("#") else ""
    return " / ".join(row.get(column, "") for column in seed.key) + since + again


def show_row(seed: Seed, row: dict[str, str]) -> str:
    """What stands in a row besides its key."""
    return ", ".join(f"{name}={text}" for name, text in row.items() if name not in seed.full_key)


# -- the two warehouses ---------------------------------------------------------------------------


class Workplace:
    """The work folder: two warehouses, what they were built from, and the result."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.options = options
        self.seeds = folder / "seeds"
        self.target = folder / "dbt"
        self.work = folder / "build" / "work.duckdb"
        self.before = folder / "before" / "work.duckdb"
        self.after = folder / "after" / "work.duckdb"
        self.result = folder / "what_if.duckdb"
        self.receipt = folder / "before" / "made_from.json"

    def build(self, names: list[str]) -> None:
        """Builds both warehouses; only what the named seeds decide is built twice."""
        # dbt reads the project anew if a path changes: what it reads and writes keeps its place.
        os.environ["LEAD_SCORING_DB"] = str(self.work)
        os.environ["LEAD_SCORING_SEEDS"] = str(self.seeds)
        shutil.rmtree(self.after.parent, ignore_errors=True)
        made_from = self.made_from()
        if made_from and made_from == self.read_receipt():
            say("current seeds: built before")
        else:
            self.build_before(made_from)
        with measured("changed seeds: built"):
            self.build_after(names)

    def build_before(self, made_from: dict[str, Any] | None) -> None:
        """Builds under the current seeds, once the changed ones are found to have no fault."""
        shutil.rmtree(self.before.parent, ignore_errors=True)
        self.begin()
        with measured("changed seeds: checked"):
            self.run_dbt(self.options.seeds, ["+seed_faults"])
        self.begin()
        with measured("current seeds: built"):
            self.copy_raw_tables()
            self.run_dbt(self.options.against, [f"+{name}" for name in WANTED])
        self.work.parent.rename(self.before.parent)
        if made_from:
            self.receipt.write_text(json.dumps(made_from), encoding="utf-8")

    def build_after(self, names: list[str]) -> None:
        """Builds under the changed seeds: in a copy, what depends on them."""
        self.begin()
        copy_file(self.before, self.work)
        nodes = self.dependent_nodes(names)
        if SNAPSHOT in nodes:
            # Both builds see the profiles for the first time: else this one would see them change.
            with duckdb.connect(str(self.work)) as connection:
                connection.execute(f"drop table {self.relation(SNAPSHOT)}")
        # The seeds and their checks always: they are quick, and nothing is built on a fault.
        self.run_dbt(self.options.seeds, ["+seed_faults", *nodes])
        self.work.parent.rename(self.after.parent)

    def begin(self) -> None:
        """Makes the folder of the file that dbt writes anew."""
        shutil.rmtree(self.work.parent, ignore_errors=True)
        self.work.parent.mkdir(parents=True)

    def run_dbt(self, seeds: Path, selected: Sequence[str]) -> None:
        """Builds the selected nodes under the given seeds, without tests."""
        shutil.rmtree(self.seeds, ignore_errors=True)
        self.seeds.mkdir()
        for path in seed_files(seeds).values():
            shutil.copyfile(path, self.seeds / path.name)
        arguments = ["build", "--full-refresh", "--fail-fast", "--select", *selected]
        for kind in ("test", "unit_test"):
            arguments += ["--exclude-resource-type", kind]
        outcome = dbt_build.run(arguments, target=self.target, variables=self.options.variables)
        if not outcome.success:
            raise self.explain(outcome, seeds)
        with duckdb.connect(str(self.work)) as connection:
            connection.execute("checkpoint")  # the file is copied: no log may be beside it

    def explain(self, outcome: dbt_build.Outcome, seeds: Path) -> WhatIfError:
        """What went wrong, with the names of the files that the reader knows."""
        told = list(outcome.failures.values()) or [str(outcome.exception or "dbt gave no reason")]
        text = "\n".join(told)
        for path in (str(self.seeds), os.path.relpath(self.seeds, ROOT)):
            text = text.replace(path, shorten(seeds))
        if "The seeds have faults" in text:
            lines = [line.strip() for line in text.splitlines()]
            first = next(number for number, line in enumerate(lines) if "have faults" in line)
            faults = [line for line in lines[first + 1 :] if line and not line.startswith(">")]
            return WhatIfError(BUILD_FAILED, "\n".join(["The seeds have faults.", *faults]))
        code = FILES_FAILED if FULL_DISK_TEXT.search(text) else BUILD_FAILED
        return WhatIfError(
            code,
            f"dbt build failed{outcome.name_failures()} under {shorten(seeds)}. "
            f"{one_line(text)[:1500]} (all of it: {shorten(self.target / 'dbt.log')})",
        )

    def dependent_nodes(self, names: list[str]) -> list[str]:
        """The nodes that depend on the named seeds and are needed for the scores."""
        manifest = self.manifest()
        project = "lead_scoring"
        # All views of seeds wait for the checks of all seeds, so the views are where to begin.
        views = [f"model.{project}.stg_seeds__{name}" for name in names]
        wanted = [f"model.{project}.{name}" for name in WANTED]
        dependent = reach(
            [view for view in views if view in manifest["nodes"]], manifest["child_map"]
        )
        needed = reach(wanted, manifest["parent_map"])
        return sorted(
            manifest["nodes"][node]["name"]
            for node in dependent & needed
            if node.startswith(("model.", "snapshot."))
        )

    def manifest(self) -> dict[str, Any]:
        """What dbt wrote down about the project when it last read it."""
        return json.loads((self.target / "manifest.json").read_text(encoding="utf-8"))

    def relation(self, name: str) -> str:
        """Schema and table of a node: those of private models may change."""
        nodes = self.manifest()["nodes"].values()
        node = next(node for node in nodes if node["name"] == name)
        return f'"{node["schema"]}"."{node["alias"]}"'

    def copy_raw_tables(self) -> None:
        """Copies the raw tables into the warehouse, unless they are files."""
        options = self.options
        if options.raw_path:
            return
        with duckdb.connect(str(self.work), config=CONFIG) as connection:
            tables = attach_raw_tables(connection, options)
            connection.execute(f'create schema "{options.raw_schema}"')
            for table, full_name in tables.items():
                name = f'"{options.raw_schema}"."{table}"'
                try:
                    connection.execute(f"create table {name} as select * from {full_name}")
                except duckdb.Error as error:
                    raise WhatIfError(SOURCES, str(raw_inputs.unreadable(table, error))) from error

    def made_from(self) -> dict[str, Any] | None:
        """What the build under the current seeds depends on; None if that cannot be told."""
        options = self.options
        if options.fresh or not options.raw_path or "://" in options.raw_path:
            return None
        raw = Path(options.raw_path)
        files = [
            path
            for table in raw_inputs.table_names()
            for pattern in (f"{table}.*", f"{table}/*")
            for path in sorted(raw.glob(pattern))
        ]
        code = [path for name in CODE for path in [ROOT / name, *(ROOT / name).rglob("*")]]
        return {
            "seeds": digest(seed_files(options.against).values()),
            "code": digest(path for path in sorted(code) if path.is_file()),
            "raw": [
                [str(path), path.stat().st_size, path.stat().st_mtime_ns]
                for path in files
                if path.is_file()
            ],
            "variables": options.variables,
        }

    def read_receipt(self) -> dict[str, Any] | None:
        """What the warehouse that is there was made from."""
        if not self.receipt.exists() or not (self.target / "manifest.json").exists():
            return None
        return json.loads(self.receipt.read_text(encoding="utf-8"))


def attach_raw_tables(
    connection: duckdb.DuckDBPyConnection, options: argparse.Namespace
) -> dict[str, str]:
    """Attaches the file that has the raw tables; returns their full names."""
    source = options.raw_database or options.warehouse
    tables = {}
    if source.exists():
        try:
            connection.execute(f"attach {quoted(source)} as inputs (read_only)")
            tables = raw_inputs.find_tables(connection, "inputs", options.raw_schema)
        except duckdb.Error as error:
            raise WhatIfError(SOURCES, one_line(str(error))) from error
    if "leads" not in tables:
        raise WhatIfError(
            USAGE,
            f"there is no table {options.raw_schema}.leads in {shorten(source)}: name a folder by "
            "--raw-path or a DuckDB file by --raw-database.",
        )
    return tables


def reach(starts: Iterable[str], neighbours: dict[str, list[str]]) -> set[str]:
    """All nodes that can be reached, the starts included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += neighbours.get(node, [])
    return found


def digest(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files."""
    whole = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).digest()
        whole.update(path.name.encode() + b"\0" + content)
    return whole.hexdigest()


# -- the comparison -------------------------------------------------------------------------------

# Views spell the name of their database, so these are read while the file goes by that name.
STAGES = """
create temp table stages_{side} as
select
    scoring_model, lifecycle_stage, stage_order,
    max(if(lifecycle_stage = 'mql', stage_order, null)) over models as mql_order,
    max(if(lifecycle_stage = 'customer', stage_order, null)) over models as customer_order
from work.{stages}
window models as (partition by scoring_model);
"""

STANDINGS = """
create temp table standings_{side} as
with milestones as (
    select distinct scoring_model, mql_order, customer_order
    from stages_{side}
),
-- A deed or a score (strength 2, 3) lets the lead in; customers are made by facts.
claims as (
    select
        claims.lead_id, claims.scoring_model,
        min(claimed_from) filter (
            strength >= 2 and stage_rank >= mql_order
            and (customer_order is null or stage_rank < customer_order)
        ) as mql_at,
        min(claimed_from) filter (
            strength in (1, 2) and stage_rank >= customer_order
        ) as customer_at
    from {side}_db.{claims} as claims
    inner join milestones using (scoring_model)
    where stage_kind = 'ladder'
    group by all
),
first_points as (
    select lead_id, scoring_model, min(period_end) as first_point
    from {side}_db.scoring.lead_score_history
    group by all
),
stays as (
    select lead_id, scoring_model, entered_because
    from {side}_db.scoring.lead_stage_history
    where left_at is null
)
select
    scores.lead_id, scores.scoring_model, scores.score, scores.unclamped_score, scores.grade,
    scores.temperature, scores.lifecycle_stage, stages.stage_order, scores.is_spam_suspect,
    scores.disqualified_by, stays.entered_because, scores.as_of_date, first_points.first_point,
    coalesce(stages.stage_order >= stages.mql_order, false) as is_mql,
    claims.mql_at, claims.customer_at
from {side}_db.scoring.lead_scores as scores
left join stages_{side} as stages using (scoring_model, lifecycle_stage)
left join claims using (lead_id, scoring_model)
left join first_points using (lead_id, scoring_model)
left join stays using (lead_id, scoring_model);
"""

TABLES = """
create temp table pairs as
select
    coalesce(before.lead_id, after.lead_id) as lead_id,
    coalesce(before.scoring_model, after.scoring_model) as scoring_model,
    before, after,
    before.lead_id is not null as is_scored_before,
    after.lead_id is not null as is_scored_after,
    coalesce(after.score != before.score, false) as is_moved
from standings_before as before
full join standings_after as after
    on before.lead_id = after.lead_id and before.scoring_model = after.scoring_model;

create table whatif.summary as
select
    scoring_model,
    max(coalesce(after.as_of_date, before.as_of_date)) as as_of_date,
    count(*) filter (is_scored_before) as leads_before,
    count(*) filter (is_scored_after) as leads_after,
    count(*) filter (is_moved) as scores_changed,
    round(avg(before.score), 2) as mean_score_before,
    round(avg(after.score), 2) as mean_score_after,
    count(*) filter (before.is_mql) as mqls_before,
    count(*) filter (after.is_mql) as mqls_after,
    count(*) filter (after.is_mql and not coalesce(before.is_mql, false)) as crossing_in,
    count(*) filter (before.is_mql and not coalesce(after.is_mql, false)) as crossing_out
from pairs
group by all
order by all;

create table whatif.leads_by as
with long_rows as (
    unpivot (
        select 'before' as side, * from standings_before
        union all
        select 'after' as side, * from standings_after
    )
    on grade, temperature, lifecycle_stage into name measure value value
),
counted as (
    select
        scoring_model, measure, value,
        count(*) filter (side = 'before') as leads_before,
        count(*) filter (side = 'after') as leads_after,
        case measure
            when 'temperature' then -avg(score)
            when 'lifecycle_stage' then coalesce(max(stage_order), 1000)
            when 'grade' then if(
                value = 'ungraded',
                1000,
                3 * ascii(value) + case right(value, 1) when '+' then 0 when '-' then 2 else 1 end
            )
        end as place
    from long_rows
    group by scoring_model, measure, value
)
select
    scoring_model, measure, value, leads_before, leads_after,
    leads_after - leads_before as difference,
    row_number() over (partition by scoring_model, measure order by place, value) as position
from counted
order by scoring_model, measure, position;

create table whatif.crossings as
select
    lead_id, scoring_model,
    if(coalesce(after.is_mql, false), 'in', 'out') as direction,
    before.lifecycle_stage as stage_before,
    after.lifecycle_stage as stage_after,
    before.grade as grade_before,
    after.grade as grade_after,
    before.score as score_before,
    after.score as score_after,
    case
        when not is_scored_after then 'not scored any more'
        when not is_scored_before then 'not scored so far'
        when not after.is_mql and after.disqualified_by != coalesce(before.disqualified_by, '')
            then after.disqualified_by
        when after.is_mql and before.disqualified_by is not null and after.disqualified_by is null
            then 'qualifies now; ' || after.entered_because
        else after.entered_because
    end as reason,
    row_number() over (
        partition by direction
        order by
            if(direction = 'in', after.score, before.score) desc nulls last, lead_id, scoring_model
    ) as position
from pairs
where coalesce(before.is_mql, false) != coalesce(after.is_mql, false)
order by direction, position;

create table whatif.ledger_differences as
with ledger_before as (
    select ledger.* from before_db.scoring.lead_score_contributions as ledger
    semi join (from pairs where is_moved) as moved using (lead_id, scoring_model)
),
ledger_after as (
    select ledger.* from after_db.scoring.lead_score_contributions as ledger
    semi join (from pairs where is_moved) as moved using (lead_id, scoring_model)
),
entries as (
    select
        coalesce(before.lead_id, after.lead_id) as lead_id,
        coalesce(before.scoring_model, after.scoring_model) as scoring_model,
        coalesce(after.entry_type, before.entry_type) as entry_type,
        coalesce(before.rule_id, after.rule_id) as rule_id,
        coalesce(after.rule_group, before.rule_group) as rule_group,
        coalesce(after.side, before.side) as side,
        before.points as points_before,
        after.points as points_after,
        coalesce(after.points, 0) - coalesce(before.points, 0) as difference
    from ledger_before as before
    full join ledger_after as after
        on
            before.lead_id = after.lead_id
            and before.scoring_model = after.scoring_model
            and before.entry_type = after.entry_type
            and before.rule_id = after.rule_id
)
select * from entries
where difference != 0
order by all;

create table whatif.movers as
with ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, scoring_model
            order by abs(difference) desc, entry_type desc, rule_id
        ) as entry_rank
    from whatif.ledger_differences
),
responsible as (
    select
        lead_id, scoring_model,
        string_agg(
            rule_id || ' ' || if(difference > 0, '+', '-')
            || rtrim(rtrim(printf('%.2f', abs(difference)), '0'), '.'),
            ', ' order by entry_rank
        ) filter (entry_rank <= {rules_shown})
        || if(count(*) > {rules_shown}, ', ' || (count(*) - {rules_shown}) || ' more', '') as rules,
        sum(difference) as ledger_difference
    from ranked
    group by all
)
select
    lead_id, scoring_model,
    if(after.score > before.score, 'up', 'down') as direction,
    before.lifecycle_stage as stage_before,
    after.lifecycle_stage as stage_after,
    before.score as score_before,
    after.score as score_after,
    after.score - before.score as score_difference,
    responsible.ledger_difference,
    responsible.rules,
    row_number() over (
        partition by direction
        order by
            abs(after.score - before.score) desc,
            abs(after.unclamped_score - before.unclamped_score) desc,
            lead_id, scoring_model
    ) as position
from pairs
inner join responsible using (lead_id, scoring_model)
where is_moved
order by direction desc, position;

create table whatif.rules as
select
    scoring_model, rule_id, entry_type,
    count(*) as leads,
    sum(difference) as difference,
    row_number() over (
        partition by scoring_model order by sum(abs(difference)) desc, rule_id
    ) as position
from whatif.ledger_differences
group by scoring_model, rule_id, entry_type
order by scoring_model, position;

create table whatif.crossing_conversion as
with leads as (
    select
        scoring_model,
        -- What the CRM says is read by the current seeds.
        if(is_scored_before, before.customer_at, after.customer_at) as bought_at,
        if(is_scored_before, before.first_point, after.first_point) as known_since,
        coalesce(before.mql_at < coalesce(bought_at, 'infinity'), false) as was_mql,
        coalesce(after.mql_at < coalesce(bought_at, 'infinity'), false) as would_be_mql
    from pairs
    where not (coalesce(before.is_spam_suspect, true) and coalesce(after.is_spam_suspect, true))
),
groups as (
    select scoring_model, bought_at, unnest(list_filter([
        {{'position': 1, 'lead_group': 'all leads', 'is_in': true}},
        {{'position': 2, 'lead_group': 'mql under current seeds', 'is_in': was_mql}},
        {{'position': 3, 'lead_group': 'mql under changed seeds', 'is_in': would_be_mql}},
        {{'position': 4, 'lead_group': 'crossing in', 'is_in': would_be_mql and not was_mql}},
        {{'position': 5, 'lead_group': 'crossing out', 'is_in': was_mql and not would_be_mql}}
    ], lambda one: one.is_in)) as one
    from leads
    -- Who was a customer when the history first saw it could not cross before that.
    where bought_at is null or cast(bought_at as date) > known_since
)
select
    scoring_model, one.lead_group as lead_group,
    count(*) as leads,
    count(bought_at) as customers,
    count(bought_at) / count(*) as conversion_rate,
    count(*) < {too_few} as is_too_few,
    one.position as position
from groups
group by all
order by scoring_model, position;
"""


def compare(place: Workplace, changes: Sequence[Change]) -> None:
    """Writes what differs between the two warehouses to the file of results."""
    draft = place.result.with_name("draft.duckdb")
    draft.unlink(missing_ok=True)
    with duckdb.connect(str(draft), config=CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        for side, path in (("before", place.before), ("after", place.after)):
            connection.execute(f"attach {quoted(path)} as work (read_only)")
            connection.execute(
                STAGES.format(side=side, stages=place.relation("stg_seeds__lifecycle_stages"))
            )
            connection.execute("detach work")
            connection.execute(f"attach {quoted(path)} as {side}_db (read_only)")
            connection.execute(STANDINGS.format(side=side, claims=place.relation("stage_claims")))
        connection.execute("create schema whatif")
        connection.execute(
            "create table whatif.changed_seeds (seed_file varchar, change varchar, row_key varchar,"
            " column_name varchar, old_value varchar, new_value varchar)"
        )
        if changes:
            connection.executemany(
                "insert into whatif.changed_seeds values (?, ?, ?, ?, ?, ?)",
                [list(vars(change).values()) for change in changes],
            )
        connection.execute(TABLES.format(rules_shown=RULES_SHOWN, too_few=TOO_FEW))
    draft.replace(place.result)


# -- the report -----------------------------------------------------------------------------------


@dataclass
class Section:
    """A table with a heading; `folded` ones are behind a click in Markdown."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: list[str] = field(default_factory=list)
    folded: bool = False
    code: frozenset[str] = frozenset()  # columns that are shown as code


class Report:
    """What the tables of results say, for people."""

    def __init__(self, result: Path, options: argparse.Namespace) -> None:
        self.options = options
        self.names = shorten(options.against), shorten(options.seeds)
        with duckdb.connect(str(result), read_only=True) as connection:
            self.connection = connection
            self.day = self.query("select max(as_of_date) from whatif.summary")[0][0]
            self.sentences = list(self.say_in_short())
            self.sections = list(self.list_sections())

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query on the results."""
        return self.connection.execute(sql, parameters).fetchall()

    def say_in_short(self) -> Iterator[str]:
        """A sentence per scoring model."""
        for row in self.query(
            "select scoring_model, leads_before, leads_after, scores_changed, mean_score_before,"
            " mean_score_after, mqls_before, mqls_after, crossing_in, crossing_out"
            " from whatif.summary order by scoring_model"
        ):
            model, before, after, changed, mean_before, mean_after, mqls, mqls_after, ins, outs = (
                row
            )
            if before == after and not (changed or ins or outs):
                yield f"{model}: none of {after:,} scores changes, and nobody crosses."
                continue
            leads = f"{after:,}" if before == after else f"{before:,} → {after:,}"
            means = f" (mean {number(mean_before)} → {number(mean_after)})" if changed else ""
            crossing = f"{ins:,} in, {outs:,} out" if ins or outs else "nobody crosses"
            yield (
                f"{model}: {changed:,} of {leads} leads get another score{means}. "
                f"MQL or further: {mqls:,} → {mqls_after:,} ({crossing})."
            )

    def list_sections(self) -> Iterator[Section]:
        """All tables, in reading order."""
        yield self.changed_seeds()
        yield from self.leads_by()
        yield from self.crossings()
        yield from self.movers()
        yield from self.conversion()

    def changed_seeds(self) -> Section:
        """Which cells and rows of the seeds differ."""
        rows = self.query(
            "select seed_file, row_key, coalesce(column_name, 'row ' || change), old_value,"
            " new_value from whatif.changed_seeds order by rowid"
        )
        more = len(rows) - SEED_ROWS_SHOWN
        notes = [f"And {more:,} more, in the table whatif.changed_seeds."] if more > 0 else []
        code = frozenset({"file", "row", "column", "current", "changed"})
        header = ["file", "row", "column", "current", "changed"]
        return Section("Changed seeds", header, rows[:SEED_ROWS_SHOWN], notes, code=code)

    def leads_by(self) -> Iterator[Section]:
        """Leads by what the score means; only the rows that differ."""
        header = ["model", "", "", "current", "changed", "difference"]
        rows = self.query(
            "select scoring_model, replace(measure, '_', ' '), value, leads_before, leads_after,"
            " printf('%+d', difference) from whatif.leads_by where difference != 0"
            " order by scoring_model, case measure when 'grade' then 1 when 'temperature' then 2"
            " else 3 end, position"
        )
        notes = ["What is not listed keeps its number of leads."] if rows else []
        notes = notes or ["No grade, temperature or stage gains or loses leads."]
        yield Section("Leads per grade, temperature and stage", header, rows, notes)

    def crossings(self) -> Iterator[Section]:
        """Who comes to MQL, or past it, and who falls out."""
        for direction, words in (("in", "into MQL"), ("out", "out of MQL")):
            found = self.query(
                "select lead_id, scoring_model, stage_before, stage_after, score_before,"
                " score_after, reason from whatif.crossings where direction = ? order by position",
                direction,
            )
            if found:
                shown = found[: self.options.top]
                title = (
                    f"{len(found):,} {'lead crosses' if len(found) == 1 else 'leads cross'} {words}"
                )
                if len(shown) < len(found):
                    title += f"; the first {len(shown)}"
                rows = [
                    (lead, model, f"{old or '-'} → {new or '-'}", arrow(before, after), reason)
                    for lead, model, old, new, before, after, reason in shown
                ]
                header = ["lead", "model", "stage", "score", "because"]
                yield Section(title, header, rows, folded=True, code=frozenset({"lead"}))

    def movers(self) -> Iterator[Section]:
        """Whose score changes most, and by which rules; then the rules over all leads."""
        for direction in ("up", "down"):
            rows = self.query(
                "select lead_id, scoring_model, score_before, score_after, printf('%+d',"
                " score_difference), rules from whatif.movers where direction = ?"
                " order by position limit ?",
                direction,
                self.options.top,
            )
            if rows:
                moved = [
                    (lead, model, arrow(before, after), difference, rules)
                    for lead, model, before, after, difference, rules in rows
                ]
                header = ["lead", "model", "score", "difference", "rules responsible"]
                title = f"Biggest movers {direction}"
                yield Section(title, header, moved, folded=True, code=frozenset({"lead"}))
        rules = self.query(
            "select scoring_model, rule_id, leads, printf('%+.1f', difference / leads)"
            " from whatif.rules where position <= ? order by scoring_model, position",
            self.options.top,
        )
        if rules:
            header = ["model", "rule or adjustment", "leads", "points per lead"]
            notes = ["Of the leads whose score changes. The points of a lead add up to its change."]
            title = "Rules behind the changes"
            code = frozenset({"rule or adjustment"})
            yield Section(title, header, rules, notes, folded=True, code=code)

    def conversion(self) -> Iterator[Section]:
        """How many of those who cross, at any time of the history, became customers."""
        rows = self.query(
            "select scoring_model, lead_group, leads, customers, conversion_rate, is_too_few"
            " from whatif.crossing_conversion where scoring_model in (select scoring_model"
            " from whatif.crossing_conversion where starts_with(lead_group, 'crossing'))"
            " order by scoring_model, position"
        )
        title = "What became of those who cross, by the history"
        if not rows:
            yield Section(title, [], [], ["At no time of the history does anybody cross."])
            return
        shown = [
            (model, group.replace("mql", "MQL"), leads, customers, f"{rate:.1%}" + "\u2009*" * few)
            for model, group, leads, customers, rate, few in rows
        ]
        notes = [
            "MQL at any time of the history, by score or deed, and before the lead bought. "
            "Without spam suspects and leads that had bought before the history saw them."
        ]
        if any(row[-1] for row in rows):
            notes.append(f"* Fewer than {TOO_FEW} leads: too few to rely on.")
        header = ["model", "leads", "number", "customers", "share"]
        yield Section(title, header, shown, notes)

    @cached_property
    def headline(self) -> str:
        """What is compared, and for which day."""
        current, changed = self.names
        return f"Scores of {self.day} under {changed} (changed), against {current} (current)."

    def print(self, width: int = WIDTH) -> None:
        """Prints the report for a terminal."""
        console = Console(width=width, highlight=False)
        console.print(escape(self.headline), *map(escape, self.sentences), sep="\n")
        for section in self.sections:
            console.print(f"\n[bold]{escape(section.title)}[/bold]")
            if section.rows:
                table = Table(show_edge=False, pad_edge=False, box=None, header_style="dim")
                for position, name in enumerate(section.header):
                    cells = [row[position] for row in section.rows]
                    table.add_column(name, justify="right" if is_number(cells) else "left")
                for row in section.rows:
                    table.add_row(*(escape(show(cell)) for cell in row))
                console.print(table)
            for note in section.notes:
                console.print(escape(note), style="dim")

    def markdown(self) -> str:
        """The report as a comment for a pull request."""
        parts = [MARKER, "### What these seeds would change", ""]
        parts += [f"- {prose(sentence)}" for sentence in self.sentences]
        for section in self.sections:
            title = prose(section.title)
            if section.folded:
                parts += ["", f"<details><summary>{title}</summary>", ""]
            else:
                parts += ["", f"**{title}**", ""]
            if section.rows:
                parts += markdown_table(section)
            notes = [f"<sub>{prose(note)}</sub>" for note in section.notes]
            parts += ["", "<br>\n".join(notes)] if section.rows and notes else notes
            if section.folded:
                parts += ["", "</details>"]
        parts += ["", f"<sub>{prose(self.headline)}</sub>", ""]
        return "\n".join(parts)


def markdown_table(section: Section) -> list[str]:
    """The lines of a table; numbers to the right."""
    columns = list(zip(*section.rows, strict=True))
    lines = [
        "| " + " | ".join(section.header) + " |",
        "|" + "|".join("--:" if is_number(cells) else "---" for cells in columns) + "|",
    ]
    for row in section.rows:
        cells = [
            code(cell) if name in section.code else prose(show(cell))
            for name, cell in zip(section.header, row, strict=True)
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def prose(text: str) -> str:
    """Text that Markdown leaves as it is; identifiers and mentions do nothing."""
    text = re.sub(r"([\\`*_|~\[\]#@])", r"\\\1", text)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\\@", "@\u200b")


def code(cell: Any) -> str:
    """A cell of a table as code."""
    text = show(cell)
    if not text or "`" in text:
        return prose(text)
    return "`" + text.replace("|", "\\|") + "`"


def show(cell: Any) -> str:
    """A cell as text, not too long."""
    text = "" if cell is None else f"{cell:,}" if isinstance(cell, int) else one_line(str(cell))
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def arrow(before: Any, after: Any) -> str:
    """From what to what."""
    return f"{'-' if before is None else before} → {'-' if after is None else after}"


def number(value: float | None) -> str:
    """A mean, if there is one."""
    return "-" if value is None else f"{value:.1f}"


def is_number(cells: Sequence[Any]) -> bool:
    """Whether the cells of a column are numbers, shares or differences."""
    return all(re.fullmatch(r"[+-]?[\d,.]+%?(\u2009\*)?", show(cell)) for cell in cells)


# -- the command line -----------------------------------------------------------------------------


def say(text: str) -> None:
    """Tells on stderr how far it is: stdout is for the result."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def measured(text: str) -> Iterator[None]:
    """Tells how long something took."""
    start = time.perf_counter()
    yield
    say(f"{text} in {time.perf_counter() - start:.1f} s")


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Reads the command line; paths are relative to where it was given."""
    usual_seeds = ROOT / os.environ.get("LEAD_SCORING_SEEDS", "seeds")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=Path, required=True, help="the changed copy of the seeds")
    parser.add_argument(
        "--against",
        type=Path,
        default=usual_seeds,
        help="the seeds to compare with; default: seeds",
    )
    raw = parser.add_argument_group("where the raw tables are")
    raw.add_argument("--raw-path", help="folder of <table>.parquet, <table>/*.parquet, <table>.csv")
    raw.add_argument(
        "--raw-database", type=Path, help="DuckDB file that has them; default: the warehouse"
    )
    raw.add_argument("--raw-schema", default="raw", help="schema of the tables; default: raw")
    raw.add_argument("--inputs", help="the tables that must be there: leads,web_events,...")
    parser.add_argument(
        "--as-of-date", type=date.fromisoformat, help="day of the scores; default: today in UTC"
    )
    parser.add_argument("--vars", default="{}", type=json.loads, help="more dbt vars, as JSON")
    parser.add_argument(
        "--markdown",
        metavar="FILE",
        help="write a comment for a pull request; -: to stdout instead",
    )
    parser.add_argument("--top", type=int, default=10, help="leads to show per list; default: 10")
    parser.add_argument(
        "--work-folder", type=Path, default=ROOT / DEFAULT_WORK, help=f"default: {DEFAULT_WORK}"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="build the current seeds even if nothing is new"
    )
    options = parser.parse_args(arguments)

    if options.raw_path and options.raw_database:
        parser.error("--raw-path and --raw-database exclude each other")
    if options.top < 1:
        parser.error("--top must be at least 1")
    if not isinstance(options.vars, dict):
        parser.error("--vars must be a JSON object")
    if "schema_prefix" in options.vars:
        parser.error("--vars: schema_prefix is of no use here, the warehouses are apart anyway")
    for name in ("seeds", "against", "work_folder", "raw_database"):
        if path := getattr(options, name):
            setattr(options, name, path.resolve())
    for name in ("seeds", "against"):
        if not getattr(options, name).is_dir():
            parser.error(f"--{name}: there is no folder {getattr(options, name)}")
    if options.raw_path and "://" not in options.raw_path:
        options.raw_path = str(Path(options.raw_path).resolve())
    if options.markdown and options.markdown != "-":
        options.markdown = str(Path(options.markdown).resolve())
    # Both builds, and what they are compared with, are for one day, midnight or not.
    day = options.as_of_date or options.vars.get("as_of_date") or datetime.now(UTC).date()
    inputs = [name.strip() for name in (options.inputs or "").split(",") if name.strip()]
    given = {
        "raw_path": options.raw_path,
        "raw_schema": options.raw_schema if options.raw_schema != "raw" else None,
        "inputs": inputs,
        "as_of_date": str(day),
    }
    options.variables = {**options.vars, **{name: value for name, value in given.items() if value}}
    options.warehouse = find_warehouse(os.environ.get("LEAD_SCORING_DB") or DEFAULT_WAREHOUSE)
    return options


def find_warehouse(named: str) -> Path:
    """The file that has the raw tables if nothing else is named: the work file of a refresh."""
    store = Versions(ROOT / named)
    current = store.current() if store.ids() else None
    work = store.path(current, "work.duckdb") if current else store.published
    return work if work.exists() else store.published


def check_folders(options: argparse.Namespace) -> None:
    """Stops if a seed is missing: the copy must be a whole one."""
    for folder in (options.seeds, options.against):
        if missing := [
            f"{name}.csv" for name in declared_seeds() if name not in seed_files(folder)
        ]:
            raise WhatIfError(
                USAGE,
                f"{shorten(folder)} has no {', '.join(missing)}: it must be a copy of the whole "
                "folder of seeds.",
            )


def write_markdown(options: argparse.Namespace, text: str) -> None:
    """Writes the comment where it was asked for."""
    if options.markdown == "-":
        print(text, end="")
    elif options.markdown:
        Path(options.markdown).write_text(text, encoding="utf-8")


def tell_no_difference(options: argparse.Namespace, place: Workplace) -> None:
    """Says that there is nothing to compare; the results of another time must not remain."""
    said = (
        f"{shorten(options.seeds)} and {shorten(options.against)} do not differ: no score changes."
    )
    place.result.unlink(missing_ok=True)
    write_markdown(
        options, f"{MARKER}\n### What these seeds would change\n\nNothing. {prose(said)}\n"
    )
    if options.markdown != "-":
        print(said)


def run(options: argparse.Namespace) -> None:
    """Compares, builds and reports."""
    check_folders(options)
    place = Workplace(options.work_folder, options)
    place.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place.folder / "lock", fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WhatIfError(
            LOCKED,
            f"another what-if is running in {shorten(place.folder)}: --work-folder names another",
        ) from None
    with lock:
        names = changed_files(options.against, options.seeds)
        changes = find_changes(options.against, options.seeds, names)
        if not changes:
            tell_no_difference(options, place)
            return
        if not options.raw_path:
            with duckdb.connect() as connection:
                attach_raw_tables(connection, options)  # else they are missed only after a while
        place.build(names)
        with measured("compared"):
            compare(place, changes)
        report = Report(place.result, options)
        write_markdown(options, report.markdown())
        if options.markdown != "-":
            report.print()
            print(f"\nAll of it: schema whatif in {shorten(place.result)}")


def main(arguments: list[str] | None = None) -> int:
    """Says what would change, and returns the exit code."""
    options = read_options(arguments)
    # Paths in the project are relative to it.
    os.chdir(ROOT)
    try:
        run(options)
    except WhatIfError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return error.code
    except (OSError, duckdb.Error) as error:
        sys.stdout.flush()
        print(f"files could not be read or written: {one_line(str(error))}", file=sys.stderr)
        return FILES_FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main())
