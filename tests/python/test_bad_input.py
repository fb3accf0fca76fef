"""Bad input is counted out, or stops the build with one sentence before any score changes."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from dbt_project import query, run_dbt

AS_OF = "2024-06-30"
BUILD = ["build", "--exclude-resource-type", "unit_test"]
BIG = 10_000_000

# What the text says and what it means in UTC; None: it is no time.
TIMES = {
    "2024-06-01": datetime(2024, 6, 1),
    "2024-06-01 10:00": datetime(2024, 6, 1, 10),
    "2024-06-01T10:00:00": datetime(2024, 6, 1, 10),
    "2024-06-01T10:00:00.250Z": datetime(2024, 6, 1, 10, 0, 0, 250_000),
    "2024-06-01T10:00:00.123456789Z": datetime(2024, 6, 1, 10, 0, 0, 123_456),
    "2024-06-01 10:00:00+02": datetime(2024, 6, 1, 8),
    "2024-06-01T10:00:00-0530": datetime(2024, 6, 1, 15, 30),
    "2024-06-01 10:00:00.000 -0400": datetime(2024, 6, 1, 14),
    "2024-06-01 10:00:00 UTC": datetime(2024, 6, 1, 10),
    "20240601T100000Z": datetime(2024, 6, 1, 10),
    "20240601T100000+0200": datetime(2024, 6, 1, 8),
    "20240601": datetime(2024, 6, 1),
    " 2024-06-01 ": datetime(2024, 6, 1),
    "0001-01-01 00:00:00": datetime(1, 1, 1),
    "nonsense": None,
    "2024-02-30": None,
    "01.06.2024": None,
    "1717236000": None,
    "infinity": None,
    "10000-01-01": None,
    "0044-03-15 (BC)": None,
}
NASTY = [
    "O'Brien\"; drop table scoring.lead_scores; --",
    "{{ 7 * 7 }}{% if %}{# #}",
    "🦆 Ünï\u202ecode\u200b",
    "a,b;c\td|e\\f\r\ng",
    "' or 1=1 --",
    "%_$1\\1(?<x>[",
]


def text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def row(**columns: str) -> str:
    """The SQL of one row, each column given as SQL."""
    return "select " + ", ".join(f"{value} as {name}" for name, value in columns.items())


def write_parquet(path: Path, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        union = " union all by name ".join(rows)
        connection.execute(f"copy ({union}) to {text(path)} (format parquet)")


def write_csv(path: Path, *rows: list[str], bom: bool = False, line_end: str = "\n") -> None:
    encoding = "utf-8-sig" if bom else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=line_end).writerows(rows)


def write_leads(folder: Path) -> dict[str, int]:
    """Times as text in one file, with a zone in the other; most columns are in one of them."""
    created = {"created_at": "timestamptz '2024-06-01 10:00:00+02'"}
    dates = created | {"updated_at": "timestamptz '2024-06-02 10:00:00+02'"}
    june = {"created_at": "'2024-06-01'", "updated_at": "'2024-06-01'"}
    big = f"repeat('x', {BIG})"
    write_parquet(
        folder / "leads" / "text.parquet",
        *[
            row(lead_id=text(f"time-{number}"), created_at=text(time), updated_at=text(time))
            for number, time in enumerate(TIMES)
        ],
        row(lead_id="'no-time'", created_at="null", updated_at="'2024-06-01'"),
        row(lead_id="'no-update'", created_at="'2024-06-01'", updated_at="'never'"),
        row(lead_id="'last-day'", created_at="'9999-12-31 23:59:59'", updated_at="'2024-06-01'"),
        row(lead_id="'tomorrow'", created_at="'2024-06-30T23:00:00-02:00'", updated_at="null"),
        row(lead_id="'   '", **june),
        row(lead_id="null", **june),
    )
    write_parquet(
        folder / "leads" / "zoned.parquet",
        *[
            row(
                lead_id=text(f"nasty-{number}-{value}"),
                **dict.fromkeys(
                    ["first_name", "email", "job_title", "lead_source", "status", "country"],
                    text(value),
                ),
                **dates,
            )
            for number, value in enumerate(NASTY)
        ],
        row(
            lead_id="'big'",
            **dict.fromkeys(["first_name", "job_title", "lead_source", "landing_page"], big),
            **dates,
        ),
        row(lead_id="'twice'", first_name="'old'", **created, updated_at=created["created_at"]),
        row(lead_id="'twice'", first_name="'new'", **dates),
        row(lead_id="'gone'", is_deleted="' Yes'", **dates),
        row(lead_id="'kept'", is_deleted="'no'", **dates),
        row(lead_id="'unsure'", is_deleted="'perhaps'", birth_date="'1990-13-01'", **dates),
        row(lead_id="'old'", account_id="'account-1'", birth_date="'0001-01-01'", **dates),
        row(lead_id="'unborn'", birth_date="'9999-12-31'", owner_id="7", **dates),
    )
    return {
        "malformed": sum(time is None for time in TIMES.values()) + 1,
        "future": 2,
        "missing_id": 2,
        "duplicate": 1,
        "deleted": 1,
    }


def write_web_events(folder: Path) -> dict[str, int]:
    usual = {
        "lead_id": "'kept'",
        "event_type": "'page_view'",
        "occurred_at": "timestamptz '2024-06-10 10:00:00+00'",
    }
    rows = {
        "fine": {},
        "twice": {"page_url": "'/old'", "loaded_at": "timestamptz '2024-06-11 00:00:00+00'"},
        "twice ": {"page_url": "'/new'", "loaded_at": "timestamptz '2024-06-12 00:00:00+00'"},
        " ": {},
        "no type": {"event_type": "null"},
        "no time": {"occurred_at": "null"},
        "first year": {"occurred_at": "timestamptz '0001-01-01 00:00:00+00'"},
        "last year": {"occurred_at": "timestamptz '9999-12-31 23:59:59+00'"},
        "east of midnight": {"occurred_at": "timestamptz '2024-07-01 01:00:00+02'"},
        "west of midnight": {"occurred_at": "timestamptz '2024-06-30 23:00:00-02'"},
        "no lead": {"lead_id": "'  '"},
        "other lead": {"lead_id": text(NASTY[0])},
        "deleted lead": {"lead_id": "'gone'"},
        "nasty lead": {"lead_id": text(f"nasty-0-{NASTY[0]}")},
        "not a number": {"duration_seconds": "double 'nan'"},
        "no end": {"duration_seconds": "double '-inf'"},
        "big": {"page_url": f"repeat('/', {BIG})"},
    } | {f"{value}": {"event_type": text(value), "page_url": text(value)} for value in NASTY}
    write_parquet(
        folder / "web_events.parquet",
        *[row(event_id=text(name), **usual | changes) for name, changes in rows.items()],
        row(event_id="null", **usual),
    )
    return {
        "duplicate": 1,
        "malformed": 4,
        "future": 2,
        "unknown_type": len(NASTY),
        "unknown_lead": 3,
        None: 8,
    }


def write_email_events(folder: Path) -> dict[str, int]:
    """As a spreadsheet writes it: byte-order mark, CRLF, a last column without a name."""
    time = "2024-06-10T10:00:00+02:00"
    write_csv(
        folder / "email_events.csv",
        [" EVENT_ID", "email ", "event_type", "link_url", "is_bot", "occurred_at", ""],
        ["e1", NASTY[0].upper(), "click", "/a?b", "no", time, ""],
        ["e2", NASTY[3], "click", "/a?b", "perhaps", time, ""],
        ["e3", NASTY[4], "open", NASTY[4], "", "0001-01-01", ""],
        ["e4", NASTY[0], "click", "", " yes ", time, ""],
        ["e5", NASTY[0], "click", "", "TRUE", time, "more"],
        ["e6", NASTY[0], "click", "", "", "yesterday", ""],
        ["", NASTY[0], "click", "", "", time, ""],
        ["e7", "nobody@example.com", "click", "", "", time, ""],
        bom=True,
        line_end="\r\n",
    )
    return {"bot": 2, "malformed": 2, "unknown_lead": 1, None: 3}


def write_others(folder: Path) -> dict[str, dict[str, int]]:
    time = "2024-06-10 10:00:00"
    write_csv(
        folder / "form_submissions.csv",
        [
            "event_id",
            "lead_id",
            "message",
            "seconds_to_submit",
            "is_honeypot_filled",
            "occurred_at",
        ],
        ["f1", "big", '",\r\n' * (BIG // 4), "soon", "YES", time],
        ["f2", "kept", "".join(NASTY), "1e3", "2", time],
        ["f3", "kept", "", "", "", "9999-12-31"],
    )
    june = {"occurred_at": f"timestamp '{time}'", "lead_id": "'kept'", "event_type": "'purchase'"}
    write_parquet(
        folder / "commerce_events" / "1.parquet",
        row(event_id="1", amount="double 'nan'", **june),
        row(event_id="2", amount="double 'inf'", **june),
    )
    write_parquet(
        folder / "commerce_events" / "2.parquet",
        row(event_id="'3'", amount="'a lot'", product=text(NASTY[1]), **june),
        row(event_id="'4'", amount="'1e400'", **june),
    )
    write_parquet(
        folder / "social_events.parquet", row(event_id="1", event_type="1", occurred_at="1")
    )
    write_csv(
        folder / "identities.csv",
        ["anonymous_id", "lead_id", "identified_at"],
        ["v1", "kept", time],
        ["v1", "old", "2024-06-11"],
        ["v2", "nobody", time],
        ["v3", "kept", "soon"],
        ["", "kept", time],
        ["v4", "kept", "2024-07-01"],
    )
    write_csv(
        folder / "lead_status_changes.csv",
        ["lead_id", "status", "changed_at"],
        ["kept", "Working", time],
        ["kept", "working", time],
        ["kept", "", time],
        ["gone", "working", time],
    )
    write_csv(
        folder / "sales_activities.csv",
        ["activity_id", "lead_id", "activity_type", "occurred_at"],
        ["a1", "kept", "call", time],
        ["a1", "kept", "call", time],
        ["", "kept", "call", time],
        ["a2", "kept", "call", "noon"],
    )
    write_csv(
        folder / "sales_feedback.csv",
        ["feedback_id", "lead_id", "verdict", "given_at"],
        ["s1", "kept", "accepted", time],
        ["s2", "kept", "", time],
        ["s3", "", "accepted", time],
    )
    write_csv(
        folder / "nurture_memberships.csv",
        ["lead_id", "program", "enrolled_at", "exited_at"],
        ["kept", "onboarding", time, "2025-01-01"],
        ["kept", "onboarding", time, "2026-01-01"],
        ["kept", "onboarding", "2030-01-01", ""],
    )
    write_csv(
        folder / "account_intent.csv",
        ["signal_id", "account_domain", "strength", "occurred_at"],
        ["i1", NASTY[2], "much", time],
        ["i1", NASTY[2], "2", time],
        ["i2", "nowhere.example", "3", time],
        ["i3", "", "4", time],
    )
    deal = {"lead_id": "'kept'", "currency": "'USD'", "is_closed": "'yes'"}
    dates = dict.fromkeys(["created_at", "closed_at", "updated_at"], f"'{time}'")
    amounts = ["100.50", "NaN", "inf", "a lot", "1e400", "1,000"]
    write_parquet(
        folder / "opportunities.parquet",
        *[
            row(opportunity_id=text(amount), amount=text(amount), is_won="'Y'", **deal, **dates)
            for amount in amounts
        ],
        row(opportunity_id="'?'", amount="'5000'", is_won="'maybe'", **deal, **dates),
    )
    write_parquet(
        folder / "accounts.parquet",
        row(
            account_id="'account-1'",
            employee_count="'about 50'",
            annual_revenue="double 'nan'",
            domain=text(NASTY[2]),
            updated_at="date '9999-12-31'",
        ),
        row(account_id="'account-1'", updated_at="date '2024-01-01'"),
        row(account_id="null", updated_at="date '2024-01-01'"),
    )
    write_parquet(
        folder / "lead_attributes.parquet",
        *[
            row(lead_id="'kept'", attribute=text(name), value=text(name), updated_at=f"'{time}'")
            for name in NASTY
        ],
        row(
            lead_id="'big'", attribute="'plan'", value=f"repeat('x', {BIG})", updated_at=f"'{time}'"
        ),
        row(lead_id="'kept'", attribute="null", value="null", updated_at="'9999-12-31'"),
    )
    return {
        "form_submissions": {"future": 1, None: 2},
        "commerce_events": {None: 4},
        "social_events": {"malformed": 1},
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A warehouse built from a folder of bad rows; its tables in schema scoring are marked."""
    home = tmp_path_factory.mktemp("bad_input")
    raw = home / "it's [raw] data *?"
    raw.mkdir()
    built = SimpleNamespace(raw=raw, db=home / "lead_scoring.duckdb", target=home / "target")
    built.lead_exclusions = write_leads(raw)
    built.events = {
        "web_events": write_web_events(raw),
        "email_events": write_email_events(raw),
        **write_others(raw),
    }
    built.vars = {"raw_path": str(raw), "as_of_date": AS_OF}
    run_dbt(BUILD, db=built.db, target_path=built.target, vars=built.vars)
    with duckdb.connect(str(built.db)) as connection:
        built.scoring = [
            table
            for (table,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'scoring'"
            ).fetchall()
        ]
        for table in built.scoring:
            connection.execute(f"comment on table scoring.{table} is 'untouched'")
    return built


