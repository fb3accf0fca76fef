"""HubSpot as Fivetran lands it: fixtures with known scores, and real rows of Fivetran.

How dlt lands it is in test_scenarios.py.
"""

from __future__ import annotations

import duckdb
import pytest
from dbt_project import query
from landed import advertised, build_landed, is_warm, load_fixtures

SETTINGS = {"sources": ["hubspot"], "hubspot_lead_properties": ["budget", "seats_needed"]}


@pytest.fixture(scope="module")
def fivetran(tmp_path_factory):
    home = tmp_path_factory.mktemp("hubspot")
    load_fixtures(home / "fivetran.duckdb", "hubspot")
    return build_landed(home / "fivetran.duckdb", **SETTINGS)


def row_counts(db):
    names = query(db, "select view_name from duckdb_views() where view_name like 'stg_hubspot__%'")
    return {
        name.removeprefix("stg_hubspot__"): query(db, f"select count(*) from staging.{name}")[0][0]
        for (name,) in names
    }


@pytest.mark.parametrize(
    ("lead_id", "fit", "engagement", "score", "stage"),
    [
        # Ada, VP Marketing at a bank of 200 people in Germany, came by a search.
        # Fit: seniority 18, function 12, business e-mail 8 + phone 3, core market 8, size 20,
        # core industry 12 + revenue 4, not a bought list 2 = 87.
        # Engagement: price form 12 days ago 25 x (1 - 12/120) = 22.5; opening 6 days ago
        # 0.5 x (1 - 6/60) = 0.45; click 45 days ago 3 / 2 = 1.5, on a customer story
        # 2 x (1 - 45/90) = 1; answer to a salesperson 30 days ago 10 / 2 = 5; = 30.45.
        # 0.5 x 87 + 0.6 x 30.45 = 61.77. Her deal is won.
        ("hubspot-101", 87, 30.45, 62, "customer"),
        # Bruno, data analyst at a firm of 30 people in the US; 103 and 104 were merged into him.
        # Fit: 4 + 6 + 8 + 8 + 8 + 2 = 36.
        # Engagement: 103 filled in a form for an e-book 90 days ago, 4 x (1 - 90/180) = 2, and
        # 104 asked for contact 60 days ago, 25 x (1 - 60/120) = 12.5; at the address of 103 he
        # clicked 45 days ago, 3 / 2 = 1.5, and wrote to us 60 days ago, 10 / 4 = 2.5; nothing
        # for 45 days -2; = 16.5.
        # 0.5 x 36 + 0.6 x 16.5 = 27.9. The open deal of 103 is his.
        ("hubspot-102", 36, 16.5, 28, "opportunity"),
        # Dina, Head of Sales at a firm of 6000 people in Britain, first came to the price page.
        # Fit: 16 + 12 + business e-mail 8 + mobile phone 3 + 8 + 8 + (not a bought list 2 +
        # landing page 4 + property budget, 60,000 by now, 10) = 71.
        # Engagement: nothing in the 71 days since she is known, -4.
        # 0.5 x 71 - 0.6 x 4 = 33.1. A lost deal recycled her, status open put her back.
        ("hubspot-106", 71, -4, 33, "sign_up"),
    ],
)
def test_scores_are_those_computed_by_hand(fivetran, lead_id, fit, engagement, score, stage):
    scores = query(
        fivetran,
        "select fit_score::double, engagement_score::double, score, lifecycle_stage "
        "from scoring.lead_scores where lead_id = ? and scoring_model = 'b2b_saas'",
        lead_id,
    )
    assert scores == [(fit, engagement, score, stage)]


def test_an_address_that_bounced_for_good_disqualifies(fivetran):
    reason = query(
        fivetran,
        "select is_qualified, disqualified_by from scoring.lead_scores "
        "where lead_id = 'hubspot-105'",
    )
    assert reason == [(False, "the e-mail address does not exist")]


def test_each_contact_is_scored_or_excluded_for_a_reason(fivetran):
    scored = query(fivetran, "select distinct lead_id from scoring.lead_scores order by 1")
    assert [lead_id for (lead_id,) in scored] == [
        f"hubspot-{number}" for number in (101, 102, 105, 106, 108, 109)
    ]
    excluded = query(
        fivetran, "select lead_id, reason from scoring.lead_exclusions order by lead_id"
    )
    # The loser of a merge is deleted as well: it is the merge that counts.
    assert excluded == [
        ("hubspot-103", "merged"),
        ("hubspot-107", "deleted"),
        ("hubspot-110", "malformed"),
    ]


def test_rows_of_the_inputs_are_those_landed(fivetran):
    assert row_counts(fivetran) == {
        "leads": 9,
        "lead_attributes": 4,
        "lead_links": 4,
        "lead_status_changes": 13,
        "accounts": 4,
        "opportunities": 4,
        "sales_activities": 8,
        "web_events": 0,
        # 16 marketing events and 2 answers to salespeople
        "email_events": 18,
        "form_submissions": 4,
    }


