"""What the benchmark reads from Spark's event log, and how it watches Java. Needs neither."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import spark_shuffles
from scripts.benchmark.measure import watched
from scripts.spark_shuffles import EventLog, read_events

SQL = spark_shuffles.SQL


def node(name, text, *children, number=None):
    metrics = [] if number is None else [{"name": "shuffle bytes written", "accumulatorId": number}]
    return {
        "nodeName": name,
        "simpleString": text,
        "children": list(children),
        "metrics": metrics,
    }


def started(execution, plan, root):
    event = {"Event": f"{SQL}ExecutionStart", "executionId": execution, "sparkPlanInfo": plan}
    return {**event, "rootExecutionId": root}


def job(execution, *stages):
    properties = {"spark.sql.execution.id": str(execution)}
    return {"Event": "SparkListenerJobStart", "Stage IDs": stages, "Properties": properties}


def task(stage, shuffled, spilled=0, memory=0):
    metrics = {
        "Peak Execution Memory": memory,
        "Disk Bytes Spilled": spilled,
        "Executor CPU Time": 500_000_000,
        "Shuffle Write Metrics": {"Shuffle Bytes Written": shuffled},
    }
    return {"Event": "SparkListenerTaskEnd", "Stage ID": stage, "Task Metrics": metrics}


def stage_done(stage, counters):
    values = [{"ID": number, "Value": str(value)} for number, value in counters.items()]
    info = {"Stage ID": stage, "Accumulables": [*values, {"ID": 99, "Value": "no number"}]}
    return {"Event": "SparkListenerStageCompleted", "Stage Info": info}


@pytest.fixture
def log(tmp_path):
    """A statement that makes a table: a shuffle by lead, read twice, one by day, one to a task."""
    by_lead = "Exchange hashpartitioning(lead_id#12, activity_date#7, 4), ENSURE_REQUIREMENTS"
    small = node("BroadcastExchange", "BroadcastExchange", node("Exchange", "Exchange x"))
    scan = node("BroadcastHashJoin", "BroadcastHashJoin", node("Scan", "Scan parquet"), small)
    shuffle = node("Exchange", by_lead, scan, number=1)
    plan = node(
        "Execute InsertIntoHadoopFsRelationCommand",
        "Execute InsertIntoHadoopFsRelationCommand file:/x/scoring.db/lead_scores, false, Parquet",
        node("SortMergeJoin", "SortMergeJoin", shuffle, node("ReusedExchange", "Reused", shuffle)),
        node("Exchange", "Exchange hashpartitioning(activity_date#7, 4)", number=2),
        node("Exchange", "Exchange SinglePartition, ENSURE_REQUIREMENTS", number=3),
    )
    outer = node("Execute CreateDataSourceTableAsSelectCommand", "Execute Create...")
    query = node("CollectLimit", "CollectLimit 1")
    events = [
        {"Event": "SparkListenerApplicationStart"},
        started(8, node("Exchange", by_lead, number=1), 8),
        job(8, 0),
        stage_done(0, {1: 70}),
        # The next one counts anew.
        {"Event": "SparkListenerApplicationStart"},
        started(7, outer, 7),
        started(8, plan, 7),
        job(8, 0, 1),
        task(0, 600, memory=2_000_000),
        task(0, 400, spilled=30, memory=3_000_000),
        task(1, 50),
        stage_done(0, {1: 900, 2: 100}),
        stage_done(1, {3: 50}),
        started(9, query, 9),
        job(9, 2),
        task(2, 5),
    ]
    folder = tmp_path / "events"
    folder.mkdir()
    lines = "\n".join(json.dumps(event) for event in events)
    (folder / "events_1_app").write_text(lines + "\n")
    (folder / "appstatus_app.inprogress").touch()
    return folder


def test_log_is_summed_up_by_table(log):
    tables = EventLog(read_events(log)).by_table()
    assert list(tables) == ["scoring.lead_scores", spark_shuffles.OTHERS]
    scores = tables["scoring.lead_scores"]
    assert (scores.shuffled, scores.spilled, scores.peak_memory) == (1_050, 30, 3_000_000)
    assert scores.task_seconds == 1.5
    assert [(each.keys, each.bytes) for each in scores.by_lead] == [
        (("lead_id", "activity_date"), 900)
    ]
    assert (scores.of_files, scores.to_one_task) == (900, 50)
    assert spark_shuffles.total(tables).shuffled == 1_055


def test_command_prints_bytes_of_a_lead(log, capsys):
    assert spark_shuffles.main([str(log), "--leads", "10", "--events", "100"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "lead_scores" in line]
    cells = [cell.strip() for cell in line.split("│")[1:-1]]
    assert cells == ["scoring.lead_scores", "1,050", "105", "10.5", "50", "30", "3.0", "1", "900"]
    (log / "events_1_app").write_text("")
    assert spark_shuffles.main([str(log)]) == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc, as on Linux")
def test_peak_of_a_process_that_was_started_is_seen():
    command = "import time; held = bytearray(150_000_000); time.sleep(4)"
    with watched(os.getpid()) as peaks:
        child = subprocess.Popen([sys.executable, "-c", command])
        time.sleep(3)
        child.kill()
        child.wait()
    assert 150_000_000 < peaks[child.pid] < 300_000_000
