"""Refreshing and publishing: with a dbt made of a few statements, then with the real one."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from filelock import FileLock
from landed import load_fixtures

from scripts import dbt_build, demo, generate_demo_data, raw_inputs, refresh
from scripts.versions import Versions, copy_file

TODAY = date(2026, 6, 30)
# What dbt leaves in the work file, in small. The log grows by a row for each run.
PROJECT = """
create schema if not exists raw;
create schema if not exists staging;
create schema if not exists scoring;
drop schema if exists marts cascade;
create schema marts;
create or replace view staging.stg_inputs__leads as select * from '{raw}/leads.parquet';
create or replace table scoring.lead_scores as
select
    lead_id, 'b2b' as scoring_model, date '{day}' as as_of_date, {score} as score,
    if({score} > 50, 'mql', 'prospect') as lifecycle_stage
from staging.stg_inputs__leads;
comment on table scoring.lead_scores is 'One row per lead''s score.';
create or replace table scoring.event_exclusions as
select 'web_events' as source_table, 7 as rows_excluded;
create or replace table scoring.row_exclusions as
select 'accounts' as source_table, 3 as rows_excluded;
create or replace table scoring.lead_exclusions as select 'L9' as lead_id, 2 as rows_excluded;
create table if not exists scoring.lead_score_log (score int);
insert into scoring.lead_score_log values ({score});
create view marts.lead_conversion_rates as
select count(*) as leads from scoring.lead_scores;
"""


class Site:
    """A folder of raw data, a published file, and a stand-in for dbt."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        self.raw = home / "raw"
        self.raw.mkdir()
        self.published = home / "warehouse" / "lead_scoring.duckdb"
        self.store = Versions(self.published)
        self.capsys = capsys
        self.score = 10
        self.failures: list[dict[str, str]] = []  # one per coming build
        self.builds = 0
        self.write_leads(3)
        monkeypatch.setenv("LEAD_SCORING_DB", str(self.published))
        monkeypatch.chdir(home)
        self.monkeypatch = monkeypatch
        monkeypatch.setattr(dbt_build, "run", self.build)

    def write_leads(self, count: int) -> None:
        duckdb.execute(
            f"copy (select 'L' || range as lead_id, timestamp '{TODAY} 12:00:00' as updated_at"
            f" from range({count})) to '{self.raw}/leads.parquet'"
        )

    def build(self, arguments, *, target, variables, callbacks) -> dbt_build.Outcome:
        self.builds += 1
        self.variables = variables
        target.mkdir(exist_ok=True)
        with duckdb.connect(os.environ["LEAD_SCORING_DB"]) as connection:
            day = variables.get("as_of_date", TODAY)
            connection.execute(PROJECT.format(raw=self.raw, day=day, score=self.score))
        failures = self.failures.pop(0) if self.failures else {}
        return dbt_build.Outcome(success=not failures, failures=failures)

    def run(self, *extra: str, raw: bool = True) -> int:
        self.monkeypatch.setenv("LEAD_SCORING_DB", str(self.published))
        given = ["--raw-path", str(self.raw)] if raw else []
        if "--as-of-date" not in extra:
            given += ["--as-of-date", str(TODAY)]
        code = refresh.main([*given, "--retry-wait", "0", *extra])
        self.output = self.capsys.readouterr().out
        self.log = [json.loads(line) for line in self.output.splitlines() if line[:1] == "{"]
        return code

    def say(self) -> str:
        return self.log[-1]["message"]

    def read(self, query: str):
        with duckdb.connect(str(self.published), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def scores(self) -> set[int]:
        return {score for (score,) in self.read("select score from scoring.lead_scores")}


@pytest.fixture
def site(tmp_path, monkeypatch, capsys) -> Site:
    return Site(tmp_path, monkeypatch, capsys)


def test_publishes_the_public_schemas_as_tables_that_older_tools_can_open(site):
    assert site.run() == refresh.DONE
    tables = site.read("select schema_name || '.' || table_name from duckdb_tables() order by 1")
    assert [name for (name,) in tables] == [
        "marts.lead_conversion_rates",
        "scoring.event_exclusions",
        "scoring.lead_exclusions",
        "scoring.lead_score_log",
        "scoring.lead_scores",
        "scoring.refresh_runs",
        "scoring.row_exclusions",
    ]
    comments = site.read("select comment from duckdb_tables() where comment is not null")
    assert comments == [("One row per lead's score.",)]
    ((tags,),) = site.read("select tags from duckdb_databases() where not internal")
    assert tags["storage_version"].startswith("v1.2")
    assert not site.published.stat().st_mode & 0o222


def test_the_run_table_says_what_went_in_and_out(site):
    site.run()
    site.score = 60
    site.write_leads(5)
    site.run()
    columns = (
        "status, exit_code, rows_in, rows_out, rows_excluded, leads_changed_stage, as_of_date,"
        " run_id = version_id, finished_at >= started_at, duration_seconds >= 0"
    )
    assert site.read(f"select {columns} from scoring.refresh_runs order by run_id") == [
        ("published", 0, 3, 3, 12, None, TODAY, True, True, True),
        ("published", 0, 5, 5, 12, 3, TODAY, True, True, True),
    ]
    versions = site.read(
        "select code_version is not null, seeds_version, dbt_version, duckdb_version"
        " from scoring.refresh_runs"
    )
    dbt_version = refresh.importlib.metadata.version("dbt-core")
    assert set(versions) == {(True, refresh.seeds_version(), dbt_version, duckdb.__version__)}


def test_a_build_that_fails_changes_nothing_and_is_on_record(site):
    site.run()
    site.score = 99
    site.failures = [{"seed_faults": "fit_rules.csv, row 3, column points:\n'ten' is no number"}]
    assert site.run() == refresh.BUILD_FAILED
    assert "seed_faults" in site.say()
    assert "'ten' is no number" in site.say()
    assert site.builds == 2, "a fault in the seeds does not pass by itself"
    assert site.scores() == {10}

    site.score = 20
    assert site.run() == refresh.DONE
    # The log of the work file went back to where it was, too.
    assert site.read("select * from scoring.lead_score_log") == [(10,), (20,)]
    runs = site.read("select status, exit_code, message from scoring.refresh_runs order by run_id")
    assert [run[:2] for run in runs] == [("published", 0), ("failed", 1), ("published", 0)]
    assert "'ten' is no number" in runs[1][2]


def test_what_may_pass_is_tried_again_from_the_start(site):
    site.run()
    site.failures = [{"leads": "IO Error: Could not set lock on file x: Conflicting lock is held"}]
    assert site.run() == refresh.DONE
    assert [record["step"] for record in site.log if record["event"] == "retry"] == ["build"]
    assert site.read("select count(*) from scoring.lead_score_log") == [(2,)]

    # Beside a real failure it is not worth it.
    site.failures = [{"leads": "Connection refused", "key": "Got 3 results, configured to fail"}]
    assert site.run() == refresh.BUILD_FAILED
    assert site.builds == 4


def test_a_full_disk_has_its_own_code_and_is_left_tidy(site):
    site.run()
    site.failures = [{"lead_scores": "IO Error: Could not write file: No space left on device"}]
    assert site.run() == refresh.PUBLISH_FAILED
    assert not site.store.building.exists()
    assert site.run() == refresh.DONE


def test_keeps_as_many_versions_as_it_is_told(site):
    for score in (10, 20, 30):
        site.score = score
        assert site.run("--keep", "2") == refresh.DONE
    assert len(site.store.ids()) == 2
    assert site.run("--keep", "1") == refresh.DONE
    assert site.store.ids() == [site.store.current()]


def test_rolls_back_and_goes_on_from_there(site):
    for site.score in (10, 20, 30):
        site.run("--keep", "9")
    first, second, third = site.store.ids()
    assert site.run("--rollback") == refresh.DONE
    assert (site.store.current(), site.scores()) == (second, {20})
    assert site.run("--rollback") == refresh.DONE
    assert (site.store.current(), site.scores()) == (first, {10})
    assert site.run("--rollback") == refresh.NO_VERSION
    assert third in site.say()
    assert site.run("--rollback", third) == refresh.DONE
    assert site.scores() == {30}
    assert site.run("--rollback", first) == refresh.DONE

    site.score = 40
    assert site.run("--keep", "9") == refresh.DONE
    # Without the rows of the versions that were withdrawn.
    assert site.read("select * from scoring.lead_score_log") == [(10,), (40,)]
    statuses = site.read("select status from scoring.refresh_runs order by run_id")
    assert [status for (status,) in statuses] == ["published"] * 3 + ["rolled_back"] * 4 + [
        "published"
    ]
    # Nor is one of them what a rollback leads to.
    assert site.run("--rollback") == refresh.DONE
    assert site.store.current() == first


def test_there_is_nothing_to_roll_back_to_at_first(site):
    assert site.run("--rollback") == refresh.NO_VERSION
    assert site.run("--rollback", "20260101-000000-000") == refresh.NO_VERSION


def test_one_refresh_at_a_time(site):
    site.run()
    code = (
        "import sys; from datetime import *; from pathlib import Path\n"
        "from scripts.versions import Versions\n"
        f"with Versions(Path({str(site.published)!r})).lock(datetime.now(UTC)):\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=dbt_build.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "in\n"
        assert site.run() == refresh.LOCKED
        assert f"pid {holder.pid} on " in site.say()
        assert str(holder.pid) in site.store.running()
        assert site.run("--rollback") == refresh.LOCKED
    finally:
        holder.kill()
        holder.wait()
    # The lock went with the process, though its note is still there.
    assert (site.store.folder / "holder.json").exists()
    assert site.store.running() is None
    assert site.run() == refresh.DONE


def test_the_lock_is_one_of_the_system(tmp_path):
    store = Versions(tmp_path / "x.duckdb")
    with store.lock(datetime.now(UTC)):
        assert isinstance(FileLock(store.folder / "lock"), FileLock)
        import fcntl

        with (store.folder / "lock").open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_stale_inputs_warn_or_stop(site):
    later = str(TODAY + timedelta(days=4))
    assert site.run("--as-of-date", later) == refresh.DONE
    warnings = [record for record in site.log if record["event"] == "input_stale"]
    assert "the newest row is 108.0 h old" in warnings[0]["message"]
    assert site.run("--as-of-date", later, "--stale", "error") == refresh.SOURCES
    assert site.run("--as-of-date", later, "--stale", "error", "--max-age", "5d") == refresh.DONE
    table = ["--max-age", "5d", "--max-age", "leads=1d", "--stale", "error"]
    assert site.run("--as-of-date", later, *table) == refresh.SOURCES
    assert "leads: the newest row" in site.say()
    with pytest.raises(SystemExit):
        site.run("--max-age", "leeds=1d")


def test_rows_from_the_future_do_not_hide_that_nothing_arrives():
    with duckdb.connect() as connection:
        scan = "(values (timestamp '2026-06-01'), (timestamp '2999-01-01')) as dated(occurred_at)"
        until = datetime(2026, 7, 1, tzinfo=UTC)
        newest = raw_inputs.newest_rows(connection, {"web_events": scan}, until)
    assert newest == {"web_events": datetime(2026, 6, 1)}
    limits = raw_inputs.read_limits(["90m"], "48h")
    assert list(raw_inputs.find_stale(newest, limits, until)) == ["all tables"]


def test_a_table_that_vanishes_stops_the_run(site):
    (site.raw / "accounts.csv").write_text("account_id,updated_at\nA1,2026-06-30 10:00:00\n")
    site.run()
    (site.raw / "accounts.csv").unlink()
    assert site.run() == refresh.SOURCES
    assert "accounts" in site.say()
    assert site.run("--allow-missing") == refresh.DONE


def test_a_broken_file_is_named(site):
    site.run()
    (site.raw / "leads.parquet").write_bytes(b"no parquet")
    assert site.run() == refresh.SOURCES
    assert "input table leads cannot be read" in site.say()


def test_a_file_that_breaks_further_in_is_named_too(site):
    path = site.raw / "lead_attributes.parquet"
    duckdb.execute(
        "copy (select range::text as value, timestamp '2026-06-30' as updated_at from range(5000))"
        f" to '{path}' (compression uncompressed)"
    )
    site.run()
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + b"\xff" * 3000 + whole[3004:])
    site.failures = [{"int_leads": "don't know what type"}]
    assert site.run() == refresh.SOURCES
    assert "input table lead_attributes cannot be read" in site.say()


def test_a_clock_that_goes_back_is_noticed(site):
    site.run()
    yesterday = str(TODAY - timedelta(days=1))
    assert site.run("--as-of-date", yesterday) == refresh.CLOCK
    assert site.run("--as-of-date", yesterday, "--allow-earlier-date") == refresh.DONE
    assert site.read("select max(as_of_date) from scoring.lead_scores") == [
        (TODAY - timedelta(days=1),)
    ]


def test_ids_ascend_whatever_the_clock_says(tmp_path):
    store = Versions(tmp_path / "x.duckdb")
    store.folder.mkdir()
    now = datetime(2026, 3, 1, 6, tzinfo=UTC)
    ids = []
    for moment in (now, now, now - timedelta(days=400), now + timedelta(microseconds=2500)):
        ids.append(store.new_id(moment))
        store.record({"run_id": ids[-1], "status": "running"})
    assert ids[0] == "20260301-060000-000"
    assert ids == sorted(set(ids))


def test_a_line_cut_short_does_not_spoil_the_record_of_runs(tmp_path):
    store = Versions(tmp_path / "x.duckdb")
    store.folder.mkdir()
    store.record({"run_id": "1", "status": "running"})
    with (store.folder / "runs.jsonl").open("a") as file:
        file.write('{"run_id": "2", "sta')
    store.record({"run_id": "3", "status": "failed"})
    assert [(run["run_id"], run["status"]) for run in store.runs()] == [
        ("1", "killed"),
        ("3", "failed"),
    ]


def test_a_file_of_somebody_else_is_not_replaced_unasked(site):
    site.published.parent.mkdir()
    with duckdb.connect(str(site.published)) as connection:
        connection.execute("create schema scoring")
        connection.execute("create table scoring.lead_score_log as select 5 as score")
    assert site.run() == refresh.USAGE
    assert site.read("select * from scoring.lead_score_log") == [(5,)]
    assert site.run("--adopt") == refresh.DONE
    assert site.read("select * from scoring.lead_score_log") == [(5,), (10,)]
    assert site.run("--start-over") == refresh.DONE
    assert site.read("select * from scoring.lead_score_log") == [(10,)]


def test_the_demo_keeps_off_a_published_file(site):
    site.run()
    with pytest.raises(demo.DemoError, match="is published by"):
        demo.check_warehouse(site.published, site.raw)


def test_without_its_work_file_a_version_is_not_silently_built_anew(site):
    site.run()
    site.store.path(site.store.current(), "work.duckdb").unlink()
    assert site.run() == refresh.USAGE
    assert site.run("--adopt") == refresh.DONE
    assert site.read("select * from scoring.lead_score_log") == [(10,), (10,)]


def test_a_lost_published_file_comes_back(site):
    site.run()
    site.published.unlink()
    site.score = 20
    assert site.run() == refresh.DONE
    assert site.read("select * from scoring.lead_score_log") == [(10,), (20,)]


def test_raw_tables_of_a_duckdb_file_are_copied_in(site, tmp_path):
    database = tmp_path / "loader.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema crm")
        connection.execute(f"create table crm.leads as from '{site.raw}/leads.parquet'")
    options = ["--raw-database", str(database), "--raw-schema", "crm"]
    for _ in range(2):
        assert site.run(*options, raw=False) == refresh.DONE
    assert site.variables == {"raw_schema": "crm", "as_of_date": str(TODAY)}
    with duckdb.connect(str(site.store.path(site.store.current(), "work.duckdb"))) as connection:
        assert connection.execute("select count(*) from crm.leads").fetchone() == (3,)


