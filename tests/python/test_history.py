"""The history against the only judge there is: builds of the days in question.

`early` is a warehouse built on EARLY from what was known then, and built again on LATE from all the
data; `late` is built on LATE only, and `direct` on EARLY only, from all the data.
"""

import datetime
import shutil

import duckdb
import pytest
from dbt_project import run_dbt

from scripts.generate_demo_data import Options, generate

EARLY = "2026-03-22"  # a Sunday: the history looks at the end of weeks
LATE = "2026-06-30"
BUILD = ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
# What is compared here; int_run_state lets the next build read only what is new.
COMPARED = "+lead_scores +lead_score_history +lead_exclusions +int_run_state".split()
# When a row of a table came to be known.
KNOWN_AT = {
    "leads": "created_at",
    "accounts": "'0001-01-01'::timestamp",
    "lead_attributes": "updated_at",
    "opportunities": "created_at",
    "lead_status_changes": "changed_at",
    "sales_activities": "occurred_at",
    "sales_feedback": "given_at",
    "nurture_memberships": "enrolled_at",
    "identities": "identified_at",
    "account_intent": "occurred_at",
}

LOADED_AT = "greatest(occurred_at, coalesce(loaded_at, occurred_at))"


def what_was_known(folder, target, day):
    """Copies the rows of a folder of raw files that were known at the end of the day."""
    target.mkdir()
    connection = duckdb.connect()
    for file in sorted(folder.glob("*.parquet")):
        known_at = KNOWN_AT.get(file.stem, LOADED_AT)
        known = f"select * from '{file}' where {known_at} is null or {known_at} < date '{day}' + 1"
        connection.execute(f"copy ({known}) to '{target / file.name}'")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("history")
    generate(home / "all", Options(leads=700, events=20_000, accounts=90, seed=11))
    what_was_known(home / "all", home / "known", EARLY)
    for name, raw, day in [
        ("early", "known", EARLY),
        ("late", "all", LATE),
        ("direct", "all", EARLY),
    ]:
        (home / name).mkdir()
        run_dbt(
            [*BUILD, "--select", *COMPARED],
            db=home / name / "lead_scoring.duckdb",
            target_path=home / name / "target",
            vars={"raw_path": str(home / raw), "as_of_date": day},
        )
    shutil.copytree(home / "early", home / "rebuilt")
    run_dbt(
        [*BUILD, "--select", *COMPARED],
        db=home / "rebuilt" / "lead_scoring.duckdb",
        target_path=home / "rebuilt" / "target",
        vars={"raw_path": str(home / "all"), "as_of_date": LATE},
    )
    return home


@pytest.fixture
def connection(home):
    connection = duckdb.connect()
    for name in ["early", "late", "direct", "rebuilt"]:
        connection.execute(f"attach '{home / name}/lead_scoring.duckdb' as {name} (read_only)")
    connection.execute(f"create view all_events as {all_events(home)}")
    return connection


def all_events(home):
    tables = ["web_events", "email_events", "form_submissions", "social_events"]
    tables += ["attendance_events", "commerce_events"]
    return " union all ".join(
        f"select lead_id, event_id, occurred_at, loaded_at from '{home / 'all' / table}.parquet'"
        for table in tables
    )


# Of the score of a lead on a day; between two rows of the history the first one holds.
WHAT_IT_MEANT = ["score", "grade", "temperature", "engagement_tier", "is_qualified"]
EXACTLY = [*WHAT_IT_MEANT, "fit_score", "engagement_score", "unclamped_score"]


def history_on(warehouse, day):
    """The state of each lead and model at the end of a day, and whether its row is of that day."""
    return f"""(
        select *, period_end = '{day}' as is_of_the_day
        from {warehouse}.intermediate.history_scores
        where period_end <= '{day}'
        qualify row_number() over (
            partition by lead_id, scoring_model order by period_end desc
        ) = 1
    )"""


def pair_of_scores(columns, left="scores", right="points"):
    """The condition that two rows differ in a list of columns."""
    names = columns.split(", ")
    pairs = [", ".join(f'"{table}".{name}' for name in names) for table in (left, right)]
    return f"({pairs[0]}) is distinct from ({pairs[1]})"


def differences(connection, sql):
    return connection.execute(sql).fetchall()


