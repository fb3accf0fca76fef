"""Refreshes the scores on PostgreSQL and publishes them by a switch of schemas.

    python -m scripts.refresh_postgres                # build, test, publish
    python -m scripts.refresh_postgres --rollback     # show the version before this one again

dbt builds into schemas of its own: work_scoring, work_marts and so on. Only when every model is
built and every test has passed, the public tables are copied beside those that readers see, and the
schemas scoring and marts change places with them in one transaction. The version before stays as
previous_scoring and previous_marts. The server is named by LEAD_SCORING_POSTGRES_..., exit codes
and log lines are those of scripts.refresh (docs/operations.md).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection as Connection
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random_exponential,
)

from scripts import dbt_build
from scripts.dbt_build import ROOT, one_line
from scripts.engines.postgres_engine import PostgresEngine
from scripts.published_file import PUBLIC_SCHEMAS
from scripts.refresh import (
    BUILD_FAILED,
    DONE,
    LOCKED,
    NO_VERSION,
    PUBLISH_FAILED,
    Log,
    RefreshError,
    code_version,
    in_utc,
    now_utc,
    seconds_since,
    seeds_version,
)

TARGET = ROOT / "target" / "postgres_refresh"
WORK, NEXT, PREVIOUS = "work_", "next_", "previous_"
LOCK = 4_832_156_077  # any number, the same for all refreshes of one database
SWITCH_SECONDS = 600  # how long a switch tries to come between the statements of readers
RUN_TABLE = "refresh_runs"
RUN_COLUMNS = {
    "run_id": "text",
    "status": "text",
    "code_version": "text",
    "seeds_version": "text",
    "rows_out": "bigint",
    "duration_seconds": "double precision",
    "as_of_date": "date",
    "started_at": "timestamp",
    "finished_at": "timestamp",
}


def names(*parts: str) -> sql.Identifier:
    """A name of schema and table, quoted."""
    return sql.Identifier(*parts)


@contextmanager
def locked(connection: Connection) -> Iterator[None]:
    """Keeps other refreshes of this database out; the server frees the lock when we die."""
    with connection, connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RefreshError(LOCKED, "another refresh of this database is running")
    yield


def schemas(connection: Connection) -> set[str]:
    """The schemas that there are."""
    with connection, connection.cursor() as cursor:
        cursor.execute("select nspname from pg_namespace")
        return {name for (name,) in cursor.fetchall()}


def tables(cursor: Any, schema: str) -> list[str]:
    """The tables and views of a schema."""
    cursor.execute(
        "select relname from pg_class where relnamespace = %s::regnamespace"
        " and relkind in ('r', 'v', 'm', 'p') order by relname",
        [schema],
    )
    return [name for (name,) in cursor.fetchall()]


def last_run(connection: Connection) -> dict[str, Any]:
    """The run that readers see; empty before the first."""
    with connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass('scoring.refresh_runs')")
        if cursor.fetchone()[0] is None:
            return {}
        cursor.execute(
            f"select {', '.join(RUN_COLUMNS)} from scoring.{RUN_TABLE}"
            " order by finished_at desc limit 1"
        )
        row = cursor.fetchone()
        return dict(zip(RUN_COLUMNS, row, strict=True)) if row else {}


def build(options: argparse.Namespace, before: dict[str, Any], log: Log) -> None:
    """Builds and tests in the work schemas."""
    arguments = ["build", "--target", "postgres", "--exclude-resource-type", "unit_test"]
    if options.full_refresh or (before and before["code_version"] != code_version()):
        arguments.append("--full-refresh")
    with log.step("build") as details:
        outcome = dbt_build.run(
            arguments, target=TARGET, variables={**options.vars, "schema_prefix": WORK}
        )
        if not outcome.success:
            said = "; ".join(outcome.reasons[:3])[:1500] or "dbt gave no reason"
            raise RefreshError(
                BUILD_FAILED,
                f"dbt build failed{outcome.name_failures()}. {said} (all of it: {TARGET}/dbt.log)",
            )
        details["steps"] = dbt_build.count_results(outcome.results)


def copy_tables(connection: Connection, run: dict[str, Any]) -> int:
    """Copies the public tables into schemas beside those that readers see; returns the scores."""
    with connection, connection.cursor() as cursor:
        for schema in PUBLIC_SCHEMAS:
            work, new = WORK + schema, NEXT + schema
            cursor.execute(sql.SQL("drop schema if exists {} cascade").format(names(new)))
            cursor.execute(sql.SQL("create schema {}").format(names(new)))
            for table in tables(cursor, work):
                cursor.execute(
                    sql.SQL("create table {} (like {} including comments including constraints)")
                    .format(names(new, table), names(work, table))
                )  # fmt: skip
                cursor.execute(
                    sql.SQL("insert into {} select * from {}")
                    .format(names(new, table), names(work, table))
                )  # fmt: skip
                cursor.execute(sql.SQL("analyze {}").format(names(new, table)))
        cursor.execute(f"select count(*) from {NEXT}scoring.lead_scores")
        (scores,) = cursor.fetchone()
        write_runs(cursor, {**run, "rows_out": scores})
        for schema in PUBLIC_SCHEMAS:
            pass_on_rights(cursor, schema, NEXT + schema)
    return scores


def write_runs(cursor: Any, run: dict[str, Any]) -> None:
    """The table of all runs that were published, this one too."""
    new = names(NEXT + "scoring", RUN_TABLE)
    columns = ", ".join(f"{name} {kind}" for name, kind in RUN_COLUMNS.items())
    cursor.execute(sql.SQL(f"create table {{}} ({columns})").format(new))
    cursor.execute("select to_regclass('scoring.refresh_runs')")
    if cursor.fetchone()[0] is not None:
        cursor.execute(
            sql.SQL("insert into {} select * from {}").format(new, names("scoring", RUN_TABLE))
        )
    marks = ", ".join(["%s"] * len(RUN_COLUMNS))
    cursor.execute(
        sql.SQL(f"insert into {{}} values ({marks})").format(new),
        [run.get(name) for name in RUN_COLUMNS],
    )


def pass_on_rights(cursor: Any, old: str, new: str) -> None:
    """Who may use the schema that readers see, may read all tables of the next."""
    cursor.execute(
        "select distinct case when entry.grantee <> 0 then entry.grantee::regrole::text end"
        " from pg_namespace, aclexplode(nspacl) as entry"
        " where nspname = %s and entry.privilege_type = 'USAGE' and entry.grantee <> nspowner",
        [old],
    )
    for (role,) in cursor.fetchall():
        grantee = sql.SQL("public") if role is None else sql.SQL(role)
        cursor.execute(sql.SQL("grant usage on schema {} to {}").format(names(new), grantee))
        cursor.execute(
            sql.SQL("grant select on all tables in schema {} to {}").format(names(new), grantee)
        )


def drop_previous(connection: Connection) -> None:
    """Makes room; views that somebody built on the version before are not dropped silently."""
    for attempt in Retrying(
        retry=retry_if_exception_type(errors.LockNotAvailable),
        stop=stop_after_attempt(5),
        wait=wait_exponential(multiplier=2, max=60),
        reraise=True,
    ):
        with attempt, connection, connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '30s'")
            for schema in PUBLIC_SCHEMAS:
                old = PREVIOUS + schema
                cursor.execute("select to_regnamespace(%s)", [old])
                if cursor.fetchone()[0] is None:
                    continue
                for table in tables(cursor, old):
                    cursor.execute(sql.SQL("drop table {}").format(names(old, table)))
                cursor.execute(sql.SQL("drop schema {}").format(names(old)))


def switch(connection: Connection) -> None:
    """Readers see the next version, all of it, from one statement to the next."""
    present = schemas(connection)
    leaving = [(schema, PREVIOUS + schema) for schema in PUBLIC_SCHEMAS if schema in present]
    rename_schemas(connection, [*leaving, *((NEXT + schema, schema) for schema in PUBLIC_SCHEMAS)])


def rename_schemas(connection: Connection, changes: list[tuple[str, str]]) -> None:
    """Gives schemas other names, between two statements of the readers.

    PostgreSQL looks up the tables of a statement one after another, so that a bare rename can come
    between two of them. A statement holds a lock on each table that it has found: nobody holds one
    when we have them all. New readers wait behind us, hence the short time for each try.
    """
    shown = [schema for schema, _ in changes if schema in PUBLIC_SCHEMAS]
    for attempt in Retrying(
        retry=retry_if_exception_type((errors.LockNotAvailable, errors.DeadlockDetected)),
        stop=stop_after_delay(SWITCH_SECONDS),
        wait=wait_random_exponential(multiplier=0.5, max=15),
        reraise=True,
    ):
        with attempt, connection, connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '300ms'")
            for schema in shown:
                for table in tables(cursor, schema):
                    cursor.execute(sql.SQL("lock table {}").format(names(schema, table)))
            for old, new in changes:
                cursor.execute(
                    sql.SQL("alter schema {} rename to {}").format(names(old), names(new))
                )


def roll_back(connection: Connection) -> None:
    """Readers see the version before again; a second time brings this one back."""
    missing = {PREVIOUS + schema for schema in PUBLIC_SCHEMAS} - schemas(connection)
    if missing:
        raise RefreshError(
            NO_VERSION, f"there is no version before: no {', '.join(sorted(missing))}"
        )
    away = [(schema, NEXT + schema) for schema in PUBLIC_SCHEMAS]
    back = [(PREVIOUS + schema, schema) for schema in PUBLIC_SCHEMAS]
    kept = [(NEXT + schema, PREVIOUS + schema) for schema in PUBLIC_SCHEMAS]
    rename_schemas(connection, [*away, *back, *kept])


def refresh(connection: Connection, options: argparse.Namespace, log: Log) -> None:
    """One run: build, test, copy, switch."""
    started_at, start = now_utc(), time.perf_counter()
    log.run_id = f"{started_at:%Y%m%dT%H%M%S%f}"[:-3]
    run = {
        "run_id": log.run_id,
        "status": "published",
        "code_version": code_version(),
        "seeds_version": seeds_version(),
        "as_of_date": options.vars.get("as_of_date") or started_at.date(),
        "started_at": in_utc(started_at),
    }
    log("run_started", pid=os.getpid(), **{name: run[name] for name in run if name != "run_id"})
    build(options, last_run(connection), log)
    with log.step("publish") as details:
        drop_previous(connection)
        run |= {"finished_at": in_utc(now_utc()), "duration_seconds": seconds_since(start)}
        details["rows_out"] = copy_tables(connection, run)
        switch(connection)
    log(
        "run_finished",
        message=f"published {details['rows_out']:,} scores for {run['as_of_date']}",
        exit_code=DONE,
    )


def main(arguments: list[str] | None = None) -> int:
    """Refreshes or rolls back, and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.refresh_postgres", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--rollback", action="store_true", help="show the version before, and stop")
    parser.add_argument("--as-of-date", type=date.fromisoformat, help="default: today in UTC")
    parser.add_argument("--vars", default="{}", type=json.loads, help="more dbt vars, as JSON")
    parser.add_argument("--full-refresh", action="store_true", help="read all events anew")
    parser.add_argument("--log-file", type=Path, help="add the log to this file; default: stdout")
    options = parser.parse_args(arguments)
    if options.as_of_date:
        options.vars["as_of_date"] = options.as_of_date.isoformat()
    log = Log(options.log_file.open("a", encoding="utf-8") if options.log_file else sys.stdout)
    try:
        connection = PostgresEngine().connect()
    except psycopg2.Error as error:
        log("run_failed", "error", exit_code=BUILD_FAILED, message=one_line(str(error)))
        return BUILD_FAILED
    try:
        with locked(connection):
            if options.rollback:
                roll_back(connection)
                log("rolled_back", message="readers see the version before again")
            else:
                refresh(connection, options, log)
    except RefreshError as error:
        log("run_failed", "error", exit_code=error.code, message=str(error))
        return error.code
    except psycopg2.Error as error:
        message = f"the version could not be published: {one_line(str(error))}"
        log("run_failed", "error", exit_code=PUBLISH_FAILED, message=message)
        return PUBLISH_FAILED
    finally:
        connection.close()
    return DONE


if __name__ == "__main__":
    sys.exit(main())