def test_an_open_reader_keeps_its_state(site):
    site.run()
    code = (
        "import sys, duckdb\n"
        f"connection = duckdb.connect({str(site.published)!r}, read_only=True)\n"
        "for _ in sys.stdin:\n"
        "    rows = connection.execute('select distinct score from scoring.lead_scores')\n"
        "    print(rows.fetchall(), flush=True)\n"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    seen = []
    for site.score in (20, 30):
        reader.stdin.write("\n")
        reader.stdin.flush()
        seen.append(reader.stdout.readline())
        assert site.run("--keep", "1") == refresh.DONE
    reader.communicate()
    assert seen == ["[(10,)]\n", "[(10,)]\n"]
    assert site.scores() == {30}


def test_status(site):
    assert site.run("--status", "--json", "--max-age", "1h") == refresh.SOURCES
    site.run()
    assert site.run("--status", "--json", "--max-age", "1h") == refresh.DONE
    (status,) = site.log
    assert status["version_id"] == site.store.current()
    assert status["versions"] == site.store.ids()
    assert status["last_runs"][-1]["status"] == "published"
    assert site.run("--status") == refresh.DONE
    assert site.store.current() in site.output


def test_the_log_has_one_line_of_json_per_event(site, tmp_path):
    path = tmp_path / "log" / "refresh.jsonl"
    path.parent.mkdir()
    site.run("--log-file", str(path))
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert site.output == ""
    assert records[0]["event"] == "run_started"
    assert records[-1]["event"] == "run_finished"
    assert all(
        {"time", "level", "event", "run_id"} <= record.keys()
        and record["run_id"] == records[0]["run_id"]
        for record in records
    )
    steps = [record["step"] for record in records if record["event"] == "step_finished"]
    assert steps == ["check", "copy", "build", "publish", "prune"]


# -- tables of other systems --------------------------------------------------------------------


@pytest.fixture
def loader(tmp_path) -> Path:
    """A DuckDB file with HubSpot as Fivetran landed it, in the morning of the day before."""
    database = tmp_path / "loader.duckdb"
    load_fixtures(database, "hubspot")
    change(database, "create schema raw")
    return database


def change(database: Path, *statements: str) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def from_hubspot(loader: Path, **variables: object) -> list[str]:
    variables = {"sources": ["hubspot"], **variables}
    return ["--raw-database", str(loader), "--vars", json.dumps(variables)]


def test_the_tables_of_a_landed_system_are_copied_in_and_looked_after(site, loader):
    change(loader, "create table hubspot.not_ours as select 1 as one")
    change(loader, "create table raw.leads as select 'L1' as lead_id")
    assert site.run(*from_hubspot(loader), raw=False) == refresh.DONE
    current = site.store.current()
    inputs = site.store.version_run(current)["inputs"]
    assert {"hubspot.contact", "hubspot.deal", "hubspot.engagement_call"} <= set(inputs)
    assert all(name.startswith("hubspot.") for name in inputs), "generic is not asked for"
    newest = next(record["newest"] for record in site.log if record["event"] == "inputs_found")
    assert newest.keys() == set(inputs)
    assert set(newest.values()) == {"2026-06-29 04:00:00"}
    with duckdb.connect(str(site.store.path(current, "work.duckdb"))) as connection:
        assert connection.execute("select count(*) from hubspot.contact").fetchone()[0] > 5
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
    assert ("not_ours",) not in tables

    # The copies of the last run are no rows of this one.
    change(loader, "delete from hubspot.contact where id::text <> '101'")
    assert site.run(*from_hubspot(loader), raw=False) == refresh.DONE
    with duckdb.connect(str(site.store.path(site.store.current(), "work.duckdb"))) as connection:
        assert connection.execute("select count(*) from hubspot.contact").fetchone() == (1,)


def test_a_landed_table_that_vanishes_stops_the_run(site, loader):
    site.run(*from_hubspot(loader), raw=False)
    change(loader, "drop table hubspot.deal")
    assert site.run(*from_hubspot(loader), raw=False) == refresh.SOURCES
    assert "input tables of the last run are gone: hubspot.deal." in site.say()
    assert site.run(*from_hubspot(loader), "--allow-missing", raw=False) == refresh.DONE


def test_a_landed_table_that_is_stale_is_told(site, loader):
    limits = ["--stale", "error", "--max-age", "hubspot.contact=36h"]
    # Midnight after the day of the scores is 44 hours after the sync.
    assert site.run(*from_hubspot(loader), *limits, raw=False) == refresh.SOURCES
    assert "hubspot.contact: the newest row is 44.0 h old (2026-06-29 04:00)" in site.say()
    change(loader, "update hubspot.contact set _fivetran_synced = '2026-06-30 04:00:00'")
    assert site.run(*from_hubspot(loader), *limits, raw=False) == refresh.DONE
    with pytest.raises(SystemExit):
        site.run(*from_hubspot(loader), "--max-age", "hubspot.contacts=36h", raw=False)


def test_a_system_that_stands_still_is_not_hidden_by_another(site, loader):
    both = [*from_hubspot(loader, sources=["generic", "hubspot"]), "--max-age", "36h"]
    assert site.run(*both) == refresh.DONE
    stale = [record["table"] for record in site.log if record["event"] == "input_stale"]
    assert stale == ["all tables of hubspot"]
    assert set(site.store.version_run(site.store.current())["inputs"]) > {"leads"}
    assert site.run(*both, "--max-age", "hubspot=2d", "--stale", "error") == refresh.DONE


def test_of_a_loader_those_tables_count_that_exist(site, tmp_path):
    database = tmp_path / "dlt.duckdb"
    load_fixtures(database, "hubspot_dlt")
    dlt = from_hubspot(database, hubspot_loader="dlt", hubspot_schema="hubspot_dlt")
    assert site.run(*dlt, raw=False) == refresh.DONE
    inputs = site.store.version_run(site.store.current())["inputs"]
    assert {"hubspot.contacts", "hubspot._dlt_loads"} <= set(inputs)
    assert "hubspot.contact" not in inputs
    assert "hubspot.deals__hs_merged_object_ids" not in inputs
    newest = next(record["newest"] for record in site.log if record["event"] == "inputs_found")
    assert newest["hubspot.pipelines_deals"] == "2026-06-29 04:00:00.100000"


def test_sources_and_where_they_lie_must_fit(site, loader):
    site.run()
    for wrong in (
        ["--raw-database", str(loader)],  # and the folder, for generic alone
        from_hubspot(loader),  # and the folder, without generic
        ["--vars", '{"sources": ["hubspott"]}'],
        ["--vars", '{"sources": "generic"}'],
    ):
        with pytest.raises(SystemExit) as stopped:
            site.run(*wrong)
        assert stopped.value.code == refresh.USAGE


@pytest.mark.parametrize(
    ("rows", "declared", "newest"),
    [
        ("(1782800000000000::bigint), (null)", "to_timestamp(c / 1000000)", "2026-06-30 06:13:20"),
        # What cannot be read is no time; a declared column that is not there leaves those known.
        ("('2026-06-01 10:00:00'), ('soon')", "c", "2026-06-01 10:00:00"),
        ("('2026-06-01 10:00:00')", "d", None),
    ],
)
def test_the_time_of_a_row_is_as_declared(rows, declared, newest):
    with duckdb.connect() as connection:
        scan = f"(values {rows}) as landed(c)"
        found = raw_inputs.newest_rows(
            connection, {"a.b": scan}, datetime(2027, 1, 1, tzinfo=UTC), {"a.b": declared}
        )
    assert found == {"a.b": newest and datetime.fromisoformat(newest)}


# -- dying at any moment ------------------------------------------------------------------------


class Death(BaseException):
    """The process is gone."""


class Doom:
    """Ends the process, as far as it can tell, before its n-th change of a file."""

    EVENTS = frozenset(
        ["os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.rmtree"]
    )

    def __init__(self) -> None:
        self.left: int | None = None
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.left is None:
            return
        is_write = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
        if event in self.EVENTS or is_write:
            if self.left == 0:
                raise Death
            self.left -= 1


DOOM = Doom()


OLD, NEW, AFTER = (f"20260101-00000{number}-000" for number in (1, 2, 3))


@pytest.fixture(scope="module")
def published_files(tmp_path_factory) -> dict[str, bytes]:
    """What readers get of each version."""
    files = {}
    for version in (OLD, NEW, AFTER):
        path = tmp_path_factory.mktemp("files") / "published.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema scoring")
            connection.execute(
                "create table scoring.refresh_runs as"
                f" select '{version}' as version_id, 'published' as status"
            )
        files[version] = path.read_bytes()
    return files


