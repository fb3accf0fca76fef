"""A partial run gives what a full refresh gives: after any slices, with late and repeated rows.

The slices end on random days. What a run finds is what had been loaded by then, so the next one
finds events that happened long ago, events loaded again with other contents, visitors that have
told their name, leads that have been merged, deleted or changed, other accounts and deals. One run
is stopped half-way.
"""

import datetime
import random
import shutil

import duckdb
import pytest
from dbt_project import run_dbt
from test_history import BUILD, what_was_known

from scripts.generate_demo_data import Options, generate

LAST_DAY = datetime.date(2026, 6, 30)
# Beside the public tables: where the public ones come from.
PRIVATE = """
    int_bot_events int_event_days int_email_recipients int_lead_attribute_periods int_lead_facts
    attribute_match_periods history_profile_changes history_scores lead_score_spans
""".split()
EVENTS = ["web_events", "email_events", "form_submissions", "commerce_events"]
# What tells machines is another the second time.
MACHINES = {
    "is_bot": "not is_bot",
    "user_agent": "case when random() < 0.5 then 'Barracuda Sentinel (EE)' end",
}
# What the CRM says differently of some rows, in one slice only: the next one takes it back.
CHANGES = {
    "leads": {
        "job_title": "'Chief Data Officer'",
        "country": "'France'",
        "status": "'working'",
        "email": "(select min(email) from rows)",
        "account_id": "(select max(account_id) from rows)",
    },
    "accounts": {"industry": "'Banking'", "employee_count": "7"},
    "lead_attributes": {"value": "'3'"},
    "opportunities": {"is_won": "not is_won", "amount": "amount + 1000"},
    "lead_status_changes": {"status": "'recycled'"},
    "sales_feedback": {"verdict": "'rejected'"},
    "sales_activities": {"occurred_at": "occurred_at - interval 9 day"},
    "nurture_memberships": {"exited_at": "enrolled_at"},
    "identities": {"identified_at": "identified_at - interval 2 day"},
}


def random_days(draws):
    """A first day, then steps of a day, of some days and over the end of weeks, up to the last."""
    days = [LAST_DAY]
    for gap in [1, draws.randint(2, 6), draws.randint(7, 20), 1]:
        days.append(days[-1] - datetime.timedelta(days=gap))
    return days[::-1]


