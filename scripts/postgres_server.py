"""Starts and stops a PostgreSQL server of one's own on loopback, for trials and tests.

    python -m scripts.postgres_server start     # prints the variables that the profile reads
    python -m scripts.postgres_server stop

The server's files lie in --home, by default target/postgres, and go with it: `stop --remove`. It
trusts everybody on this machine and does not sync its files; it is no server for data to keep.
Needs Debian's package postgresql, or initdb and pg_ctl of any other.
"""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.dbt_build import ROOT

HOME = ROOT / "target" / "postgres"
PORT = 55432
USER = "lead_scoring"
DATABASE = "lead_scoring"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    # Compiling a query takes longer than running it on small data.
    "jit": "off",
}


class ServerError(Exception):
    """The server does not do as it is told."""


def program(name: str) -> str:
    """Where a program of PostgreSQL lies; Debian keeps it off the path."""
    if found := shutil.which(name):
        return found
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    if not versions:
        raise ServerError(f"{name} is not found: install PostgreSQL (Debian: postgresql)")
    return str(versions[-1])


def run(home: Path, *command: str) -> None:
    """Runs a program of PostgreSQL, as another user if need be: as root it refuses."""
    if getpass.getuser() == "root":
        command = ("runuser", "-u", "postgres", "--", *command)
    done = subprocess.run(
        command, cwd="/", capture_output=True, text=True, env={**os.environ, "PGHOST": str(home)}
    )
    if done.returncode:
        raise ServerError(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}".strip())


def is_running(home: Path) -> bool:
    """Is there a server on these files?"""
    try:
        run(home, program("pg_ctl"), "status", "-D", str(home / "data"))
    except ServerError:
        return False
    return True


def start(home: Path, port: int) -> dict[str, str]:
    """Starts the server, making it first if there is none; returns what the profile reads."""
    if not (home / "data" / "PG_VERSION").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        if getpass.getuser() == "root":
            shutil.chown(home, "postgres", "postgres")
        run(
            home, program("initdb"), "-D", str(home / "data"), "-U", USER, "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
    if not is_running(home):
        settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        run(
            home, program("pg_ctl"), "start", "-w", "-D", str(home / "data"),
            "-l", str(home / "log"), "-o", f"-p {port} -k {home} {settings}",
        )  # fmt: skip
        databases = ("-h", str(home), "-p", str(port), "-U", USER)
        try:
            run(home, program("createdb"), *databases, DATABASE)
        except ServerError as error:
            if "already exists" not in str(error):
                raise
    return {
        "LEAD_SCORING_POSTGRES_HOST": "127.0.0.1",
        "LEAD_SCORING_POSTGRES_PORT": str(port),
        "LEAD_SCORING_POSTGRES_USER": USER,
        "LEAD_SCORING_POSTGRES_DATABASE": DATABASE,
    }


def stop(home: Path, *, remove: bool = False) -> None:
    """Stops the server."""
    if is_running(home):
        run(home, program("pg_ctl"), "stop", "-w", "-m", "fast", "-D", str(home / "data"))
    if remove:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Starts or stops the server and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.postgres_server", description=__doc__)
    parser.add_argument("command", choices=("start", "stop"))
    parser.add_argument("--home", type=Path, default=HOME, help="default: target/postgres")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--remove", action="store_true", help="with stop: its files too")
    options = parser.parse_args(arguments)
    home = options.home.resolve()
    try:
        if options.command == "stop":
            stop(home, remove=options.remove)
            return 0
        for name, value in start(home, options.port).items():
            print(f"export {name}={value}")
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
