"""The demo data: reproducible, complete, dirty in every promised way, and worth scoring."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scripts import generate_demo_data as demo
from scripts.demo_data import chunk, companies, dirt, process, words

SMALL = demo.Options(leads=900, events=9_000)
END = "timestamp '2026-07-01'"

# The public input contract, repeated here on purpose: the generator must not drift from it.
CONTRACT = {
    "leads": (
        "lead_id email first_name last_name phone job_title department company_name account_id "
        "country region city postal_code birth_date gender lead_source campaign landing_page "
        "product_interest status owner_id is_deleted created_at updated_at"
    ),
    "lead_attributes": "lead_id attribute value updated_at",
    "accounts": (
        "account_id name domain industry employee_count annual_revenue country account_type "
        "owner_id created_at updated_at"
    ),
    "opportunities": (
        "opportunity_id lead_id account_id opportunity_type product stage amount currency "
        "is_closed is_won created_at closed_at updated_at"
    ),
    "lead_status_changes": "lead_id status changed_at",
    "sales_activities": "activity_id lead_id owner_id activity_type occurred_at",
    "sales_feedback": "feedback_id lead_id owner_id verdict reason given_at",
    "nurture_memberships": "lead_id program enrolled_at exited_at",
    "web_events": (
        "event_id lead_id anonymous_id event_type page_url asset duration_seconds user_agent "
        "occurred_at loaded_at"
    ),
    "email_events": (
        "event_id lead_id email campaign_id event_type link_url user_agent is_bot occurred_at "
        "loaded_at"
    ),
    "form_submissions": (
        "event_id lead_id anonymous_id form email first_name last_name message "
        "seconds_to_submit is_honeypot_filled occurred_at loaded_at"
    ),
    "social_events": "event_id lead_id network event_type post occurred_at loaded_at",
    "attendance_events": (
        "event_id lead_id event_name event_kind event_type minutes_attended occurred_at loaded_at"
    ),
    "commerce_events": (
        "event_id lead_id anonymous_id event_type product product_category amount currency "
        "occurred_at loaded_at"
    ),
    "identities": "anonymous_id lead_id identified_at",
    "account_intent": "signal_id account_domain topic strength source occurred_at",
}
EVENT_TABLES = [name for name, columns in CONTRACT.items() if "loaded_at" in columns]
TYPED_EVENT_TABLES = [name for name in EVENT_TABLES if "event_type" in CONTRACT[name]]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo_data")
    demo.generate(out)
    return out


@pytest.fixture(scope="module")
def query(folder: Path) -> Callable[[str], Any]:
    connection = duckdb.connect()
    for table in CONTRACT:
        connection.execute(f"create view {table} as from '{folder}/{table}.parquet'")

    def first_value(sql: str) -> Any:
        return connection.execute(sql).fetchall()[0][0]

    return first_value


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    demo.generate(tmp_path / "one", SMALL)
    demo.generate(tmp_path / "two", SMALL)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_other_seed_differs_in_every_table(tmp_path: Path) -> None:
    demo.generate(tmp_path / "one", SMALL)
    demo.generate(tmp_path / "two", replace(SMALL, seed=8))
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one.keys() == two.keys()
    assert all(one[name] != two[name] for name in one)


def test_threads_do_not_change_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "LEADS_PER_CHUNK", 200)
    for threads in (1, 4):
        demo.generate(tmp_path / str(threads), replace(SMALL, threads=threads))
    one = digests(tmp_path / "1")
    assert "web_events/part-0004.parquet" in one
    assert one == digests(tmp_path / "4")


def test_chunks_hold_the_same_number_of_leads_and_unique_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk, "LEADS_PER_CHUNK", 200)
    demo.generate(tmp_path, SMALL)
    connection = duckdb.connect()
    leads = connection.sql(
        f"select count(distinct lead_id) from '{tmp_path}/leads/*.parquet' "
        "where lead_id not like 'lead-broken%'"
    ).fetchall()
    assert leads == [(900,)]
    deals = connection.sql(
        "select count(*) - count(distinct opportunity_id) "
        f"from '{tmp_path}/opportunities/*.parquet'"
    ).fetchall()
    assert deals == [(0,)]


def test_new_run_leaves_no_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(chunk, "LEADS_PER_CHUNK", 200)
        demo.generate(tmp_path, SMALL)
    demo.generate(tmp_path, SMALL)
    assert sorted(digests(tmp_path)) == sorted(f"{table}.parquet" for table in CONTRACT)
    assert not (tmp_path / "web_events").exists()


@pytest.mark.parametrize("table", CONTRACT)
def test_table_has_the_columns_of_the_contract(table: str, folder: Path) -> None:
    # Of its own: an answer that another test left unread would block the default one.
    connection = duckdb.connect()
    relation = connection.sql(f"from '{folder}/{table}.parquet'")
    assert relation.columns == CONTRACT[table].split()
    assert relation.limit(1).fetchall()
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    for column, kind in types.items():
        if column.endswith("_at"):
            assert kind == "TIMESTAMP"
        elif column.startswith("is_"):
            assert kind == "BOOLEAN"
        elif column.endswith("_id"):
            assert kind == "VARCHAR"


DIRTY_EVENTS = {
    "same event loaded again": (
        "select count(*) from (select event_id from {table} where event_id is not null "
        "group by event_id having count(*) > 1 and count(distinct loaded_at) > 1)"
    ),
    "late load": "select count(*) from {table} where loaded_at > occurred_at + interval 2 day",
    "future": "select count(*) from {table} where occurred_at >= " + END,
    "unknown lead": (
        "select count(*) from {table} where lead_id is not null "
        "and lead_id not in (select lead_id from leads where lead_id is not null)"
    ),
    "no event id": "select count(*) from {table} where event_id is null",
    "no time": "select count(*) from {table} where occurred_at is null",
}


@pytest.mark.parametrize("table", EVENT_TABLES)
@pytest.mark.parametrize("kind", DIRTY_EVENTS)
def test_event_table_is_dirty(kind: str, table: str, query: Callable[[str], Any]) -> None:
    assert query(DIRTY_EVENTS[kind].format(table=table)) > 0


@pytest.mark.parametrize("table", TYPED_EVENT_TABLES)
def test_event_table_has_an_unknown_type(table: str, query: Callable[[str], Any]) -> None:
    kind = dirt.UNKNOWN_TYPES[table]
    assert query(f"select count(*) from {table} where event_type = '{kind}'") > 0


DIRTY_OTHERS = {
    "corrected event": (
        "select count(*) from (select event_id from web_events where event_id is not null "
        "group by event_id having count(distinct coalesce(duration_seconds, -1)) > 1)"
    ),
    "bot": "select count(*) from email_events where is_bot and event_type = 'click'",
    "visitor never identified": (
        "select count(*) from web_events where lead_id is null "
        "and anonymous_id not in (select anonymous_id from identities)"
    ),
    "visit before the identification": (
        "select count(*) from web_events inner join identities using (anonymous_id) "
        "where occurred_at < identified_at"
    ),
    "shared device": (
        "select count(*) from (select anonymous_id from identities group by anonymous_id "
        "having count(distinct lead_id) > 1)"
    ),
    "mail found by address only": (
        "select count(*) from email_events where lead_id is null "
        "and email in (select email from leads)"
    ),
    "merged lead": (
        "select count(*) from lead_attributes where attribute = 'merged_into_lead_id' "
        "and value in (select lead_id from leads)"
    ),
    "merge chain of two": (
        "select count(*) from lead_attributes as loser inner join lead_attributes as survivor "
        "on loser.value = survivor.lead_id and loser.attribute = survivor.attribute "
        "where loser.attribute = 'merged_into_lead_id'"
    ),
    "deleted lead": "select count(*) from leads where is_deleted",
    "older version of a lead": (
        "select count(*) from (select lead_id from leads group by lead_id "
        "having count(distinct updated_at) > 1)"
    ),
    "lead without creation": "select count(*) from leads where created_at is null",
    "lead without id": "select count(*) from leads where lead_id is null",
    "one address behind many leads": (
        "select count(*) from (select email from leads where email like '%trashmail%' "
        "group by email having count(distinct lead_id) > 3)"
    ),
    "honeypot": "select count(*) from form_submissions where is_honeypot_filled",
    "too fast": "select count(*) from form_submissions where seconds_to_submit < 3",
    "links": "select count(*) from form_submissions where message like '%http%'",
    "gibberish name": "select count(*) from leads where lower(last_name) in ('xqzvbn', 'plmnkjh')",
    "SQL in a message": ("select count(*) from form_submissions where message like '%drop table%'"),
    "SQL in a name": "select count(*) from leads where last_name like '%drop table%'",
    "emoji": "select count(*) from form_submissions where message like '%🚀%'",
    "quote": "select count(*) from leads where last_name like '%''%'",
    "invalid address": "select count(*) from leads where email not like '%_@_%.%'",
    "deal without lead": "select count(*) from opportunities where lead_id is null",
    "status of an unknown lead": (
        "select count(*) from lead_status_changes "
        "where lead_id not in (select lead_id from leads where lead_id is not null)"
    ),
    "changed attribute": (
        "select count(*) from (select lead_id from lead_attributes "
        "where attribute = 'company_growth' group by lead_id having count(distinct value) > 1)"
    ),
}


@pytest.mark.parametrize("kind", DIRTY_OTHERS)
def test_dirty_rows_of_every_kind(kind: str, query: Callable[[str], Any]) -> None:
    assert query(DIRTY_OTHERS[kind]) > 0


def test_event_rows_are_about_as_many_as_asked(query: Callable[[str], Any]) -> None:
    rows = sum(query(f"select count(*) from {table}") for table in EVENT_TABLES)
    assert rows == pytest.approx(150_000, rel=0.05)


def test_activity_is_fresh_and_skewed(query: Callable[[str], Any]) -> None:
    last_week = (
        "select count(*) filter (where occurred_at >= timestamp '2026-06-24') / count(*) "
        f"from web_events where occurred_at < {END}"
    )
    assert 0.01 < query(last_week) < 0.1
    assert query(f"select count(*) / 1e6 from web_events where occurred_at >= {END}") < 0.001
    top_tenth = (
        "select sum(visits) filter (where place <= 0.1) / sum(visits) from (select visits, "
        "percent_rank() over (order by visits desc) as place from (select count(*) as visits "
        "from web_events where lead_id is not null group by lead_id))"
    )
    assert query(top_tenth) > 0.3
    weekend = "select avg((dayofweek(occurred_at) in (0, 6))::int) from web_events"
    assert query(weekend) < 0.15


def test_five_to_ten_percent_convert(query: Callable[[str], Any]) -> None:
    won = query("select count(distinct lead_id) from opportunities where is_won")
    assert 0.05 < won / query("select count(distinct lead_id) from leads") < 0.10


def test_strong_fit_with_recent_demo_request_converts_more(query: Callable[[str], Any]) -> None:
    sql = """
        with seniors as (
            select leads.lead_id
            from leads inner join accounts using (account_id)
            where regexp_matches(leads.job_title, '(?i)chief|head|director|^vp')
                and accounts.employee_count between 51 and 5000
                and accounts.account_type not in ('competitor', 'internal')
                and leads.created_at < timestamp '2026-03-01'
        ),
        asked as (
            select distinct coalesce(web_events.lead_id, identities.lead_id) as lead_id
            from web_events left join identities using (anonymous_id)
            where web_events.event_type = 'demo_request'
        ),
        won as (select distinct lead_id from opportunities where is_won),
        marked as (
            select
                leads.lead_id in (from seniors) and leads.lead_id in (from asked) as is_strong,
                leads.lead_id in (from won where lead_id is not null) as is_won
            from leads
            where leads.created_at < timestamp '2026-03-01' and leads.lead_id is not null
        )
        select
            avg(is_won::int) filter (where is_strong)
            / avg(is_won::int) filter (where not is_strong)
        from marked
    """
    assert query(sql) > 3


def test_log_odds_order_the_outcomes() -> None:
    options = demo.Options()
    part = demo.begin_chunk(options, companies.make_accounts(options), 0)
    process.add_outcome(part, process.solve_intercept(part))
    won = part.lead["level"] == 5
    order = part.score.argsort()
    tenth = len(order) // 10
    assert won[order[-tenth:]].mean() > 0.3
    assert won[order[: 5 * tenth]].mean() < 0.05


def test_every_coefficient_names_something_that_exists() -> None:
    known = {
        "seniority": set(words.TITLES),
        "job_function": {row[1] for row in words.TITLE_ROWS},
        "employee_count": {row[0] for row in words.EMPLOYEE_BANDS},
        "industry": set(words.INDUSTRIES),
        "account_type": {*words.ACCOUNT_TYPES, "internal"},
        "country": {row[0] for row in words.COUNTRIES},
        "lead_source": set(words.SOURCES),
        "email_type": set(words.EMAIL_TYPES),
    }
    for name in demo.TRUE_COEFFICIENTS:
        prefix, _, value = name.partition("=")
        if prefix in known:
            assert value in known[prefix], name
        elif name.startswith("behavior:"):
            assert name.removeprefix("behavior:") in demo.BEHAVIOR_CAPS
        else:
            assert name.startswith(("custom:", "is_spam=", "audience="))


@pytest.mark.parametrize(
    "wrong",
    [{"leads": 5}, {"events": 10}, {"accounts": 3}, {"months": 1}, {"threads": 0}, {"seed": -1}],
)
def test_options_that_leave_no_room_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        replace(SMALL, **wrong)


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--leads", "300", "--events", "3000", "--end-date", "2025-12-31", "--months", "6"]
    assert demo.main(["--out", str(tmp_path), *arguments]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == list(CONTRACT)
    assert lines[-1].endswith("seconds")
    assert printed.err == ""  # no progress bar outside a terminal


def test_command_line_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        demo.main(["--help"])
    assert stopped.value.code == 0
    assert "--end-date" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        demo.main(["--leads", "1"])
    assert stopped.value.code == 2