def load_again(folder, draws, days):
    """Some events come again, days later, with other contents, for others, of machines or not."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"select setseed({draws.random()})")
    for table in EVENTS:
        file = folder / f"{table}.parquet"
        connection.execute(f"create or replace table events as from '{file}'")
        columns = connection.table("events").columns
        machines = "".join(
            f", if(random() < 0.5, {value}, {column}) as {column}"
            for column, value in MACHINES.items()
            if column in columns
        )
        for day in days[1:]:
            connection.execute(
                f"""
                insert into events
                select * replace (
                    timestamp '{day} 10:00:00' as loaded_at,
                    case when random() < 0.3 then occurred_at - interval 3 day else occurred_at end
                        as occurred_at,
                    case when random() < 0.2 then (select min(lead_id) from events) else lead_id end
                        as lead_id
                    {machines}
                )
                from events
                where occurred_at < timestamp '{day}' and random() < 0.01
                """
            )
        connection.execute(f"copy events to '{file}'")


def hide_and_delete(folder, number, days):
    """Some rows are seen a slice late, whatever their loaded_at says; some go, copy by copy.

    Where rows go, a run reads more: so they go but once.
    """
    connection = duckdb.connect()
    for table in EVENTS:
        file = folder / f"{table}.parquet"
        gone_from = 1 if table in ("web_events", "email_events") else len(days) - 1
        gone = f"hash(event_id) % 101 = {number}"
        if number != gone_from:
            seen_until = days[max(number - 1, 0)]
            gone += f" and cast(coalesce(loaded_at, occurred_at) as date) > date '{seen_until}'"
        if number >= gone_from:
            gone += " or hash(event_id) % 151 = 7 or hash(event_id, loaded_at) % 37 = 7"
        if table == "email_events":
            # Who has opened is told by deliveries that come some slices later.
            gone += f" or (event_type = 'delivered' and hash(event_id) % 5 > {number})"
        connection.execute(f"create or replace table events as from '{file}' where not ({gone})")
        connection.execute(f"copy events to '{file}'")


def change_and_delete(folder, number, kept=()):
    """Some rows of the CRM are others, some are not there."""
    connection = duckdb.connect()
    for table in CHANGES.keys() - kept:
        file = folder / f"{table}.parquet"
        connection.execute(f"create or replace table rows as from '{file}'")
        cells = ", ".join(
            f"if(hash(rows) % 19 = {number}, {value}, {column}) as {column}"
            for column, value in CHANGES[table].items()
        )
        connection.execute(
            f"""
            copy (select * replace ({cells}) from rows where hash(rows) % 23 <> {number})
            to '{file}'
            """
        )


def run(home, folder, day, *options):
    run_dbt(
        [*BUILD, *options],
        db=home / "lead_scoring.duckdb",
        target_path=home / "target",
        vars={"raw_path": str(folder), "as_of_date": str(day)},
    )


def differences(left, right):
    """Tables that differ, with the numbers of rows that only one side has."""
    connection = duckdb.connect()
    connection.execute(f"attach '{left}' as a (read_only); attach '{right}' as b (read_only)")
    tables = connection.execute(
        """
        select schema_name || '.' || table_name from duckdb_tables()
        where database_name = 'a' and table_name <> 'lead_score_log'
            and (schema_name in ('scoring', 'marts') or list_contains(?, table_name))
        """,
        [PRIVATE],
    ).fetchall()
    found = {}
    for (table,) in tables:
        counts = [
            connection.execute(
                f"select count(*) from (from {one}.{table} except all from {other}.{table})"
            ).fetchone()[0]
            for one, other in [("a", "b"), ("b", "a")]
        ]
        if any(counts):
            found[table] = counts
    return len(tables), found


@pytest.mark.parametrize("seed", [5])
def test_slices_add_up_to_a_full_refresh(tmp_path, seed):
    draws = random.Random(seed)
    days = random_days(draws)
    folder = tmp_path / "all"
    generate(folder, Options(leads=600, events=20_000, accounts=90, seed=seed))
    load_again(folder, draws, days)
    for number, day in enumerate(days):
        what_was_known(folder, tmp_path / f"slice_{number}", day)
        hide_and_delete(tmp_path / f"slice_{number}", number, days)
        if number == 2:
            # A run that gets no further, and what it has found nobody sees again. Whose the
            # events are, it finds as it was.
            shutil.copytree(tmp_path / "slice_2", tmp_path / "stopped")
            whose = {"leads", "lead_attributes", "identities"}
            change_and_delete(tmp_path / "stopped", 11, kept=whose)
            run(tmp_path, tmp_path / "stopped", day, "--select", "+history_profile_changes")
        change_and_delete(tmp_path / f"slice_{number}", number)
        run(tmp_path, tmp_path / f"slice_{number}", day)
    db = tmp_path / "lead_scoring.duckdb"
    with duckdb.connect(str(db), read_only=True) as connection:
        scope = "select is_partial, reason from intermediate.int_run_scope"
        assert connection.execute(scope).fetchall() == [(True, "new events only")]
        scope = "select is_partial, reason from intermediate.int_lead_scope"
        assert connection.execute(scope).fetchall() == [(True, "changed leads only")]
        counts = connection.execute(
            """
            select count(*) filter (first_step > 0), count(*) filter (first_step = 0)
            from intermediate.history_scope
            """
        ).fetchone()
        late = "select count(*) from intermediate.int_bot_changes where activity_date < ?"
        old = days[-2] - datetime.timedelta(days=7)
        assert connection.execute(late, [old]).fetchone()[0] > 0, "a delivery that came late"
        assert min(counts) > 0, "of the leads, some go on and some begin anew"
        lost = "select distinct source_table from intermediate.int_changed_event_cells"
        lost += " where has_lost_rows order by source_table"
        lossy = [("commerce_events",), ("form_submissions",)]
        assert connection.execute(lost).fetchall() == lossy, "the others keep what was found"
        verdicts = """
            select count(verdicts.event_id), count(*) - count(verdicts.event_id)
            from intermediate.int_bot_changes as changes
            semi join intermediate.int_events__repeated using (source_table, event_id)
            left join intermediate.int_bot_events as verdicts using (source_table, event_id)
        """
        counts = connection.execute(verdicts).fetchone()
        assert min(counts) > 0, "loaded again as a machine's, and as a person's"
        few = """
            select count(*) filter (suspects.event_id is null), count(suspects.event_id)
            from intermediate.int_bot_events
            left join (select distinct source_table, event_id from intermediate.int_bot_suspects)
                as suspects using (source_table, event_id)
        """
        counts = connection.execute(few).fetchone()
        assert min(counts) > 0, "of machines' events, some are kept and some are found anew"
        kept = """
            select count(*) from intermediate.int_leads
            where lead_id not in (select lead_id from intermediate.moved_leads)
        """
        assert connection.execute(kept).fetchone()[0] > 0, "leads whose stages are kept"
    shutil.copy(db, tmp_path / "slices.duckdb")
    run(tmp_path, tmp_path / f"slice_{len(days) - 1}", days[-1], "--full-refresh")
    compared, found = differences(tmp_path / "slices.duckdb", db)
    assert compared > 30
    assert not found