def make_version(store: Versions, version: str, published: bytes) -> dict[str, str]:
    """A version in `building`; its work file names the versions that led to it."""
    current = store.current()
    work = store.begin(current and store.path(current, "work.duckdb"))
    with work.open("a") as file:
        file.write(f"{version}\n")
    (store.building / "published.duckdb").write_bytes(published)
    return {"run_id": version, "status": "published"}


@pytest.mark.parametrize("action", ["publish", "roll back"])
@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
def test_dying_before_any_change_of_a_file_does_no_harm(
    tmp_path, monkeypatch, published_files, action, has_links
):
    """Readers see one whole version, and the next run goes on from that one."""
    if not has_links:

        def refuse(*_):
            raise OSError("no hard links here")

        monkeypatch.setattr(os, "link", refuse)
    seen = set()
    for moment in range(100):
        store = Versions(tmp_path / str(moment) / "lead_scoring.duckdb")
        store.folder.mkdir(parents=True)
        store.publish(make_version(store, OLD, published_files[OLD]))
        run = make_version(store, NEW, published_files[NEW])
        if action == "roll back":
            store.publish(run)
        DOOM.left = moment
        try:
            if action == "publish":
                store.publish(run)
                store.record(run)
                store.prune(1)
            else:
                store.roll_back(OLD)
            is_over = True
        except Death:
            is_over = False
        finally:
            DOOM.left = None

        current = store.current()
        seen.add(current)
        assert store.published.read_bytes() == published_files[current]
        store.tidy()
        assert store.current() == current
        store.publish(make_version(store, AFTER, published_files[AFTER]))
        assert store.published.read_bytes() == published_files[AFTER]
        line = [OLD, AFTER] if current == OLD else [OLD, NEW, AFTER]
        assert store.path(AFTER, "work.duckdb").read_text().split() == line
        left = {entry.name for entry in store.folder.iterdir()} - set(store.ids())
        assert left <= {"runs.jsonl"}
        if is_over:
            break
    assert is_over
    assert seen == {OLD, NEW}


