"""The two warehouses: one under the current seeds, one under the changed ones."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from scripts import dbt_build, raw_inputs
from scripts.dbt_build import ROOT, one_line, shorten
from scripts.published_file import quoted
from scripts.refresh import CONFIG, FULL_DISK_TEXT
from scripts.versions import copy_file
from scripts.whatif.options import BUILD_FAILED, FILES_FAILED, SOURCES, USAGE, WhatIfError
from scripts.whatif.seeds import seed_files

WANTED = ["lead_scores", "lead_score_contributions", "lead_score_history", "lead_stages"]
SNAPSHOT = "lead_profile_snapshots"
# What the builds depend on besides seeds, raw tables and vars.
CODE = ("dbt_project.yml", "models", "macros", "snapshots")


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
            # What attributes there are, the raw tables say.
            self.copy_raw_tables()
            self.run_dbt(self.options.seeds, ["+seed_faults"])
        with measured("current seeds: built"):
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
        if not options.in_database:
            return
        with duckdb.connect(str(self.work), config=CONFIG) as connection:
            attach_raw_tables(connection, options)
            try:
                raw_inputs.copy_tables(connection, "inputs", options.in_database)
            except raw_inputs.InputError as error:
                raise WhatIfError(SOURCES, str(error)) from error

    def made_from(self) -> dict[str, Any] | None:
        """What the build under the current seeds depends on; None if that cannot be told."""
        options = self.options
        if options.fresh or options.in_database or "://" in options.raw_path:
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


def attach_raw_tables(connection: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> None:
    """Attaches the file that has the raw tables; those that must be there are."""
    source = options.raw_database or options.warehouse
    tables = {}
    if source.exists():
        try:
            connection.execute(f"attach {quoted(source)} as inputs (read_only)")
            tables = raw_inputs.find_tables(connection, "inputs", options.in_database)
        except duckdb.Error as error:
            raise WhatIfError(SOURCES, one_line(str(error))) from error
    for table in options.in_database:
        if table.is_required and table.name not in tables:
            raise WhatIfError(
                USAGE,
                f"there is no table {table.schema}.{table.identifier} in {shorten(source)}: name a "
                "DuckDB file by --raw-database, or for the generic source a folder by --raw-path.",
            )


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


def say(text: str) -> None:
    """Tells on stderr how far it is: stdout is for the result."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def measured(text: str) -> Iterator[None]:
    """Tells how long something took."""
    start = time.perf_counter()
    yield
    say(f"{text} in {time.perf_counter() - start:.1f} s")