def test_rows_of_leads_are_scored_or_counted(built):
    reasons = query(
        built.db, "select reason, sum(rows_excluded)::int from scoring.lead_exclusions group by 1"
    )
    assert dict(reasons) == built.lead_exclusions

    created = query(built.db, "select lead_id, created_at from intermediate.int_leads")
    expected = {f"time-{number}": time for number, time in enumerate(TIMES.values()) if time}
    assert {id: time for id, time in created if id.startswith("time-")} == expected

    others = {"no-update", "big", "twice", "kept", "unsure", "old", "unborn"}
    others |= {f"nasty-{number}-{value}" for number, value in enumerate(NASTY)}
    scored = query(built.db, "select distinct lead_id from scoring.lead_scores")
    assert {id for (id,) in scored} == {*expected, *others}


def test_values_of_leads_arrive_as_they_are(built):
    names = query(
        built.db,
        "select first_name, email, lead_source, status from intermediate.int_leads "
        "where lead_id like 'nasty%' order by lead_id",
    )
    assert names == [(value,) * 4 for value in NASTY]
    twice = "select first_name from intermediate.int_leads where lead_id = 'twice'"
    assert query(built.db, twice) == [("new",)]
    big = "select length(first_name) from intermediate.int_leads where lead_id = 'big'"
    assert query(built.db, big) == [(BIG,)]


