"""Segment, Snowplow and GA4: their events, visitors and users, as far as the scores."""

import shutil

import duckdb
import pytest
from dbt_project import PROJECT, query
from landed import FIXTURES, build_landed, load_fixtures

# Leads without anything that gives points for fit, of whom two weeks are known.
LEADS = """
    create schema raw;
    create table raw.leads as
    select lead_id, product_interest, timestamp '2026-06-15' as created_at, created_at as updated_at
    from (values ('kim', null), ('lou', 'shop'), ('max', null)) as leads (lead_id, product_interest)
"""


def build(home, source, *, leads=True, load=load_fixtures, seeds=None, **settings):
    """A warehouse with the scores from the fixtures of a source, alone or beside generic leads."""
    db = home / "warehouse.duckdb"
    load(db, source)
    if leads:
        with duckdb.connect(str(db)) as connection:
            connection.execute(LEADS)
    return build_landed(
        db,
        seeds=seeds,
        **{
            "sources": ["generic", source] if leads else [source],
            f"{source}_schema": source,
            **settings,
        },
    )


def scores(db):
    """Score by lead and scoring model."""
    rows = query(db, "select lead_id, scoring_model, score from scoring.lead_scores")
    return {(lead_id, model): score for lead_id, model, score in rows}


def excluded(db, table):
    """Rows of an event table that do not count, by reason; a crawler is a bot or a stranger."""
    sql = """
        select case when reason = 'bot' then 'unknown_lead' else reason end, sum(rows_excluded)
        from scoring.event_exclusions where source_table = $1 group by 1
    """
    return {reason: int(rows) for reason, rows in query(db, sql, table)}


def count(db, table):
    return query(db, f"select count(*) from staging.stg_inputs__{table}")[0][0]


def counted(db, table):
    return count(db, table) - sum(excluded(db, table).values())


@pytest.fixture(scope="module")
def segment(tmp_path_factory):
    return build(tmp_path_factory.mktemp("segment"), "segment", leads=False)


@pytest.fixture(scope="module")
def snowplow(tmp_path_factory):
    home = tmp_path_factory.mktemp("snowplow")
    seeds = shutil.copytree(PROJECT / "seeds", home / "seeds")
    with (seeds / "event_names.csv").open("a", encoding="utf-8") as names:
        names.write("ecomm:add-to-basket,commerce,cart_add,What a marketer adds\n")
    return build(home, "snowplow", seeds=seeds)


@pytest.fixture(scope="module")
def ga4_flat(tmp_path_factory):
    # Alone: nobody is known, so nobody is scored.
    return build(tmp_path_factory.mktemp("ga4_flat"), "ga4", leads=False, ga4_shape="flat")


