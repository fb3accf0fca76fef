"""Starts and stops a Spark cluster of one's own on loopback: one master and two workers.

    python -m scripts.spark_cluster start     # prints the variables that a build needs
    python -m scripts.spark_cluster stop

Needs Java 17 and the extra `spark`. The cluster's logs and process ids lie in --home, by default
target/spark_cluster. Driver and workers must see the warehouse's folder under the same path, which
they do on one machine.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from scripts.dbt_build import ROOT

HOME = ROOT / "target" / "spark_cluster"
HOST = "127.0.0.1"
PORT = 7077
WORKERS = 2
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


class ClusterError(Exception):
    """The cluster does not do as it is told."""


def launch(home: Path, name: str, *arguments: str) -> None:
    """Starts a process of the cluster, which outlives this one."""
    package = find_spec("pyspark")
    if package is None or package.origin is None:
        raise ClusterError("pyspark is not installed: it comes with the extra `spark`")
    spark_home = Path(package.origin).parent
    (home / name).mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "SPARK_HOME": str(spark_home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_WORKER_DIR": str(home / name),
        "PYSPARK_PYTHON": sys.executable,
    }
    with (home / f"{name}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(spark_home / "bin" / "spark-class"), *arguments],
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    (home / f"{name}.pid").write_text(str(process.pid), encoding="utf-8")


def wait_for(home: Path, name: str, word: str, seconds: float = 60) -> None:
    """Waits until the log of a process has the word."""
    until = time.monotonic() + seconds
    while word not in (home / f"{name}.log").read_text(encoding="utf-8"):
        if time.monotonic() > until:
            raise ClusterError(f"{name} did not start: see {home / f'{name}.log'}")
        time.sleep(0.2)


def start(home: Path, port: int, cores: int, memory: str) -> dict[str, str]:
    """Starts master and workers; returns the variables by which the profile's driver finds them."""
    if any(is_running(path) for path in home.glob("*.pid")):
        raise ClusterError("there is a cluster already: stop it first")
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise ClusterError(f"port {port} is taken")
    home.mkdir(parents=True, exist_ok=True)
    address = f"spark://{HOST}:{port}"
    try:
        launch(home, "master", MASTER, "--host", HOST, "--port", str(port), "--webui-port", "0")
        wait_for(home, "master", "New state: ALIVE")
        for number in range(1, WORKERS + 1):
            launch(
                home, f"worker{number}", WORKER, address, "--host", HOST, "--webui-port", "0",
                "--cores", str(cores), "--memory", memory,
            )  # fmt: skip
        for number in range(1, WORKERS + 1):
            wait_for(home, f"worker{number}", "Successfully registered with master")
    except ClusterError:
        stop(home)
        raise
    return {"LEAD_SCORING_SPARK_MASTER": address, "SPARK_LOCAL_IP": HOST}


def is_running(pid_file: Path) -> bool:
    """Is the process of this file alive, and one of Spark's?"""
    command = Path("/proc") / pid_file.read_text(encoding="utf-8") / "cmdline"
    try:
        return b"org.apache.spark.deploy" in command.read_bytes()
    except OSError:
        return False


def stop(home: Path, seconds: float = 20) -> None:
    """Stops all processes of the cluster, workers first."""
    for path in sorted(home.glob("*.pid"), reverse=True):
        if is_running(path):
            os.killpg(int(path.read_text(encoding="utf-8")), signal.SIGTERM)
            until = time.monotonic() + seconds
            while is_running(path) and time.monotonic() < until:
                time.sleep(0.1)
        path.unlink()


def main(arguments: list[str] | None = None) -> int:
    """Starts or stops the cluster and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spark_cluster", description=__doc__)
    parser.add_argument("command", choices=("start", "stop"))
    parser.add_argument("--home", type=Path, default=HOME, help="default: target/spark_cluster")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--cores", type=int, default=1, help="of each worker; default: 1")
    parser.add_argument("--memory", default="2g", help="of each worker; default: 2g")
    options = parser.parse_args(arguments)
    home = options.home.resolve()
    try:
        if options.command == "stop":
            stop(home)
            return 0
        for name, value in start(home, options.port, options.cores, options.memory).items():
            print(f"export {name}={value}")
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