def test_rows_of_events_are_accepted_or_counted(built):
    rows = query(
        built.db,
        "select coalesce(event_channel, split_part(source_table, '_', 1)), exclusion_reason,"
        " sum(event_count)::int "
        "from intermediate.int_event_days "
        "left join (select distinct event_class_id, event_channel"
        " from intermediate.int_event_classes) using (event_class_id) group by all",
    )
    found = {}
    for channel, reason, count in rows:
        found.setdefault(channel, {})[reason] = count
    assert found == {table.split("_")[0]: reasons for table, reasons in built.events.items()}

    excluded = query(
        built.db,
        "select source_table, reason, sum(rows_excluded)::int "
        "from scoring.event_exclusions group by all",
    )
    assert sorted(excluded) == sorted(
        (table, reason, count)
        for table, reasons in built.events.items()
        for reason, count in reasons.items()
        if reason
    )


def test_rows_of_other_tables_are_used_or_counted(built):
    excluded = query(
        built.db,
        "select source_table, reason, rows_excluded from scoring.row_exclusions order by all",
    )
    assert excluded == [
        ("account_intent", "duplicate", 1),
        ("account_intent", "malformed", 1),
        ("account_intent", "unknown_account", 1),
        ("accounts", "duplicate", 1),
        ("accounts", "malformed", 1),
        ("identities", "duplicate", 1),
        ("identities", "future", 1),
        ("identities", "malformed", 2),
        ("identities", "unknown_lead", 1),
        ("lead_attributes", "malformed", 1),
        ("lead_status_changes", "duplicate", 1),
        ("lead_status_changes", "malformed", 1),
        ("lead_status_changes", "unknown_lead", 1),
        ("nurture_memberships", "duplicate", 1),
        ("nurture_memberships", "future", 1),
        ("sales_activities", "duplicate", 1),
        ("sales_activities", "malformed", 1),
        ("sales_feedback", "malformed", 2),
    ]


