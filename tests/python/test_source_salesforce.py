"""Salesforce as Fivetran lands it: people of a small fixture from landed rows to scores.

The fixture's day is 2026-06-30. Ids are readable: 00Q…Ben01 is a lead, 003…Ben01 the contact it was
converted to. Points are those of the seeds for b2b_saas; score = fit x 0.5 + engagement x 0.6.
How dlt lands it is in test_scenarios.py.
"""

import csv
import json
from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest
from dbt_project import query, run_dbt
from landed import AS_OF_DATE, FIXTURES, advertised, build_landed, is_warm, load_fixtures

ADA = "salesforce-00Q5f00000Ada01EAB"
BEN = "salesforce-0035f00000Ben01AAB"
BEN_AS_LEAD = "salesforce-00Q5f00000Ben01EAB"
CLEO = "salesforce-00Q5f00000Cleo1EAB"
DORA = "salesforce-00Q5f00000Dora1EAB"
EVE = "salesforce-00Q5f00000Eve01EAB"
EVE_TWICE = "salesforce-00Q5f00000Eve02EAB"
FAY = "salesforce-0035f00000Fay01AAB"
GUS = "salesforce-0035f00000Gus01AAB"
IVY = "salesforce-0035f00000Ivy01AAB"
IVY_AS_LEAD = "salesforce-00Q5f00000Ivy02EAB"
JON = "salesforce-00Q5f00000Jon01EAB"
KIM = "salesforce-00Q5f00000Kim01EAB"

CANONICAL = [
    "leads",
    "lead_attributes",
    "lead_links",
    "accounts",
    "opportunities",
    "lead_status_changes",
    "sales_activities",
    "nurture_memberships",
    "attendance_events",
]


SETTINGS = {"sources": ["salesforce"], "salesforce_lead_fields": ["Budget__c"]}


@pytest.fixture(scope="module")
def fivetran(tmp_path_factory):
    db = tmp_path_factory.mktemp("fivetran") / "warehouse.duckdb"
    load_fixtures(db, "salesforce")
    return build_landed(db, **SETTINGS)


def scored(db, lead_id):
    sql = "select fit_score, engagement_score, score, lifecycle_stage from scoring.lead_scores"
    return query(db, f"{sql} where lead_id = ? and scoring_model = 'b2b_saas'", lead_id)


def canonical(db, table):
    return Counter(query(db, f"select * from staging.stg_salesforce__{table}"))


def values(db, table, columns, lead_id):
    sql = f"select {columns} from staging.stg_salesforce__{table} where lead_id = ? order by all"
    return query(db, sql, lead_id)