def test_what_does_not_count_is_counted(fivetran):
    events = query(
        fivetran,
        "select source_table, reason, sum(rows_excluded)::int from scoring.event_exclusions "
        "group by all order by all",
    )
    assert events == [
        ("email_events", "bot", 1),
        ("email_events", "duplicate", 1),
        ("email_events", "malformed", 1),
        # An address of nobody, and one that two contacts share
        ("email_events", "unknown_lead", 2),
        # sent, processed, subscribed again, and an opening that another has made obsolete
        ("email_events", "unknown_type", 4),
        ("form_submissions", "unknown_lead", 1),
    ]
    rows = query(
        fivetran,
        "select reason, sum(rows_excluded)::int from scoring.row_exclusions "
        "where source_table = 'sales_activities' group by all order by all",
    )
    # A meeting that is planned, a call with no contact
    assert rows == [("future", 1), ("malformed", 1)]
    omitted = query(fivetran, "from staging.base_hubspot__omitted_rows order by all")
    assert omitted == [
        ("company", "deleted", 1),
        ("deal", "deleted", 1),
        ("deal", "merged", 1),
        ("engagement_call", "deleted", 1),
        ("engagement_meeting", "canceled", 1),
        ("engagement_note", "note", 1),
        ("engagement_task", "not_done", 1),
    ]
    unreadable = query(
        fivetran,
        "from scoring.unreadable_values order by all",
    )
    assert unreadable == [
        ("accounts", "property_numberofemployees", 1),
        ("leads", "property_createdate", 1),
    ]


def test_deals_have_the_contact_known_longest_and_the_primary_company(fivetran):
    deals = query(
        fivetran,
        "select opportunity_id, lead_id, account_id, opportunity_type, stage, currency, is_closed, "
        "is_won, closed_at::text from staging.stg_hubspot__opportunities order by 1",
    )
    assert deals == [
        ("hubspot-7001", "hubspot-101", "hubspot-9001", "new_business", "Closed won", "EUR",
         True, True, "2026-06-25 15:00:00"),
        # Its close date is a plan.
        ("hubspot-7002", "hubspot-103", "hubspot-9002", "upsell", "Qualified to buy", "USD",
         False, False, None),
        ("hubspot-7003", "hubspot-106", "hubspot-9003", None, "Closed lost", "USD",
         True, False, "2026-06-01 08:00:00"),
        ("hubspot-7006", None, None, "cross_sell", "Signed", "USD",
         True, True, "2026-05-30 08:00:00"),
    ]  # fmt: skip


def test_who_has_opted_out_is_in_no_audience(fivetran):
    assert is_warm(fivetran, "hubspot-106")
    assert advertised(fivetran) == {"ada@northwind.example"}


@pytest.fixture(scope="module")
def sample(shared, tmp_path_factory):
    """Fivetran's own sample, with three values that cannot be read."""
    home = tmp_path_factory.mktemp("hubspot_sample")
    db = home / "sample.duckdb"
    with duckdb.connect(str(db)) as connection:
        connection.execute("create schema hubspot")
        files = sorted((shared / "data" / "fivetran_hubspot").glob("*.csv"))
        assert files
        for file in files:
            table = f"hubspot.{file.stem.removesuffix('_data')}"
            connection.execute(f"create table {table} as from read_csv('{file}')")
        for table, column, key, value in [
            ("contact", "property_createdate", "id = 41932551", "once"),
            ("deal", "property_amount", "deal_id = 1244495215", "a lot"),
            ("company", "property_annualrevenue", "id = 2182162682", "10 million"),
        ]:
            connection.execute(f"alter table hubspot.{table} alter {column} type varchar")
            connection.execute(f"update hubspot.{table} set {column} = '{value}' where {key}")
    return build_landed(db, **SETTINGS)


@pytest.mark.shared
def test_the_sample_is_read_whole(sample):
    assert row_counts(sample) == {
        "leads": 22,
        "lead_attributes": 0,
        # 3 in the survivor's list, 4 in the audit
        "lead_links": 7,
        "lead_status_changes": 0,
        "accounts": 24,
        "opportunities": 44,
        # 100 meetings, 2 tasks, a call, an e-mail and a message; not the note
        "sales_activities": 105,
        "web_events": 0,
        "email_events": 100,
        "form_submissions": 5,
    }
    assert query(sample, "from staging.base_hubspot__omitted_rows") == [
        ("engagement_note", "note", 1)
    ]


@pytest.mark.shared
def test_values_of_the_sample_are_lost_only_where_they_cannot_be_read(sample):
    unreadable = query(
        sample,
        "from scoring.unreadable_values order by all",
    )
    assert unreadable == [
        ("accounts", "property_annualrevenue", 1),
        ("leads", "property_createdate", 1),
        ("opportunities", "property_amount", 1),
    ]
    # Nothing else is lost: as many values as in the sample, less those three.
    kept = query(
        sample,
        "select (select count(created_at) from staging.stg_hubspot__leads), "
        "(select count(annual_revenue) from staging.stg_hubspot__accounts), "
        "(select count(created_at) from staging.stg_hubspot__opportunities), "
        "(select count(occurred_at) from staging.stg_hubspot__email_events), "
        "(select count(is_bot) from staging.stg_hubspot__email_events), "
        "(select count(occurred_at) from staging.stg_hubspot__sales_activities)",
    )
    landed = query(
        sample,
        "select (select count(property_createdate) - 1 from hubspot.contact), "
        "(select count(property_annualrevenue) - 1 from hubspot.company), "
        "(select count(property_createdate) from hubspot.deal), "
        "(select count(created) from hubspot.email_event), "
        "(select count(filtered_event) from hubspot.email_event), 105",
    )
    assert kept == landed


@pytest.mark.shared
def test_contacts_of_the_sample_are_leads_or_excluded(sample):
    assert query(sample, "select count(distinct lead_id) from scoring.lead_scores") == [(18,)]
    reasons = query(
        sample,
        "select reason, count(*) from scoring.lead_exclusions group by all order by all",
    )
    assert reasons == [("malformed", 1), ("merged", 3)]