def test_values_that_do_not_fit_are_counted(built):
    lost = query(
        built.db,
        "select source_table, column_name, rows_affected from scoring.unreadable_values"
        " order by all",
    )
    assert lost == [
        ("account_intent", "strength", 1),
        ("accounts", "annual_revenue", 1),
        ("accounts", "employee_count", 1),
        ("commerce_events", "amount", 4),
        ("email_events", "is_bot", 1),
        ("email_events", "occurred_at", 1),
        ("form_submissions", "is_honeypot_filled", 1),
        ("form_submissions", "seconds_to_submit", 1),
        ("identities", "identified_at", 1),
        ("leads", "birth_date", 1),
        ("leads", "created_at", 7),
        ("leads", "is_deleted", 1),
        ("leads", "updated_at", 8),
        ("opportunities", "amount", 5),
        ("opportunities", "is_won", 1),
        ("sales_activities", "occurred_at", 1),
        ("social_events", "occurred_at", 1),
        ("web_events", "duration_seconds", 2),
    ]


def test_values_that_do_not_fit_become_null(built):
    deals = query(
        built.db,
        "select opportunity_id, amount::text, is_closed, is_won "
        "from staging.stg_generic__opportunities where amount is not null order by 1",
    )
    assert deals == [("100.50", "100.50", True, True), ("?", "5000.00", True, None)]
    revenue = query(
        built.db,
        "select sum(revenue_amount)::float, sum(won_deals)::int, sum(unpriced_deals)::int "
        "from marts.revenue_per_lead group by scoring_model having sum(won_deals) > 0",
    )
    assert set(revenue) == {(100.5, 6, 0)}
    assert query(
        built.db, "select employee_count, annual_revenue from intermediate.int_accounts"
    ) == [(None, None)]
    assert query(built.db, "select count(amount) from staging.stg_generic__commerce_events") == [
        (0,)
    ]