# Built on one day, and what the history of another build says of that day.
@pytest.mark.parametrize(("built", "day"), [("late", LATE), ("direct", EARLY)])
def test_a_build_of_the_day_gives_the_point_of_the_day(connection, built, day):
    """Leads that were deleted or merged later have no history any more: they are left out."""
    connection.execute(
        f"""
        create or replace temp table compared as
        select lead_id, scoring_model, is_of_the_day,
            {pair_of_scores(", ".join(WHAT_IT_MEANT))} as differs,
            {pair_of_scores(", ".join(EXACTLY))} and is_of_the_day as differs_exactly
        from {built}.scoring.lead_scores as scores
        full join (select * from {history_on("late", day)} where is_scored) as points
            using (lead_id, scoring_model)
        where lead_id not in (
            select lead_id from late.scoring.lead_exclusions where lead_id is not null
        )
        """
    )
    assert not differences(connection, "from compared where differs or differs_exactly")
    counts = differences(
        connection, "select count(*), count(*) filter (is_of_the_day) from compared"
    )[0]
    assert counts[0] > 300
    assert counts[1] > 30


def test_changes_add_up_to_the_score(connection):
    rows = differences(
        connection,
        """
        select lead_id, scoring_model, period_end
        from (
            select *, sum(explained) over (
                partition by lead_id, scoring_model order by period_end
            ) as added_up
            from (
                select *, change_from_events + change_from_decay + change_from_profile
                    + change_from_rules as explained
                from late.scoring.lead_score_history
            )
        )
        where added_up != score or score_change != explained
        """,
    )
    assert not rows
    kinds = differences(
        connection,
        """
        select
            sum(abs(change_from_events)), sum(abs(change_from_decay)),
            sum(abs(change_from_profile)), sum(abs(change_from_rules))
        from late.scoring.lead_score_history
        """,
    )[0]
    assert all(kinds), f"a kind of change never happens: {kinds}"


def test_history_stores_only_what_changed(connection):
    rows = differences(
        connection,
        """
        select lead_id, scoring_model, period_end
        from (
            select *, lag(state) over (
                partition by lead_id, scoring_model order by period_end
            ) as before
            from (
                select *,
                    struct_pack(score, grade, temperature, lifecycle_stage, is_qualified) as state
                from late.scoring.lead_score_history
            )
        )
        where before = state and change_from_events = 0 and change_from_decay = 0
            and change_from_profile = 0 and change_from_rules = 0
        """,
    )
    assert not rows


def test_later_facts_do_not_reach_back(connection):
    """What the build of EARLY said still stands in the build of LATE, but for late arrivals."""
    late_arrivals = f"""
        select distinct lead_id from all_events
        where occurred_at < date '{EARLY}' + 1 and loaded_at >= date '{EARLY}' + 1
            and lead_id is not null
    """
    columns = ", ".join(f"scores.{column}" for column in [*EXACTLY, "is_scored"])
    for name in ["early", "rebuilt"]:
        connection.execute(
            f"""
            create or replace temp table {name}_points as
            select scores.lead_id, scores.scoring_model, points.period_end, {columns},
                scores.period_end = points.period_end as is_of_the_day
            from early.intermediate.int_history_points as points
            inner join rebuilt.intermediate.int_history_points using (period_end)
            inner join {name}.intermediate.history_scores as scores
                on scores.period_end <= points.period_end
            qualify row_number() over (
                partition by scores.lead_id, scores.scoring_model, points.period_end
                order by scores.period_end desc
            ) = 1
            """
        )
    exactly = pair_of_scores(", ".join(EXACTLY), "was", "is")
    rows = differences(
        connection,
        f"""
        select lead_id, scoring_model, period_end, was.score, "is".score
        from early_points as was
        inner join rebuilt_points as "is" using (lead_id, scoring_model, period_end)
        where lead_id not in ({late_arrivals}) and (
            {pair_of_scores(", ".join([*WHAT_IT_MEANT, "is_scored"]), "was", "is")}
            or (was.is_of_the_day and "is".is_of_the_day and {exactly})
        )
        """,
    )
    assert not rows
    compared = differences(
        connection,
        """
        select count(*), count(distinct period_end), count(*) filter (was.is_of_the_day)
        from early_points as was
        inner join rebuilt_points as "is" using (lead_id, scoring_model, period_end)
        """,
    )[0]
    assert compared[0] > 5_000
    assert compared[1] > 50
    assert compared[2] > 1_000


def test_points_are_sundays_and_last_days(connection):
    """The last 104 Sundays and 35 days; a quarter more at most, and days to the Monday before."""
    rows = differences(connection, "select period_end from late.intermediate.int_history_points")
    points = {row[0] for row in rows}
    late = datetime.date.fromisoformat(LATE)
    assert max(points) == late
    assert {late - datetime.timedelta(days=age) for age in range(35)} <= points
    sundays = [late - datetime.timedelta(days=age) for age in range(104 * 7)]
    assert {day for day in sundays if day.weekday() == 6} <= points
    assert sum(point.weekday() == 6 for point in points) < 104 + 13
    days = sorted(point for point in points if (late - point).days < 41)
    assert all(point.weekday() == 6 or point in days for point in points)
    assert next(day for day in days if day + datetime.timedelta(days=1) in points).weekday() in (
        6,
        0,
    )