def test_copies_are_whole(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(os.urandom(3_000_001))
    copy_file(source, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == source.read_bytes()


# -- with the real dbt --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_data(tmp_path_factory) -> SimpleNamespace:
    folder = tmp_path_factory.mktemp("raw")
    options = generate_demo_data.Options(leads=300, events=5_000)
    generate_demo_data.generate(folder, options)
    return SimpleNamespace(folder=folder, day=options.end_date)


def documented(root: Path, pattern: str) -> str:
    """A line of docs/operations.md."""
    return re.search(pattern, (root / "docs" / "operations.md").read_text(), re.MULTILINE)[1]


def as_installed_here(line: str, root: Path, raw: Path, home: Path) -> str:
    """A documented command, with the paths of this machine instead of those of the example."""
    here = {
        "/srv/lead_scoring/.venv/bin/python": sys.executable,
        ".venv/bin/python": sys.executable,
        "/srv/lead_scoring": str(root),
        "/srv/data": str(raw),
        "/var/lib/lead_scoring": str(home),
        "/var/log/lead_scoring": str(home),
    }
    # All at once: the path of this Python may hold an example's.
    return re.sub("|".join(map(re.escape, here)), lambda match: here[match.group()], line)


def test_the_documented_cron_line_runs_in_the_bare_environment_of_cron(root, small_data, tmp_path):
    line = documented(root, r"^0 5 \* \* \* (.+)$")
    assert "%" not in line, "cron would end the line there"
    database = documented(root, r"^LEAD_SCORING_DB=(.+)$")
    command, database = (
        as_installed_here(text, root, small_data.folder, tmp_path) for text in (line, database)
    )
    environment = ["PATH=/usr/bin:/bin", f"HOME={tmp_path}", f"LEAD_SCORING_DB={database}"]
    done = subprocess.run(
        ["env", "-i", *environment, "/bin/sh", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    log = (tmp_path / "refresh.jsonl").read_text()
    assert done.returncode == 0, f"{done.stderr}\n{log}"
    assert json.loads(log.splitlines()[-1])["event"] == "run_finished"
    with duckdb.connect(database, read_only=True) as connection:
        (runs,) = connection.execute("select count(*) from scoring.refresh_runs").fetchone()
        (scores,) = connection.execute("select count(*) from scoring.lead_scores").fetchone()
    assert runs == 1
    assert scores > 300

    # The unit of systemd is the same program with the same options.
    unit = as_installed_here(
        documented(root, r"^ExecStart=(.+)$"), root, small_data.folder, tmp_path
    )
    status = subprocess.run(
        ["env", "-i", *environment, *shlex.split(unit), "--status", "--json"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(status.stdout)["rows_out"] == scores


def test_faults(root, tmp_path):
    """A few kills, two runs at once, broken, missing and late input, a full disk."""
    command = [sys.executable, "-m", "scripts.fault_test", "--quick", "--home", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