# Spoilt files: what is written in place of a file, and what the one sentence must say.
HEADER = b"lead_id,email,created_at,updated_at\n"
LINE = b"lead-1,a@example.com,2024-06-01,2024-06-01\n"


def broken_parquet(raw: Path) -> bytes:
    """The pages of a real file inverted, its footer whole."""
    content = bytearray((raw / "web_events.parquet").read_bytes())
    content[100:4000] = bytes(255 - byte for byte in content[100:4000])
    return bytes(content)


SPOILT = {
    "semicolons": ("leads.csv", HEADER.replace(b",", b";"), "separated by commas"),
    "empty": ("leads.csv", b"", "has no header line"),
    "column": ("leads.csv", b"lead_id,updated_at\n", "has no column created_at, which must be"),
    "twice": ("leads.csv", b"lead_id,Lead_ID,created_at\n", "two columns named lead_id"),
    "short": ("leads.csv", HEADER + LINE + b"lead-2\n", "Line 3 .* fewer values than the header"),
    "long": ("leads.csv", HEADER + LINE * 30_000 + b"1,2,3,4,5\n", "Line 30002 .* more values"),
    "quote": ("leads.csv", HEADER + b'lead-1,"a\n' + LINE * 30_000, "Line 2 .* quote .* email"),
    "latin": ("leads.csv", HEADER + b"lead-1,M\xfcller,,\n" + LINE, "Line 2 .* not UTF-8"),
    "two forms": ("leads.csv", HEADER + LINE, "more than once, as .*leads.*parquet and .*csv"),
    "text": ("web_events.parquet", b"no such thing as a Parquet file", "web_events.parquet"),
    "pages": ("web_events.parquet", broken_parquet, "web_events.parquet"),
}


