"""Pardot as Fivetran lands it: a few people, from the landed rows to their scores."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from dbt_project import query, run_dbt
from landed import AS_OF_DATE, advertised, build_landed, is_warm, load_fixtures

VARS = {
    "sources": ["pardot"],
    "pardot_currency": "USD",
    "pardot_lead_attributes": ["budget"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("pardot")


@pytest.fixture(scope="module")
def warehouse(home):
    db = home / "warehouse.duckdb"
    load_fixtures(db, "pardot")
    return build_landed(db, **VARS)


# Ines Ferrari, Director of Marketing, 250 people, software, Italy.
# Fit 95 = seniority 16 + function 12 + e-mail 8 + phone 3 + location 3 + size 20 + industry 12
#   + revenue 4 + referral 10 + source 2 + budget 5.
# Engagement 39.5 = form contact-us 25 x (1 - 30/120) = 18.75
#   + pricing page 7 today and 7 x 1/2 (30 days), both known by the visitor alone = 10.5
#   + click 3 x 1/2 (45 days) + its link 2 x (1 - 45/90) + open 0.5 x (1 - 30/60) = 2.75
#   + webinar 9 x 1/2 (60 days) + site search 1 + one visit 2.
# 0.5 x 95 + 0.6 x 39.5 = 71.2.
#
# Kira Lang, Sales Manager, Germany; `51-200` people is no number.
# Fit 23 = seniority 9 + function 12 - private e-mail 8 + location 8 + source 2.
# Engagement 8.8 = buyer's guide 8 x (1 - 60/120) + guide 3 x (1 - 2 x 0.2) + chat 6 x (1 - 30/60).
# 0.5 x 23 + 0.6 x 8.8 = 16.78.
#
# Leo Marin, Office Manager, 5 people, Chile: silent for 121 days and yet a customer.
# Fit 12 = seniority 9 + e-mail 8 - size 5. Engagement -8 = four months of silence.
# 0.5 x 12 - 0.6 x 8 = 1.2.
#
# Jon Park, student, complained: fit below 0 and engagement below -15 are held there.
SCORES = {
    "pardot-201": ("95", "39.5", "71.2", 71),
    "pardot-202": ("0", "-15", "-9", 0),
    "pardot-203": ("23", "8.8", "16.78", 17),
    "pardot-207": ("12", "-8", "1.2", 1),
}


def test_scores(warehouse):
    found = query(
        warehouse,
        "select lead_id, fit_score, engagement_score, unclamped_score, score"
        " from scoring.lead_scores where scoring_model = 'b2b_saas'",
    )
    assert {row[0]: row[1:] for row in found} == {
        lead_id: (Decimal(fit), Decimal(engagement), Decimal(unclamped), score)
        for lead_id, (fit, engagement, unclamped, score) in SCORES.items()
    }


def test_a_visitor_is_known_since_the_first_form(warehouse):
    # 7003 showed no sign, so it is not known before prospect and visitor were there.
    assert query(
        warehouse,
        "select anonymous_id, lead_id, identified_at from staging.stg_inputs__identities"
        " order by anonymous_id",
    ) == [
        ("pardot-7001", "pardot-201", datetime(2026, 5, 31, 10)),
        ("pardot-7003", "pardot-203", datetime(2026, 6, 5, 9)),
        ("pardot-7004", "pardot-204", datetime(2026, 4, 5, 9)),
    ]


def test_ids_of_the_crm_are_links(warehouse):
    links = query(
        warehouse,
        "select lead_id, linked_lead_id, link_type, linked_at from staging.stg_inputs__lead_links"
        " order by lead_id",
    )
    assert links == [
        ("pardot-201", "salesforce-00Q000000000201AAA", "crm_link", None),
        ("pardot-203", "salesforce-003000000000203AAA", "crm_link", None),
    ]


def test_pardots_own_score_and_grade_are_kept(warehouse):
    kept = query(
        warehouse,
        "select lead_id, attribute, value, valid_from"
        " from intermediate.int_lead_custom_attributes"
        " where attribute like 'pardot%' and lead_id in ('pardot-201', 'pardot-207')"
        " order by lead_id, attribute",
    )
    assert kept == [
        ("pardot-201", "pardot_grade", "A-", date(2026, 6, 30)),
        ("pardot-201", "pardot_score", "180", date(2026, 6, 30)),
        ("pardot-207", "pardot_grade", "C+", date(2026, 6, 1)),
        ("pardot-207", "pardot_score", "40", date(2026, 6, 1)),
    ]


def test_who_is_no_lead(warehouse):
    excluded = query(warehouse, "select lead_id, reason from scoring.lead_exclusions")
    assert dict(excluded) == {
        "pardot-204": "deleted",  # archived
        "pardot-205": "deleted",
        "pardot-206": "future",
    }


def test_rows_by_table(warehouse):
    expected = {
        "leads": 7,
        "lead_attributes": 19,
        "lead_links": 2,
        "accounts": 0,
        "opportunities": 3,
        "lead_status_changes": 0,
        "sales_activities": 0,
        "sales_feedback": 0,
        "nurture_memberships": 3,
        "web_events": 17,
        "email_events": 9,
        "form_submissions": 2,
        "social_events": 1,
        "attendance_events": 3,
        "commerce_events": 0,
        "identities": 3,
        "account_intent": 0,
    }
    found = {
        table: query(warehouse, f"select count(*) from staging.stg_inputs__{table}")[0][0]
        for table in expected
    }
    assert found == expected
    events = sum(found[f"{table}_events"] for table in ("web", "email", "social", "attendance"))
    [(landed,)] = query(
        warehouse,
        "select (select count(*) from pardot.visitor_activity)"
        " + (select count(*) from pardot.visitor_page_view)",
    )
    assert events + found["form_submissions"] == landed


def test_rows_that_do_not_count_are_counted_by_reason(warehouse):
    excluded = query(
        warehouse,
        "select source_table, reason, sum(rows_excluded) from scoring.event_exclusions"
        " group by source_table, reason union all"
        " select source_table, reason, rows_excluded from scoring.row_exclusions",
    )
    assert {(table, reason): int(rows) for table, reason, rows in excluded} == {
        ("attendance_events", "future"): 1,
        ("email_events", "future"): 1,
        ("email_events", "unknown_lead"): 2,  # of an archived prospect, of one that is not there
        ("form_submissions", "unknown_lead"): 1,  # of a visitor without prospect
        ("web_events", "duplicate"): 1,  # a page view told twice
        ("web_events", "malformed"): 1,  # of no kind
        ("web_events", "unknown_lead"): 2,  # of a visitor without prospect, of an archived one
        ("web_events", "unknown_type"): 2,  # a deal, an idea
        ("identities", "unknown_lead"): 1,
        ("lead_links", "unknown_lead"): 2,  # Salesforce is not read
        ("lead_attributes", "unknown_lead"): 2,
        ("nurture_memberships", "unknown_lead"): 1,
    }
    unreadable = query(warehouse, "select * from scoring.unreadable_values")
    assert unreadable == [("opportunities", "value", 1)]


def test_what_pardots_numbers_stand_for(warehouse):
    events = query(
        warehouse,
        "select split_part(event_id, '-', 2), 'web', event_type from staging.stg_inputs__web_events"
        " where event_id not like '%page_view%' union all"
        " select split_part(event_id, '-', 2), 'email', event_type"
        " from staging.stg_inputs__email_events union all"
        " select split_part(event_id, '-', 2), event_kind, event_type"
        " from staging.stg_inputs__attendance_events",
    )
    assert {int(id): f"{channel} {kind}" for id, channel, kind in events} == {
        1: "email delivered",
        2: "email click",
        3: "email open",
        5: "webinar attended",
        6: "web site_search",
        7: "web session_start",
        9: "email unsubscribe",
        10: "web video_watch",
        11: "web video_finish",
        12: "web download",
        13: "web chat",
        14: "web link_click",
        15: "email soft_bounce",
        16: "email hard_bounce",
        17: "web pardot_8",
        18: "web pardot_31",
        19: "web None",
        20: "email open",
        21: "email open",
        22: "web form_error",
        23: "web form_view",
        25: "webinar invited",
        27: "email spam_complaint",
        28: "conference registered",
    }


def test_deals_belong_to_the_prospect_linked_first(warehouse):
    # The closing date of the open deal is past, but a plan.
    deals = query(
        warehouse,
        "select opportunity_id, lead_id, opportunity_type, reporting_amount, is_closed, is_won,"
        " closed_at from intermediate.int_opportunities order by opportunity_id",
    )
    amount, won = Decimal("25000.00"), datetime(2026, 6, 1, 9)
    assert deals == [
        ("pardot-501", "pardot-201", "new_business", amount, False, False, None),
        ("pardot-502", "pardot-207", "new_business", Decimal("10000.00"), True, True, won),
        ("pardot-503", "pardot-203", "new_business", None, True, False, datetime(2026, 4, 1, 9)),
    ]


def test_an_opt_out_ends_a_stay_on_a_list(warehouse):
    assert query(
        warehouse,
        "select lead_id, program, exited_at from intermediate.int_nurture_memberships"
        " order by lead_id",
    ) == [
        ("pardot-202", "Newsletter", datetime(2026, 6, 10, 9)),
        ("pardot-203", "Nurture EN", None),
    ]


def test_who_has_opted_out_is_in_no_audience(warehouse):
    assert is_warm(warehouse, "pardot-201")
    assert advertised(warehouse) == set()


def test_our_score_beside_pardots(warehouse, home):
    target = home / "target"
    run_dbt(
        ["compile", "--select", "vendor_score_compared"],
        db=warehouse, target_path=target, vars={"as_of_date": AS_OF_DATE, **VARS},
    )  # fmt: skip
    [path] = (target / "compiled").rglob("vendor_score_compared.sql")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(path.read_text(encoding="utf-8"))
        names = [column[0] for column in rows.description]
        [row] = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    # The one buyer, Leo, has 1 of 71, 17, 1, 0 with us: above one of three. Pardot: 40 of 180, 95,
    # 40, 20: above one of three, too. Neither ranks him in the best fifth.
    assert (row["leads"], row["customers"]) == (4, 1)
    assert row["our_auc"] == pytest.approx(1 / 3)
    assert row["vendor_auc"] == pytest.approx(1 / 3)
    assert (row["our_top_fifth"], row["vendor_top_fifth"]) == (0, 0)
    assert row["is_small_sample"]


def test_stale_tables_are_noticed(warehouse, home):
    done = run_dbt(
        ["source", "freshness", "--select", "source:pardot"],
        db=warehouse, target_path=home / "target",
        vars={"as_of_date": AS_OF_DATE, **VARS}, check=False,
    )  # fmt: skip
    assert "freshness of pardot.prospect" in done.stdout
