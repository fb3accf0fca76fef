"""The questions in analyses/ are answered on the demo: each compiles, runs and finds something."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import duckdb
import pytest
from dbt_project import PROJECT

# What somebody who asks looks at.
COLUMNS = {
    "accounts_with_intent_but_no_lead": "account_id domain buying_stage intent_strength",
    "campaigns_that_burn_out": "campaign_id earlier_click_rate click_rate click_rate_upper"
    " earlier_unsubscribe_rate unsubscribe_rate",
    "customers_that_never_were_mql": "lead_source customers never_mql never_mql_share",
    "fell_through_the_cracks": "lead_id owner_id moment score due_at",
    "hot_leads_that_do_not_qualify": "disqualified_by leads hot_leads best_score",
    "hot_leads_without_owner": "lead_id score_label reasons due_at",
    "hours_from_hot_to_first_touch": "owner_id due_leads fell_through_rate median_hours",
    "leads_that_cooled_down": "lead_id score lost_points lost_to_decay cooled_on",
    "mql_line_moved": "horizon_days points_moved mql_line leads_per_month conversions_per_month"
    " is_within_capacity",
    "rules_that_never_fire": "rule_id description current_points hits_in_tests",
    "score_bands_that_convert": "score_band leads customers conversion_rate conversion_rate_lower",
    "sources_by_pipeline_per_lead": "lead_source leads pipeline_per_lead revenue_per_mature_lead",
    "sources_that_changed_last_week": "source_table reason rows_last_week rows_in_an_earlier_week",
    "vendor_score_compared": "vendor_score_name leads customers our_auc vendor_auc",
    "verdicts_on_the_leads_we_call_good": "score_band first_reason_for_rejecting acceptance_rate"
    " rejection_rate",
    "what_makes_leads_hot": "rule_id description hot_share other_share points_of_a_hot_lead",
    "what_moved_the_scores": "points points_from_rules leads_moved_by_rules period_month",
    "where_leads_get_stuck": "lifecycle_stage entered_leads move_on_rate fell_back_rate",
    "why_this_score": "lead_id rule_id points running_points",
}
# The demo has no score of a vendor's; test_source_pardot.py has.
NOTHING_ON_THE_DEMO = {"vendor_score_compared"}
FILES = sorted((PROJECT / "analyses").glob("*.sql"))


@pytest.fixture(scope="module")
def answers(compiled, demo_warehouse):
    """The rows of each analysis, as dictionaries."""
    found = {}
    with duckdb.connect(str(demo_warehouse), read_only=True) as warehouse:
        for path in (compiled / "compiled" / "lead_scoring" / "analyses").glob("*.sql"):
            answer = warehouse.execute(path.read_text(encoding="utf-8"))
            names = [column[0] for column in answer.description]
            found[path.stem] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return found


def test_every_analysis_is_looked_at():
    assert [path.stem for path in FILES] == sorted(COLUMNS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_analysis_says_what_it_asks_and_what_to_do(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = [line for line in lines if line.startswith("--")]
    assert lines[0].startswith("-- ")
    assert "?" in lines[0]
    assert any(line.startswith("-- How to read: ") for line in comment)
    assert any(line.startswith("-- What to do: ") for line in comment)


def test_an_analysis_without_its_source_runs_and_finds_nothing(answers):
    assert {name for name, rows in answers.items() if not rows} == NOTHING_ON_THE_DEMO


@pytest.mark.parametrize("analysis", sorted(COLUMNS.keys() - NOTHING_ON_THE_DEMO))
def test_an_analysis_answers(answers, analysis):
    rows = answers[analysis]
    assert rows
    columns = COLUMNS[analysis].split()
    assert set(columns) <= set(rows[0])
    empty = [name for name in columns if all(row[name] is None for row in rows)]
    assert not empty


def test_the_ledger_ends_at_the_score(answers, demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as warehouse:
        best = warehouse.execute(
            "select scoring_model, lead_id, score from scoring.lead_scores where score_rank = 1"
        ).fetchall()
    ends = {
        (row["scoring_model"], row["lead_id"]): row["running_points"]
        for row in answers["why_this_score"]
    }
    assert ends == {(model, lead): Decimal(score) for model, lead, score in best}


def test_a_higher_line_lets_fewer_leads_pass(answers):
    lines = {}
    for row in answers["mql_line_moved"]:
        lines.setdefault((row["scoring_model"], row["horizon_days"]), []).append(row)
    for rows in lines.values():
        assert [row["points_moved"] for row in rows] == [-5, 0, 5]
        passed = [row["leads_per_month"] for row in rows]
        assert passed == sorted(passed, reverse=True)
        assert passed[0] > passed[-1]


def test_nobody_has_called_those_that_fell_through(answers, demo_warehouse):
    rows = answers["fell_through_the_cracks"]
    days = [row["due_at"] for row in rows]
    assert datetime(2026, 6, 24) <= min(days)
    assert max(days) < datetime(2026, 7, 1)
    with duckdb.connect(str(demo_warehouse), read_only=True) as warehouse:
        touched = dict(
            warehouse.execute(
                "select lead_id, max(occurred_at) from intermediate.int_sales_touches"
                " group by lead_id"
            ).fetchall()
        )
    for row in rows:
        touch = touched.get(row["lead_id"])
        assert touch is None or touch < row["due_at"]


def test_what_a_lead_lost_is_told_whole(answers):
    parts = ["decay", "events", "profile", "rules"]
    for row in answers["leads_that_cooled_down"]:
        assert row["lost_points"] == sum(row[f"lost_to_{part}"] for part in parts)
        assert row["lost_points"] > 0
        assert row["temperature"] != "hot"