@pytest.fixture
def raw(built, tmp_path) -> Iterator[Path]:
    """The folder of the build, to spoil: it is put back."""
    shutil.copytree(built.raw, tmp_path / "raw")
    yield built.raw
    shutil.rmtree(built.raw)
    shutil.move(tmp_path / "raw", built.raw)


def assert_stops(built: SimpleNamespace, sentence: str, **changed_vars: object) -> None:
    done = run_dbt(
        BUILD,
        db=built.db,
        target_path=built.target,
        vars=built.vars | changed_vars,
        check=False,
    )
    assert done.returncode != 0
    # DuckDB adds a line with a part of the statement, which may name the file again.
    lines = [line for line in done.stdout.splitlines() if not line.strip().startswith("LINE ")]
    said = [line for line in lines if re.search(sentence, line)]
    assert len(said) == 1, done.stdout
    tables = query(
        built.db, "select table_name, comment from duckdb_tables() where schema_name = 'scoring'"
    )
    assert sorted(tables) == [(table, "untouched") for table in sorted(built.scoring)]


@pytest.mark.parametrize("fault", SPOILT)
def test_spoilt_file_stops_the_build(fault, built, raw):
    name, content, sentence = SPOILT[fault]
    if name == "leads.csv" and fault != "two forms":
        shutil.rmtree(raw / "leads")
    (raw / name).write_bytes(content(raw) if callable(content) else content)
    assert_stops(built, sentence)


def test_missing_leads_file_stops_the_build(built, raw):
    shutil.rmtree(raw / "leads")
    assert_stops(
        built, r"table leads must be there, but folder .*/it's \[raw\] .* holds no leads\."
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "inputs",
            ["leads", "web_event"],
            "names 'web_event', which is no input table; .* leads, ",
        ),
        ("inputs", ["attendance_events"], "attendance_events is named in the var inputs, but "),
        ("inputs", "web_events", "var inputs must be a list"),
        ("as_of_date", "2024-02-30", "as_of_date must be a date, .*'2024-02-30' is not"),
    ],
)
def test_bad_var_stops_the_build(name, value, sentence, built):
    assert_stops(built, sentence, **{name: value})


def test_missing_folder_stops_the_build(built):
    assert_stops(built, "leads must be there, but folder /no/such .* holds no", raw_path="/no/such")


def test_tables_of_a_schema_empty_then_incomplete(tmp_path):
    db = tmp_path / "tables.duckdb"
    # Optional columns and all events are missing; ids are numbers.
    with duckdb.connect(str(db)) as connection:
        connection.execute("create schema crm")
        connection.execute("create table crm.leads (lead_id int, created_at date, updated_at date)")
        connection.execute("create table crm.web_events (event_id int)")
    setting = {
        "db": db,
        "target_path": tmp_path / "target",
        "vars": {"raw_schema": "crm", "inputs": ["leads"], "as_of_date": AS_OF},
    }
    run_dbt(BUILD, **setting)
    tables = query(
        db,
        "select schema_name || '.' || table_name from duckdb_tables() "
        # The names of CRM fields come from a seed.
        "where schema_name = 'marts' and table_name <> 'crm_sync_fields'"
        " or table_name in ('lead_scores', 'lead_worklist')",
    )
    assert len(tables) > 3
    assert [query(db, f"select count(*) from {table}") for (table,) in tables] == [[(0,)]] * len(
        tables
    )

    with duckdb.connect(str(db)) as connection:
        connection.execute("alter table crm.leads drop column created_at")
    done = run_dbt(BUILD, check=False, **setting)
    assert done.returncode != 0
    assert (
        "Input table crm.leads has no column created_at, which must be there; its columns are: "
        "lead_id, updated_at."
    ) in done.stdout
