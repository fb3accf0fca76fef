"""Marketo as Fivetran lands it: a few people, from the landed rows to their scores."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from dbt_project import query, run_dbt
from landed import AS_OF_DATE, advertised, build_landed, is_warm, load_fixtures

VARS = {
    "sources": ["marketo"],
    "marketo_lead_attributes": ["budget"],
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    home = tmp_path_factory.mktemp("marketo")
    db = home / "warehouse.duckdb"
    load_fixtures(db, "marketo")
    return build_landed(db, **VARS)


def points(warehouse, lead_id):
    return dict(
        query(
            warehouse,
            "select rule_id, points from scoring.lead_score_contributions"
            " where scoring_model = 'b2b_saas' and entry_type = 'rule' and lead_id = ?",
            lead_id,
        )
    )


# Anna Berg, VP Marketing, 400 people, software, Germany.
# Fit 97 = seniority 18 + function 12 + e-mail 8 + phone 3 + location 8 + size 20 + industry 12
#   + revenue 4 + source 2 + budget 10.
# Engagement 41 = form contact-us 25 x (1 - 30/120) = 18.75
#   + pricing page 7 today and 7 x 1/2 as visitor 901, 30 days ago = 10.5
#   + click 3 x 1/2 (45 days) + its link 2 x (1 - 45/90) + open 0.5 x (1 - 30/60) = 2.75
#   + webinar 9 x 1/2 (60 days) + tradeshow 6 x (1 - 0.25) (60 days) = 9.
# 0.5 x 97 + 0.6 x 41 = 73.1.
#
# Clara Diaz, CEO, 30 people, education, France.
# Fit 53 = seniority 20 + function 10 + e-mail 8 + location 3 + size 8 - industry 8 + referral 10
#   + source 2. Engagement -20 = hard bounce -15, jobs page as visitor 904 -5, held at -15.
# 0.5 x 53 - 0.6 x 15 = 17.5, rounded away from zero.
#
# Ben Costa, data analyst with a private address from a bought list: 6 + 4 - 8 - 6 < 0, so fit 0.
# Engagement 10 = newsletter form 4 x (1 - 90/180) = 2
#   + click today 3 + its link to the prices 5, both as 103, who was merged into him
#   + product page 2 x 1/2 (21 days) as 104, who was merged into 103
#   - webinar missed 1. 0.6 x 10 = 6.
#
# Eva Novak, known by her address only.
# Fit 5 = e-mail 8 - no job title 3. Engagement -4 = three soft bounces, one of them a block as spam
# (category 1). 0.5 x 5 - 0.6 x 4 = 0.1.
SCORES = {
    "marketo-101": ("97", "41", "73.1", 73),
    "marketo-102": ("0", "10", "6", 6),
    "marketo-105": ("53", "-15", "17.5", 18),
    "marketo-107": ("5", "-4", "0.1", 0),
}


@pytest.mark.parametrize("lead_id", SCORES)
def test_score(warehouse, lead_id):
    [found] = query(
        warehouse,
        "select fit_score, engagement_score, unclamped_score, score from scoring.lead_scores"
        " where scoring_model = 'b2b_saas' and lead_id = ?",
        lead_id,
    )
    fit, engagement, unclamped, score = SCORES[lead_id]
    assert found == (Decimal(fit), Decimal(engagement), Decimal(unclamped), score)


def test_visits_before_a_visitor_became_known_count(warehouse):
    assert points(warehouse, "marketo-101")["pricing_visit"] == Decimal("10.5")
    assert points(warehouse, "marketo-105")["careers_visit"] == Decimal("-5")
    # 901 has a row among Marketo's leads, 904 has none; 902 never became known.
    assert query(
        warehouse,
        "select anonymous_id, lead_id, identified_at from staging.stg_inputs__identities"
        " order by anonymous_id",
    ) == [
        ("marketo-901", "marketo-101", datetime(2026, 6, 10, 9)),
        ("marketo-904", "marketo-105", datetime(2026, 6, 16, 9)),
    ]


def test_merges_and_ids_of_the_crm_are_links(warehouse):
    # [103, 102] into 102: nobody merges into itself. [] is no merge, [n/a] an unreadable one.
    assert query(
        warehouse,
        "select lead_id, linked_lead_id, link_type, linked_at from staging.stg_inputs__lead_links"
        " order by lead_id nulls first, linked_lead_id",
    ) == [
        (None, "marketo-105", "merge", datetime(2026, 6, 17, 9)),
        ("marketo-101", "salesforce-00Q000000000101AAA", "crm_link", None),
        ("marketo-103", "marketo-102", "merge", datetime(2026, 6, 20, 9)),
        ("marketo-104", "marketo-103", "merge", datetime(2026, 6, 1, 9)),
        ("marketo-105", "salesforce-003000000000105AAA", "crm_link", None),
        ("marketo-105", "salesforce-00Q000000000105AAA", "crm_link", None),
        ("marketo-904", "marketo-105", "merge", datetime(2026, 6, 16, 9)),
    ]


def test_nobody_else_is_scored(warehouse):
    found = query(warehouse, "select distinct lead_id from scoring.lead_scores")
    assert {lead_id for (lead_id,) in found} == set(SCORES)


def test_who_is_no_lead(warehouse):
    leads = query(warehouse, "select lead_id from staging.stg_inputs__leads order by lead_id")
    assert [lead_id for (lead_id,) in leads] == [f"marketo-{id}" for id in range(101, 109)]
    excluded = dict(query(warehouse, "select lead_id, reason from scoring.lead_exclusions"))
    assert excluded == {
        "marketo-103": "merged",
        "marketo-104": "merged",
        "marketo-106": "deleted",
        "marketo-108": "future",
    }


def test_rows_by_table(warehouse):
    expected = {
        "leads": 8,
        "lead_attributes": 18,
        "lead_links": 7,
        "accounts": 0,
        "opportunities": 0,
        "lead_status_changes": 3,
        "sales_activities": 3,
        "sales_feedback": 0,
        "nurture_memberships": 2,
        "web_events": 11,
        "email_events": 16,
        "form_submissions": 3,
        "social_events": 0,
        "attendance_events": 6,
        "commerce_events": 0,
        "identities": 2,
        "account_intent": 0,
    }
    found = {
        table: query(warehouse, f"select count(*) from staging.stg_inputs__{table}")[0][0]
        for table in expected
    }
    assert found == expected


def test_events_that_do_not_count_are_counted_by_reason(warehouse):
    excluded = query(
        warehouse,
        "select source_table, reason, sum(rows_excluded) from scoring.event_exclusions"
        " group by source_table, reason",
    )
    assert {(table, reason): int(rows) for table, reason, rows in excluded} == {
        ("attendance_events", "malformed"): 1,  # a program that nobody knows
        ("attendance_events", "unknown_type"): 1,  # a channel without a word for it
        ("email_events", "bot"): 2,  # one by the flag, one by the pattern alone
        ("email_events", "duplicate"): 1,  # landed again
        ("email_events", "future"): 1,
        ("email_events", "malformed"): 1,  # without a time
        ("email_events", "unknown_lead"): 1,  # of the deleted lead
        ("form_submissions", "unknown_lead"): 1,  # of the deleted lead, on LinkedIn
        ("web_events", "future"): 1,
        ("web_events", "unknown_lead"): 3,  # visitor 902, nobody, an id that no lead has
    }
    rows = query(
        warehouse, "select source_table, reason, rows_excluded from scoring.row_exclusions"
    )
    assert {(table, reason): int(rows) for table, reason, rows in rows} == {
        ("lead_links", "malformed"): 1,  # merge_ids [n/a]
        ("lead_links", "unknown_lead"): 3,  # Salesforce is not read
        ("lead_status_changes", "unknown_lead"): 1,
    }
    assert set(query(warehouse, "select * from scoring.unreadable_values")) == {
        ("leads", "updated_at", 1),
        ("lead_attributes", "updated_at", 1),  # what that lead says of mails
    }


def test_a_page_is_named_by_its_address(warehouse):
    pages = query(
        warehouse,
        "select event_id, event_type, coalesce(page_url, asset) from staging.stg_inputs__web_events"
        " where event_id in ('marketo-91', 'marketo-99', 'marketo-111', 'marketo-112')",
    )
    assert {row[0]: row[1:] for row in pages} == {
        "marketo-91": ("page_view", "https://www.example.com/pricing"),
        "marketo-99": ("page_view", "/spring-expo.html"),
        "marketo-111": ("link_click", "https://www.example.com/files/buyers-guide.pdf"),
        "marketo-112": ("interesting_moment", "Asked for a price"),
    }


def test_a_field_is_known_as_it_was(warehouse):
    values = query(
        warehouse,
        "select lead_id, attribute, value, updated_at from staging.stg_inputs__lead_attributes"
        " where attribute in ('budget', 'employee_count', 'marketo_score')"
        " and lead_id in ('marketo-101', 'marketo-105') order by lead_id, attribute, updated_at",
    )
    assert values == [
        ("marketo-101", "budget", "20000", datetime(2026, 4, 20, 9)),  # before the first change
        ("marketo-101", "budget", "60000", datetime(2026, 6, 5, 9)),
        ("marketo-101", "budget", "60000", datetime(2026, 6, 30, 10)),
        ("marketo-101", "employee_count", "400", datetime(2026, 4, 20, 9)),  # never changed
        ("marketo-101", "marketo_score", "85", datetime(2026, 6, 30, 10)),
        ("marketo-105", "employee_count", "5", datetime(2026, 2, 1, 9)),
        ("marketo-105", "employee_count", "30", datetime(2026, 5, 5, 9)),
        ("marketo-105", "employee_count", "30", datetime(2026, 6, 16, 9)),
        ("marketo-105", "marketo_score", "30", datetime(2026, 6, 16, 9)),
    ]


def test_status_changes_are_found_by_id_and_by_any_name(warehouse):
    # One has another label since, one no id; a status that was emptied is no status.
    assert query(
        warehouse,
        "select lead_id, status, changed_at from staging.stg_inputs__lead_status_changes"
        " order by changed_at",
    ) == [
        ("marketo-101", "Working", datetime(2026, 5, 31, 9)),
        ("marketo-999", "Working", datetime(2026, 6, 5, 9)),
        ("marketo-101", "MQL", datetime(2026, 6, 10, 12)),
    ]


def test_a_pause_ends_a_stay_in_a_nurture_program(warehouse):
    assert query(
        warehouse,
        "select program, enrolled_at, exited_at from staging.stg_inputs__nurture_memberships"
        " order by enrolled_at",
    ) == [
        ("Welcome Track", datetime(2026, 3, 2, 9), datetime(2026, 4, 15, 9)),
        ("Welcome Track", datetime(2026, 5, 2, 9), None),
    ]


def test_where_a_lead_came_from(warehouse):
    leads = query(
        warehouse,
        "select lead_id, lead_source, campaign, status, owner_id from staging.stg_inputs__leads"
        " where lead_id in ('marketo-101', 'marketo-102', 'marketo-107') order by lead_id",
    )
    assert leads == [
        ("marketo-101", "Webinar", "Spring Webinar", "MQL", "salesforce-005000000000001AAA"),
        ("marketo-102", "list_purchase", "Bought in March", "New", None),
        ("marketo-107", None, "newsletter-signup", None, None),
    ]


def test_who_has_unsubscribed_is_in_no_audience(warehouse):
    # Clara has no wish of hers on record, and her address has bounced.
    assert is_warm(warehouse, "marketo-101")
    assert advertised(warehouse) == set()
    wishes = query(
        warehouse,
        "select lead_id, value, updated_at from staging.stg_inputs__lead_attributes"
        " where attribute = 'email_opt_out' order by lead_id, updated_at",
    )
    assert wishes == [
        ("marketo-101", "false", datetime(2026, 4, 20, 9)),
        ("marketo-101", "true", datetime(2026, 6, 8, 9)),
        ("marketo-101", "true", datetime(2026, 6, 30, 10)),
        ("marketo-102", "false", datetime(2026, 3, 1, 9)),
        ("marketo-107", "false", datetime(2026, 6, 20, 9)),
    ]


def test_stale_tables_are_noticed(warehouse):
    # The fixtures were landed long ago, or lie in the future: either way dbt finds their time.
    done = run_dbt(
        ["source", "freshness", "--select", "source:marketo"],
        db=warehouse, target_path=warehouse.parent / "target",
        vars={"as_of_date": AS_OF_DATE, **VARS}, check=False,
    )  # fmt: skip
    assert "freshness of marketo.lead" in done.stdout
    assert "1 of 1" in done.stdout
