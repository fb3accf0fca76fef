"""The benchmark's reference comes to the project's scores, also by seeds that the demo has not."""

import csv
import shutil

import duckdb
import pytest
from dbt_project import PROJECT

from scripts.benchmark.__main__ import main
from scripts.benchmark.compare import MAY_DIFFER, compare
from scripts.benchmark.daily import EVENT_TABLES, add_day
from scripts.generate_demo_data import Options

LEADS, EVENTS = 600, 24_000

# seed: {first columns of a row: new cells}
CHANGES = {
    "rule_groups": {
        ("b2b_saas", "visit_frequency"): {"combine": "first_match"},
        ("b2b_saas", "content_interest"): {"combine": "max"},
        ("b2b_saas", "purchase_readiness"): {"combine": "first_match"},
    },
    "engagement_rules": {
        ("documentation_reading",): {"valid_from": "2025-09-15"},
        ("content_download",): {"window_days": "100", "limit_count": "1", "limit_days": "20"},
        ("video_watched",): {"window_days": "45", "limit_days": ""},
        ("demo_request",): {"window_days": "90"},
        ("email_reply",): {"min_points": "2"},
        ("inactivity",): {"limit_days": "17", "points": "-1.2345"},
        ("sales_form",): {"counting": "range", "min_count": "1", "max_count": "2"},
    },
    "fit_rules": {
        ("growth_some",): {"operator": "is_unknown", "value": ""},
        ("location_core",): {"valid_from": "2025-11-02", "valid_to": "2026-06-10"},
        ("shopper_phone",): {"operator": "is_unknown"},
        ("contact_shared_mailbox",): {"attribute": "email_has_bounced", "value": "true"},
    },
    "scoring_models": {("b2c_shop",): {"valid_from": "2025-08-08"}},
}
NEW_RULE = {
    "rule_id": "seldom_clicks",
    "scoring_model": "b2b_saas",
    "rule_group": "email_engagement",
    "channel": "email",
    "activity_type": "click",
    "counting": "range",
    "points": "3",
    "min_count": "0",
    "max_count": "1",
    "decay": "step",
    "decay_days": "10",
    "decay_rate": "0.3",
    "description": "Seldom clicks",
}
# Misspelt in the demo data; a page is what its category makes of it, whatever it was before.
NEW_NAMES = {"page_veiw": ("web", "page_view"), "opened": ("web", "page_view")}


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def change_seeds(folder):
    """Uses what the demo's seeds do not: other ways to combine, to limit, to be valid."""
    for seed, changes in CHANGES.items():
        path = folder / f"{seed}.csv"
        rows = read_rows(path)
        for key, cells in changes.items():
            changed = [row for row in rows if tuple(row.values())[: len(key)] == key]
            assert changed, key
            for row in changed:
                row.update(cells)
        write_rows(path, rows)
    path = folder / "engagement_rules.csv"
    rows = read_rows(path)
    write_rows(path, [*rows, {**dict.fromkeys(rows[0], ""), **NEW_RULE}])
    path = folder / "event_names.csv"
    rows = read_rows(path)
    for name, (channel, activity_type) in NEW_NAMES.items():
        new = {"event_name": name, "channel": channel, "activity_type": activity_type}
        rows.append({**dict.fromkeys(rows[0], ""), **new})
    write_rows(path, rows)
    # A second version of a model changes its numbers on a day; a third brings leads back to it.
    path = folder / "scoring_models.csv"
    rows = read_rows(path)
    second = {**rows[0], "valid_from": "2026-02-03", "fit_weight": "0.7", "score_max": "90"}
    second |= {"engagement_min": "-5", "valid_to": "2026-04-07"}
    third = {**rows[0], "valid_from": "2026-04-21"}
    rows[0]["valid_to"] = "2026-02-03"
    write_rows(path, [*rows, second, third])


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("benchmark")
    seeds = shutil.copytree(PROJECT / "seeds", home / "seeds")
    change_seeds(seeds)
    options = ["--leads", str(LEADS), "--events", str(EVENTS), "--keep", str(home)]
    options += ["--seeds", str(seeds), "--daily-events", "0", "--no-demo"]
    assert main(options) == 0, "the reference has other scores than the project"
    return home / f"{LEADS}_leads_{EVENTS}_events"


def test_both_have_scored_and_look_back(home):
    connection = duckdb.connect(str(home / "reference.duckdb"), read_only=True)
    counts = connection.execute(
        """
        select
            (select count(*) from lead_scores),
            (select count(distinct rule_id) from lead_score_contributions),
            (select count(*) from lead_score_history where change_from_rules != 0),
            (select count(distinct source_key) from bot_events),
            (select count(distinct lower(activity)) from contents where activity_type = 'page_view')
        """
    ).fetchone()
    assert counts[0] > LEADS
    assert counts[1] > 80
    assert counts[2] > 0, "the change of a model's numbers left no trace"
    assert counts[3] == 2, "no machine was found on the web, or none in the mails"
    assert counts[4] == 1 + len(NEW_NAMES), "names of tools were not read"


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("lead_scores", "score", "scores"),
        ("lead_score_contributions", "points", "contributions"),
        ("lead_score_reasons", "points", "reasons"),
        ("lead_score_history", "score", "history"),
        ("lead_score_history", "change_from_profile", "history"),
        ("lead_score_history", "change_from_decay", MAY_DIFFER),
    ],
)
def test_a_difference_is_seen(home, tmp_path, table, column, kind):
    changed = tmp_path / "reference.duckdb"
    shutil.copy(home / "reference.duckdb", changed)
    with duckdb.connect(str(changed)) as connection:
        connection.execute(
            f"update {table} set {column} = {column} + 1"
            f" where rowid = (select max(rowid) from {table})"
        )
    differences = compare(home / "project.duckdb", changed, has_history=True, memory="1GB")
    assert differences[kind] == 1


def test_next_day_has_new_events(home, tmp_path):
    day = Options().end_date
    made = add_day(home / "data", tmp_path / "next", day, 500)
    assert made == pytest.approx(500, abs=5)
    new = 0
    for table in EVENT_TABLES:
        files = f"'{tmp_path / 'next' / table}/*.parquet'"
        new += duckdb.execute(
            f"select count(*) from {files} where occurred_at >= date '{day}' + 1"
            f" and event_id like 'new-%'"
        ).fetchall()[0][0]
    assert new == made
