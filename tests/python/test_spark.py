"""The project on a Spark cluster: the tables of DuckDB, the next day, faults in seeds."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from datetime import date
from multiprocessing import get_context

import duckdb
import pytest
from dbt_project import PROJECT

from scripts import generate_demo_data, spark_cluster
from scripts.benchmark.daily import add_day
from scripts.engines import open_engine
from scripts.engines.spark_engine import close_session, open_session
from scripts.parity import __main__ as parity

pytest.importorskip("pyspark", reason="needs the extra `spark`")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed"),
]
# Small queries take longer to compile than to run.
QUICK = """spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
"""
LAST_DAY = date(2026, 6, 30)
# Differs from build to build, in several tables.
ONE_BUILD = """
select
    (select count(*) from readers_scoring.lead_score_log),
    (select cast(max(period_end) as string) from readers_scoring.lead_score_history),
    (select count(*) from readers_scoring.lead_score_contributions),
    (select count(*) from readers_marts.score_trends)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A warehouse and a cluster of our own, with the variables that the profile reads."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(QUICK)
    variables = {
        "LEAD_SCORING_SPARK_WAREHOUSE": str(folder / "warehouse"),
        "LEAD_SCORING_SPARK_PARTITIONS": "2",
        "LEAD_SCORING_SPARK_EXECUTOR_MEMORY": "1g",
        "SPARK_CONF_DIR": str(folder / "conf"),
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    before = {
        name: os.environ.get(name)
        for name in [*variables, "LEAD_SCORING_DB", "LEAD_SCORING_SPARK_MASTER", "SPARK_LOCAL_IP"]
    }
    os.environ.update(variables)
    cluster = folder / "cluster"
    try:
        os.environ.update(spark_cluster.start(cluster, port, cores=1, memory="1g"))
        with pytest.raises(spark_cluster.ClusterError, match="already"):
            spark_cluster.start(cluster, port, cores=1, memory="1g")
        yield folder
    finally:
        spark_cluster.stop(cluster)
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    assert not list(cluster.glob("*.pid"))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def run_sql(parameters, *statements):
    """Runs statements in a session like dbt's."""
    session = open_session(parameters)
    for statement in statements:
        session.sql(statement)
    close_session(session)


def publish_while_reading(parameters, target, query, arguments):
    """Publishes while a thread reads; returns what it read, an answer after the other."""
    from dbt.cli.main import dbtRunner

    session = open_session(parameters)
    read, is_over = [], threading.Event()

    def keep_reading():
        while not is_over.wait(0.2):
            try:
                read.append(tuple(session.sql(query).collect()[0]))
            except Exception as error:
                read.append((str(error),))
                return

    reader = threading.Thread(target=keep_reading)
    if session.catalog.databaseExists("readers_scoring"):
        reader.start()
    done = dbtRunner().invoke(
        ["--log-level", "none", "run-operation", "publish_tables", "--target", "spark",
         "--args", arguments, "--target-path", str(target), "--log-path", str(target),
         "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    )  # fmt: skip
    is_over.set()
    if reader.is_alive():
        reader.join()
    read.append(tuple(session.sql(query).collect()[0]))
    close_session(session)
    return done.success, read


def publish(home, arguments="{prefix: readers_}"):
    """Publishes the build, from a process that lets go of the catalog afterwards."""
    parameters = open_engine("spark").parameters
    with get_context("spawn").Pool(1) as pool:
        success, found = pool.apply(
            publish_while_reading, (parameters, home / "publish", ONE_BUILD, arguments)
        )
    assert success
    return found


def read(table):
    """The rows of a table on Spark."""
    schema, name = table.split(".")
    return duckdb.sql(f"from {open_engine('spark').files(schema, name)}").fetchall()


def test_all_public_tables_are_as_on_duckdb(home, capsys):
    data = home / "data"
    generate_demo_data.generate(data, generate_demo_data.Options(leads=300, events=5_000))
    arguments = ["duckdb", "spark", "--folder", str(data), "--home", str(home)]
    assert parity.main(arguments) == parity.ALIKE, capsys.readouterr().out
    assert "tables alike" in capsys.readouterr().out
    # The workers did it.
    assert all(list((home / "cluster" / name).glob("app-*")) for name in ("worker1", "worker2"))
    # A difference would be found: one value changed is named with its key.
    change = "update scoring.lead_stages set mql_count = mql_count {} 1 where lead_id = '{}'"
    with duckdb.connect(str(home / "duckdb.duckdb")) as connection:
        lead = connection.execute("select min(lead_id) from scoring.lead_stages").fetchone()[0]
        connection.execute(change.format("+", lead))
    assert parity.main([*arguments, "--no-build"]) == parity.DIFFERENT
    assert "mql_count: lead_id = " in capsys.readouterr().out
    with duckdb.connect(str(home / "duckdb.duckdb")) as connection:
        connection.execute(change.format("-", lead))


def test_next_day_reads_what_is_new_and_readers_see_one_build(home, capsys):
    (first_build,) = publish(home)
    next_day = home / "next_day"
    assert add_day(home / "data", next_day, LAST_DAY, 40) > 30
    # As if the run before had been stopped while a table changed places.
    days, backup = "intermediate.int_event_days", "intermediate.int_event_days__dbt_backup"
    with get_context("spawn").Pool(1) as pool:
        rename = f"alter table {days} rename to {backup}"
        pool.apply(run_sql, (open_engine("spark").parameters, rename))
    arguments = ["duckdb", "spark", "--folder", str(next_day), "--home", str(home)]
    arguments += ["--as-of-date", "2026-07-01", "--no-full-refresh"]
    assert parity.main(arguments) == parity.ALIKE, capsys.readouterr().out
    assert read("intermediate.int_run_scope")[0][0] == "new events only"
    assert open_engine("spark").columns(*backup.split(".")) == []
    found = publish(home)
    assert found[0] == first_build
    with duckdb.connect(str(home / "duckdb.duckdb"), read_only=True) as connection:
        assert connection.execute(ONE_BUILD.replace("readers_", "")).fetchall() == [found[-1]]
    assert len(found) > 10
    assert set(found) == {first_build, found[-1]}
    assert publish(home, "{prefix: readers_, rollback: true}")[-1] == first_build


def test_fault_in_a_seed_stops_the_build(home):
    seeds = home / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds)
    rules = (seeds / "fit_rules.csv").read_text().replace(",equals,", ",equal,", 1)
    (seeds / "fit_rules.csv").write_text(rules)
    scores = home / "warehouse" / "scoring.db" / "lead_scores"
    before = sorted(scores.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "build", "--target", "spark",
         "--select", "+seed_faults", "stg_seeds__scoring_models+",
         "--exclude-resource-type", "test", "unit_test", "--target-path", str(home / "faults"),
         "--log-path", str(home / "faults"), "--vars", "{as_of_date: 2026-07-01}"],
        cwd=PROJECT,
        env={**os.environ, "LEAD_SCORING_SEEDS": str(seeds)},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "The seeds have faults; no score was changed." in done.stdout
    assert "column operator: b2b_saas / seniority_c_level: 'equal' is unknown" in done.stdout
    assert before
    assert sorted(scores.iterdir()) == before


def test_a_table_that_is_not_there_has_no_columns(home):
    assert open_engine("spark").columns("scoring", "no_table") == []