def landed_count(table):
    with (FIXTURES / "salesforce" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return len(list(csv.DictReader(lines)))


def test_score_of_a_lead(fivetran):
    # Manager 9, marketing 12, business address 8 and phone 3, United States 8, 300 people 20,
    # software 12 and revenue of 20 million 4 (from the lead: it has no account), budget 10,
    # referral 10, not from a bought list 2: 98. Webinar 60 days ago, at a half-life of 60: 4.5;
    # silent since: -4. 49 + 0.3 = 49.3. The row's earlier version (an intern) counts for nothing.
    assert scored(fivetran, ADA) == [(Decimal(98), Decimal("0.5"), 49, "prospect")]


def test_score_of_a_contact_that_was_no_lead(fivetran):
    # Founder 20, executive 10, business address 8, United Kingdom 8, 40 people 8: 54.
    # Trade fair within 60 days: 6. 27 + 3.6 = 30.6. Its only deal is lost.
    assert scored(fivetran, FAY) == [(Decimal(54), Decimal(6), 31, "recycled")]


def test_score_of_a_lead_that_sales_turned_down(fivetran):
    # Student -15, academia -8, private address -8, United States 8, source 2: below 0, so 0.
    # A missed webinar -1, silent for 90 days -6.
    assert scored(fivetran, JON) == [(Decimal(0), Decimal(-7), 0, "disqualified")]


def test_deleted_leads_are_not_scored_but_listed(fivetran):
    listed = dict(query(fivetran, "select lead_id, reason from scoring.lead_exclusions"))
    assert {lead_id: listed[lead_id] for lead_id in (CLEO, DORA, GUS, KIM)} == {
        CLEO: "deleted",  # is_deleted
        DORA: "deleted",  # _fivetran_deleted
        GUS: "deleted",  # a contact
        KIM: "malformed",  # without created_date
    }
    assert not scored(fivetran, CLEO)
    assert not scored(fivetran, DORA)


def test_lead_and_contact_are_one_person(fivetran):
    """Needs an int_identity that resolves lead_links, as all of this test does."""
    # Head of department 16, revenue operations 15, business address 8, Germany 8, 5,000 people 14,
    # software 12, revenue of 50 million 4, customer's colleague 4, budget 5 (which only the lead
    # tells), source 2: 88. Webinars today 9 and 60 days ago 4.5, a row that names lead and contact
    # both, and the trade fair 6, whose row names the lead only: 19.5. 44 + 11.7 = 55.7.
    assert scored(fivetran, BEN) == [(Decimal(88), Decimal("19.5"), 56, "customer")]
    touches = "select touch_count, first_sales_touch_at from intermediate.int_lead_sales_touches"
    touches += " where lead_id = ?"
    # A call with the lead, an e-mail and a meeting with the contact; not the invited user's copy.
    assert query(fivetran, touches, BEN) == [(3, datetime(2026, 2, 10, 15, 30))]
    # Data 6, individual 4, business address 8, Canada 3, source 2: 23. The webinar was attended as
    # the lead that was merged into this one: 9. 11.5 + 5.4 = 16.9.
    assert scored(fivetran, EVE)[0][:3] == (Decimal(23), Decimal(9), 17)
    for gone in (BEN_AS_LEAD, IVY_AS_LEAD, EVE_TWICE):
        assert not scored(fivetran, gone)
    merged = "select lead_id from scoring.lead_exclusions where reason = 'merged'"
    assert {lead_id for (lead_id,) in query(fivetran, merged)} == {
        BEN_AS_LEAD,
        IVY_AS_LEAD,
        EVE_TWICE,
    }


def test_links_of_converted_and_merged_records(fivetran):
    sql = "select lead_id, linked_lead_id, link_type, linked_at from staging.stg_inputs__lead_links"
    assert set(query(fivetran, sql)) == {
        # The contact came of the conversion: it is the lead since the lead's first day.
        (BEN_AS_LEAD, BEN, "merge", datetime(2026, 2, 1, 9)),
        # This contact was there before: since the conversion.
        (IVY_AS_LEAD, IVY, "merge", datetime(2026, 5, 15)),
        (EVE_TWICE, EVE, "merge", datetime(2026, 5, 10, 9)),
    }
    first_day = query(
        fivetran, "select created_at from staging.stg_inputs__leads where lead_id = ?", BEN
    )
    assert first_day == [(datetime(2026, 2, 1, 9),)]


def test_status_changes_come_from_the_history_and_the_conversion(fivetran):
    changes = "status, changed_at"
    assert values(fivetran, "lead_status_changes", changes, JON) == [
        ("New", datetime(2026, 4, 1, 8)),  # what the first change was from, since its creation
        ("Unqualified", datetime(2026, 5, 5, 16, 30)),
        ("Working", datetime(2026, 4, 3, 10)),
    ]
    assert values(fivetran, "lead_status_changes", changes, BEN_AS_LEAD) == [
        ("Closed - Converted", datetime(2026, 3, 2, 10)),
        ("Working - Contacted", datetime(2026, 2, 1, 9)),
    ]
    # Its history is silent.
    assert values(fivetran, "lead_status_changes", changes, IVY_AS_LEAD) == [
        ("Closed - Converted", datetime(2026, 5, 15))
    ]


def test_deals(fivetran):
    sql = """
        select
            lead_id, opportunity_type, currency, amount, is_closed, is_won, closed_at
        from staging.stg_inputs__opportunities order by created_at
    """
    assert query(fivetran, sql) == [
        # No role is primary, so it is the converted lead's. Won, reopened and won again.
        (BEN, "new_business", "USD", Decimal(24000), True, True, datetime(2026, 4, 15, 14)),
        # The primary contact's, though another has a role, too. The close date is a plan.
        (IVY, "upsell", "EUR", Decimal(9000), False, False, None),
        # Closed on the day it was created, at an unknown time after that.
        (FAY, "cross_sell", "USD", None, True, False, datetime(2026, 6, 5, 15)),
    ]


def test_accounts(fivetran):
    sql = "select name, domain, account_type from staging.stg_inputs__accounts order by name"
    assert query(fivetran, sql) == [
        ("Beta Ltd", "beta.example", "prospect"),
        ("Globex", "globex.example", "customer"),
    ]


def test_an_id_of_15_characters_is_the_one_of_18(fivetran):
    # Both pairs stand in Salesforce's documentation.
    owner = "select account_id, owner_id from staging.stg_inputs__leads where lead_id = ?"
    assert query(fivetran, owner, FAY) == [
        ("salesforce-0015f00002JUX1JAAX", "salesforce-00550000001N45jAAC")
    ]
    call = "select lead_id from staging.stg_inputs__sales_activities where activity_type = 'call'"
    assert (BEN_AS_LEAD,) in query(fivetran, call)


def test_campaigns_are_events_or_nurture_programs(fivetran):
    columns = "event_name, event_kind, event_type, occurred_at"
    assert values(fivetran, "attendance_events", columns, ADA) == [
        ("Attribution webinar", "webinar", "attended", datetime(2026, 5, 1)),  # responded before
        ("Forecast webinar", "webinar", "invited", datetime(2026, 6, 11, 9)),
    ]
    assert values(fivetran, "attendance_events", columns, EVE) == [
        ("Spring fair", "conference", "registered", datetime(2026, 5, 30))  # Responded
    ]
    assert values(fivetran, "nurture_memberships", "program, enrolled_at, exited_at", EVE) == [
        ("7015f00000Lost1AAB", datetime(2026, 4, 11, 9), None),  # a campaign that did not land
        ("Monthly news", datetime(2026, 3, 16, 9), datetime(2026, 12, 31)),
        ("Old ads", datetime(2026, 4, 10, 9), None),  # deleted, and over before she joined
    ]


def test_rows_that_do_not_count_are_counted(fivetran):
    rows = query(fivetran, "select source_table, reason, rows_excluded from scoring.row_exclusions")
    rows = {row for row in rows if row[0] == "sales_activities"}
    assert rows == {
        ("sales_activities", "malformed", 2),  # a task that is open, and one with nobody
        ("sales_activities", "future", 1),  # a meeting in July
    }
    events = query(
        fivetran,
        "select reason, sum(rows_excluded) from scoring.event_exclusions group by reason",
    )
    assert events == [("unknown_lead", 1)]  # a webinar attended by a lead that is deleted
    assert query(fivetran, "select * from scoring.unreadable_values") == []


def test_landed_rows_are_in_the_inputs_or_counted(fivetran):
    omitted = query(fivetran, "select * from staging.base_salesforce__omitted_rows")
    assert Counter({(table, reason): count for table, reason, count in omitted}) == Counter(
        {
            ("lead", "superseded"): 1,
            ("account", "deleted"): 1,
            ("opportunity", "deleted"): 1,
            ("task", "series"): 1,
            ("task", "deleted"): 1,
            ("event", "invitation"): 1,
            ("campaign_member", "deleted"): 1,
        }
    )
    inputs = {table: canonical(fivetran, table).total() for table in CANONICAL}
    for landed, tables in {
        ("lead", "contact"): ["leads"],
        ("account",): ["accounts"],
        ("opportunity",): ["opportunities"],
        ("task", "event"): ["sales_activities"],
        ("campaign_member",): ["attendance_events", "nurture_memberships"],
    }.items():
        left_out = sum(count for table, _, count in omitted if table in landed)
        received = sum(landed_count(table) for table in landed)
        assert sum(inputs[table] for table in tables) + left_out == received, landed


def test_who_has_opted_out_is_in_no_audience(fivetran):
    # Ben had opted out as a lead and is back as a contact.
    assert is_warm(fivetran, FAY)
    assert advertised(fivetran) == {
        "ada@acme.example",
        "ben@globex.example",
        "ivy@globex.example",
    }


def test_freshness_is_measured(fivetran):
    target = fivetran.parent / "target"
    vars = {"as_of_date": AS_OF_DATE, **SETTINGS}
    run_dbt(
        ["source", "freshness", "--select", "source:salesforce"],
        db=fivetran,
        target_path=target,
        vars=vars,
    )
    [result] = json.loads((target / "sources.json").read_text(encoding="utf-8"))["results"]
    assert result["unique_id"].endswith("salesforce.lead")
    assert result["max_loaded_at"].startswith("2026-06-30T20:00:00")  # the time of the load
    assert result["criteria"]["warn_after"] == {"count": 2, "period": "day"}