def load_nested(db, source):
    """The export as BigQuery writes it: lists of structs."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(f"create schema {source}")
        file = FIXTURES / source / "events.json"
        connection.execute(f"create table {source}.events as from read_json('{file}')")


@pytest.fixture(scope="module")
def ga4(tmp_path_factory):
    return build(tmp_path_factory.mktemp("ga4"), "ga4", load=load_nested)


def test_segment_scores(segment):
    # Ann (u1): seniority 18, function 12, business e-mail 8, phone 3, Germany 8 = 49. Demo request
    # 40, pricing 7 today and 7 x 0.5 for the visit 30 days ago, before she was known = 50.5.
    # 0.5 x 49 + 0.6 x 50.5 = 54.8.
    # Bob (u2): a private address and no job title leave 0. Quote form 25: 0.6 x 25 = 15.
    # Cara (u3), on Ann's computer and signed in: pricing 7: 0.6 x 7 = 4.2.
    # Dora (u4): director 16, data 6, business e-mail 8, United States 8 = 38: 0.5 x 38 = 19.
    # u5, of whom only a server tells: trial 35: 0.6 x 35 = 21.
    # Eve (u7), whose calls are gone: individual 4, data 6, business e-mail 8 = 18: 0.5 x 18 = 9.
    assert scores(segment) == {
        ("segment-u1", "b2b_saas"): 55,
        ("segment-u2", "b2b_saas"): 15,
        ("segment-u3", "b2b_saas"): 4,
        ("segment-u4", "b2b_saas"): 19,
        ("segment-u5", "b2b_saas"): 21,
        ("segment-u7", "b2b_saas"): 9,
    }


def test_segment_rows(segment):
    # 10 pages and 10 tracks, less 3 that tables of their own tell more about. Bob's second order of
    # the day has lost its row there: one activity in two tables.
    assert count(segment, "web_events") == 17
    assert excluded(segment, "web_events") == {
        "duplicate": 2,
        "future": 1,
        "malformed": 2,
        "unknown_lead": 2,
        "unknown_type": 1,
    }
    assert (count(segment, "commerce_events"), count(segment, "form_submissions")) == (4, 1)
    assert excluded(segment, "commerce_events") == {"duplicate": 1}
    assert excluded(segment, "form_submissions") == {}
    # The user whose only call has no time is no lead; u3 is not whom the visitor was first.
    assert query(segment, "select lead_id, reason from scoring.lead_exclusions") == [
        ("segment-u6", "malformed")
    ]
    assert sorted(query(segment, "select * from scoring.row_exclusions"))[:2] == [
        ("identities", "duplicate", 1),
        ("identities", "malformed", 3),
    ]
    assert set(query(segment, "select * from scoring.unreadable_values")) == {
        ("web_events", "timestamp", 1),
        ("identities", "timestamp", 1),
        ("commerce_events", "total", 1),
    }


def test_segment_properties(segment):
    bought = "select distinct event_id, event_type, product, product_category, amount, currency"
    assert sorted(query(segment, f"{bought} from staging.stg_inputs__commerce_events")) == [
        ("segment-t3", "order_completed", None, None, pytest.approx(120.5), "EUR"),
        ("segment-t4", "product_viewed", "Course", "courses", pytest.approx(120.5), "EUR"),
        ("segment-t9", "order_completed", None, None, None, "EUR"),
    ]
    names = "select first_name, last_name from staging.stg_inputs__leads where lead_id = $1"
    assert query(segment, names, "segment-u2") == [("Bob", "van Stone")]
    crawlers = "select event_id from staging.stg_inputs__web_events where user_agent like '%bot/2%'"
    assert query(segment, crawlers) == [("segment-p5",)]


def test_segment_users_are_linked_to_the_system_that_named_them(segment):
    links = "select lead_id, linked_lead_id, link_type from staging.stg_inputs__lead_links"
    assert set(query(segment, links)) == {
        (f"segment-u{number}", f"u{number}", "user_id") for number in range(1, 8)
    }


def test_names_that_a_marketer_maps_count_as_activities(segment):
    # An order and an abandoned cart without a table of their own are in web_events.
    meaning = """
        select channel, activity_type from intermediate.int_event_classes
        where event_channel = 'web' and event_name = $1
    """
    assert query(segment, meaning, "order_completed") == [("commerce", "purchase")]
    assert query(segment, meaning, "cart_abandoned") == [("commerce", "cart_abandon")]
    assert query(segment, meaning, "secret_handshake") == [("web", "secret_handshake")]


def test_snowplow_scores(snowplow):
    # Kim: pricing 7 today and 3.5 for the visit 30 days ago, before she was known, demo form 25,
    # search 1 = 36.5: 0.6 x 36.5 = 21.9. The link and the pings give nothing.
    # Lou: product 3, cart 8 (a name the test has added), order 15 and 15 x (1 - 10/365) for the one
    # 10 days ago, 10 for buying twice = 50.5890: 0.7 x 50.589 = 35.4. Nothing for the other model.
    # Max: pricing 7: 0.6 x 7 = 4.2; his form has no name that could be read.
    assert scores(snowplow) == {
        ("kim", "b2b_saas"): 22,
        ("lou", "b2b_saas"): 0,
        ("lou", "b2c_shop"): 35,
        ("max", "b2b_saas"): 4,
    }


def test_snowplow_rows(snowplow):
    # 22 rows: 2 pings, 3 of orders, 2 forms.
    assert (count(snowplow, "web_events"), counted(snowplow, "web_events")) == (15, 7)
    assert excluded(snowplow, "web_events") == {
        "duplicate": 1,
        "future": 1,
        "malformed": 1,
        "unknown_lead": 3,
        "unknown_type": 2,
    }
    # Items are told apart from their order, which counts.
    assert count(snowplow, "commerce_events") == 3
    assert excluded(snowplow, "commerce_events") == {"unknown_type": 1}
    assert count(snowplow, "form_submissions") == counted(snowplow, "form_submissions") == 2
    assert query(snowplow, "select * from scoring.unreadable_values") == [
        ("commerce_events", "tr_total", 1)
    ]
    orders = "select event_type, product, amount from staging.stg_inputs__commerce_events"
    assert sorted(query(snowplow, f"{orders} where event_id <> 'snowplow-e21'")) == [
        ("transaction", None, pytest.approx(120.5)),
        ("transaction_item", "Course", pytest.approx(120.5)),
    ]
    link = "select asset from staging.stg_inputs__web_events where event_id = 'snowplow-e5'"
    assert query(snowplow, link) == [("https://partner.example/offer",)]


def test_ga4_scores(ga4):
    # Kim: pricing 7 today (once a day) and 3.5 for the visit 30 days ago, guide 8 + 3, demo form
    # 25, search 1, one visit 2 = 49.5: 0.6 x 49.5 = 29.7.
    # Lou: item 3, cart 8, purchase 15 and 8 for a course = 34: 0.7 x 34 = 23.8; shop pages are no
    # page_view here. Video 3: 0.6 x 3 = 1.8.
    # Max: pricing 7: 0.6 x 7 = 4.2.
    assert scores(ga4) == {
        ("kim", "b2b_saas"): 30,
        ("lou", "b2b_saas"): 2,
        ("lou", "b2c_shop"): 24,
        ("max", "b2b_saas"): 4,
    }


def test_ga4_rows(ga4):
    assert (count(ga4, "web_events"), counted(ga4, "web_events")) == (16, 9)
    # The row of both shards is one event; two views of a second and seven later are two.
    assert excluded(ga4, "web_events") == {
        "duplicate": 1,
        "future": 1,
        "malformed": 1,
        "unknown_lead": 3,
        "unknown_type": 1,
    }
    shop = """
        select event_type, product, product_category, amount, currency
        from staging.stg_inputs__commerce_events
    """
    assert sorted(query(ga4, shop)) == [
        ("add_to_cart", "Course", "courses", pytest.approx(120.5), "EUR"),
        ("purchase", "Course", "courses", pytest.approx(140.25), "EUR"),
        ("view_item", "Course", "courses", pytest.approx(120.5), "EUR"),
    ]
    forms = "select form from staging.stg_inputs__form_submissions"
    assert query(ga4, forms) == [("demo-request",)]


@pytest.mark.parametrize(
    "table", ["web_events", "commerce_events", "form_submissions", "identities"]
)
def test_ga4_is_the_same_nested_and_flat(ga4, ga4_flat, table):
    rows = f"select * from staging.stg_inputs__{table} order by all"
    assert query(ga4, rows) == query(ga4_flat, rows)


def test_without_anybodys_leads_nobody_is_scored(ga4_flat):
    assert scores(ga4_flat) == {}
    assert counted(ga4_flat, "web_events") == 0
