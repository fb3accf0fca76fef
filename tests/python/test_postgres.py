"""The project on PostgreSQL: the tables of DuckDB, and a switch that readers never notice."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from dbt_project import PROJECT

from scripts import generate_demo_data, postgres_server
from scripts.engines import open_engine
from scripts.engines.files import find_parquet
from scripts.parity import __main__ as parity

psycopg2 = pytest.importorskip("psycopg2", reason="needs the extra `postgres`")
pytestmark = pytest.mark.postgres
DAY = "2026-06-30"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server():
    """A server of our own, with the variables that the profile reads."""
    try:
        postgres_server.program("initdb")
    except postgres_server.ServerError as error:
        pytest.skip(str(error))
    # Its socket's path must be short, and its user must get there.
    home = Path(tempfile.mkdtemp(prefix="postgres"))
    variables = postgres_server.start(home, free_port())
    before = {name: os.environ.get(name) for name in [*variables, "LEAD_SCORING_DB"]}
    os.environ.update(variables)
    yield
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    postgres_server.stop(home, remove=True)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgres") / "data"
    generate_demo_data.generate(folder, generate_demo_data.Options(leads=400, events=8_000))
    return folder


def query(statement):
    connection = open_engine("postgres").connect()
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def run_refresh(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "scripts.refresh_postgres", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_all_public_tables_are_as_on_duckdb(server, data, tmp_path, capsys):
    arguments = ["duckdb", "postgres", "--folder", str(data), "--home", str(tmp_path)]
    assert parity.main(arguments) == parity.ALIKE, capsys.readouterr().out
    said = capsys.readouterr().out
    assert "tables alike" in said
    # A difference would be found: one value changed is named with its key.
    query(
        "update scoring.lead_stages set mql_count = mql_count + 1"
        " where lead_id = (select min(lead_id) from scoring.lead_stages)"
    )
    assert parity.main([*arguments, "--no-build"]) == parity.DIFFERENT
    said = capsys.readouterr().out
    assert "scoring.lead_stages" in said
    assert "mql_count: lead_id = " in said
    query("drop schema scoring cascade; drop schema marts cascade")


@pytest.fixture(scope="module")
def published(server, data):
    """Two published versions, the second one with a reader beside it."""
    open_engine("postgres").load(find_parquet(data), "raw")
    first = run_refresh("--as-of-date", "2026-06-29")
    query("create role reader; grant usage on schema scoring, marts to reader;")
    seen, stop = set(), threading.Event()

    def read():
        connection = open_engine("postgres").connect()
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not stop.is_set():
                cursor.execute(
                    "select (select max(as_of_date) from scoring.lead_scores),"
                    " (select max(as_of_date) from scoring.refresh_runs),"
                    " (select count(*) > 0 from marts.score_trends)"
                )
                seen.add(tuple(map(str, cursor.fetchone())))
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    second = run_refresh("--as-of-date", DAY)
    stop.set()
    reader.join()
    return first, second, seen


def test_readers_see_the_old_version_or_the_new_one(published):
    first, second, seen = published
    assert first[0] == second[0] == 0
    assert seen == {("2026-06-29", "2026-06-29", "True"), (DAY, DAY, "True")}


def test_runs_are_told_and_kept(published):
    runs = query(
        "select status, as_of_date::text, rows_out > 0 from scoring.refresh_runs order by 2"
    )
    assert runs == [("published", "2026-06-29", True), ("published", DAY, True)]
    events = [line["event"] for line in published[1][1]]
    assert events[0] == "run_started"
    assert events[-1] == "run_finished"
    assert query("select count(distinct published_at) from scoring.lead_score_log") == [(2,)]


def test_rights_of_readers_go_with_the_tables(published):
    assert query(
        "select has_table_privilege('reader', 'marts.score_trends', 'select'),"
        " has_table_privilege('reader', 'scoring.lead_scores', 'select')"
    ) == [(True, True)]


def test_rollback_shows_the_version_before_and_back_again(published):
    shown = "select max(as_of_date)::text from scoring.lead_scores"
    assert run_refresh("--rollback")[0] == 0
    assert query(shown) == [("2026-06-29",)]
    assert run_refresh("--rollback")[0] == 0
    assert query(shown) == [(DAY,)]


def test_a_switch_waits_for_the_statement_of_a_reader(published):
    reader = open_engine("postgres").connect()
    with reader.cursor() as cursor, ThreadPoolExecutor() as pool:
        cursor.execute("select max(as_of_date)::text from scoring.lead_scores")
        switch = pool.submit(run_refresh, "--rollback")
        time.sleep(5)
        assert not switch.done()
        # The statement goes on to a table that it had not looked up: the version is the same.
        cursor.execute("select max(as_of_date)::text from scoring.refresh_runs")
        assert cursor.fetchall() == [(DAY,)]
        reader.rollback()
        assert switch.result()[0] == 0
    reader.close()
    assert query("select max(as_of_date)::text from scoring.lead_scores") == [("2026-06-29",)]
    assert run_refresh("--rollback")[0] == 0


def test_one_refresh_at_a_time(published):
    from scripts.refresh_postgres import LOCK

    holder = open_engine("postgres").connect()
    with holder.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        code, lines = run_refresh("--as-of-date", DAY)
    holder.close()
    assert code == 3
    assert "another refresh" in lines[-1]["message"]


def test_a_failed_build_and_a_view_in_the_way_change_nothing(published):
    query("create view public.of_somebody as select * from previous_scoring.lead_scores")
    code, lines = run_refresh("--as-of-date", DAY)
    assert code == 5
    assert "of_somebody" in lines[-1]["message"]
    query("drop view public.of_somebody; update raw.leads set created_at = null")
    code, lines = run_refresh("--as-of-date", DAY, "--vars", '{"inputs": ["no_table"]}')
    assert code == 1
    assert "no_table" in lines[-1]["message"]
    assert query("select max(as_of_date)::text from scoring.lead_scores") == [(DAY,)]
