"""The project on Spark: the tables of DuckDB, and a cluster that starts and stops."""

import os
import shutil
import socket

import duckdb
import pytest
from dbt_project import PROJECT

from scripts import generate_demo_data, spark_cluster
from scripts.engines import open_engine
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


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A warehouse of our own, with the variables that the profile reads."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(QUICK)
    variables = {
        "LEAD_SCORING_SPARK_WAREHOUSE": str(folder / "warehouse"),
        "LEAD_SCORING_SPARK_PARTITIONS": "2",
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    before = {name: os.environ.get(name) for name in [*variables, "LEAD_SCORING_DB"]}
    os.environ.update(variables)
    yield folder
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def test_all_public_tables_are_as_on_duckdb(home, capsys):
    data = home / "data"
    generate_demo_data.generate(data, generate_demo_data.Options(leads=300, events=5_000))
    arguments = ["duckdb", "spark", "--folder", str(data), "--home", str(home)]
    assert parity.main(arguments) == parity.ALIKE, capsys.readouterr().out
    assert "tables alike" in capsys.readouterr().out
    # A difference would be found: one value changed is named with its key.
    with duckdb.connect(str(home / "duckdb.duckdb")) as connection:
        connection.execute(
            "update scoring.lead_stages set mql_count = mql_count + 1"
            " where lead_id = (select min(lead_id) from scoring.lead_stages)"
        )
    assert parity.main([*arguments, "--no-build"]) == parity.DIFFERENT
    assert "mql_count: lead_id = " in capsys.readouterr().out


def test_a_table_that_is_not_there_has_no_columns(home):
    assert open_engine("spark").columns("scoring", "no_table") == []


def test_cluster_starts_and_stops(home):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cluster = PROJECT / "target" / f"spark{os.getpid()}"
    try:
        found = spark_cluster.start(cluster, port, cores=1, memory="1g")
        assert found == {"LEAD_SCORING_SPARK_MASTER": f"spark://127.0.0.1:{port}"}
        with pytest.raises(spark_cluster.ClusterError, match="already"):
            spark_cluster.start(cluster, port, cores=1, memory="1g")
    finally:
        spark_cluster.stop(cluster)
    assert not list(cluster.glob("*.pid"))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    shutil.rmtree(cluster)
