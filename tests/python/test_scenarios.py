"""Which systems are read, in what mix: all of them by either loader, and hardly anything.

Each system alone is built by its own file, test_source_*.py.
"""

import json
import shutil
from collections import Counter
from datetime import datetime

import duckdb
import pytest
from dbt_project import PROJECT, query, run_dbt
from landed import AS_OF_DATE, FIXTURES, advertised, build_landed, load_fixtures

ADA = "salesforce-00Q5f00000Ada01EAB"
BEN = "salesforce-0035f00000Ben01AAB"
BEN_AS_LEAD = "salesforce-00Q5f00000Ben01EAB"
IVY_AS_LEAD = "salesforce-00Q5f00000Ivy02EAB"

# Ada of the Salesforce fixture, as seen by the others. Marketo and Pardot hold her id, in 15 and 18
# characters, HubSpot and the generic source know her address, Segment and Snowplow and GA4 were
# told her id, after a visit without a name.
ADA_ELSEWHERE = """
insert into marketo.lead by name
select 109 as id, 'ada@private.example' as email, '00Q5f00000Ada01' as sfdc_lead_id,
    timestamp '2026-04-01' as created_at, timestamp '2026-06-30' as updated_at;
insert into marketo.activity_fill_out_form by name
select 129 as id, 109 as lead_id, 'contact-us' as primary_attribute_value,
    timestamp '2026-05-01 10:00' as activity_date;
insert into marketo.activity_visit_webpage by name
select 139 as id, 109 as lead_id, '/pricing' as webpage_url,
    timestamp '2026-06-30 08:00' as activity_date;
insert into pardot.prospect by name
select 208 as id, 'a.byron@private.example' as email, '00Q5f00000Ada01EAB' as crm_lead_fid,
    timestamp '2026-05-01' as created_at, timestamp '2026-05-01' as updated_at;
insert into pardot.visitor_activity by name
select 39 as id, 208 as prospect_id, 7 as type, timestamp '2026-06-30 08:00' as created_at;
insert into hubspot.contact by name
select 111 as id, 'ADA@acme.example' as property_email,
    timestamp '2026-05-01' as property_createdate;
insert into hubspot.email_event by name
select 'e-29' as id, 'CLICK' as type, 'ada@acme.example' as recipient,
    timestamp '2026-06-30 09:00' as created;
insert into hubspot.email_event_click by name
select 'e-29' as id, 'https://acme.example/hello' as url;
insert into segment.users by name
select '00Q5f00000Ada01EAB' as id, timestamp '2026-06-15 09:00' as received_at;
insert into segment.identifies by name
select 'i29' as id, 'a29' as anonymous_id, '00Q5f00000Ada01EAB' as user_id,
    timestamp '2026-06-15 09:00' as timestamp, timestamp '2026-06-15 09:00' as received_at;
insert into segment.pages by name
select 'p28' as id, 'a29' as anonymous_id, 'https://www.example.com/pricing' as url,
    timestamp '2026-05-31 12:00' as timestamp
union all
select 'p29', 'a29', 'https://www.example.com/pricing', timestamp '2026-06-30 20:00';
insert into snowplow.events by name
select 'e29' as event_id, 'page_view' as event, 'page_view' as event_name, 'v29' as domain_userid,
    '00Q5f00000Ada01EAB' as user_id, 'https://www.example.com/product/scores' as page_url,
    timestamp '2026-06-30 10:00' as derived_tstamp, derived_tstamp as collector_tstamp;
insert into ga4.events by name
select 20260630 as event_date, 'page_view' as event_name, '29.1' as user_pseudo_id,
    '00Q5f00000Ada01EAB' as user_id, 'https://www.example.com/docs/start' as page_location,
    epoch_us(timestamp '2026-06-30 11:00') as event_timestamp;
create schema raw;
create table raw.leads as
select lead_id, email, timestamp '2026-06-15' as created_at, created_at as updated_at
from (values ('ada', 'ada@acme.example'), ('kim', null)) as leads (lead_id, email);
create table raw.web_events as
select 'chat' as event_id, 'ada' as lead_id, 'chat' as event_type,
    timestamp '2026-06-30 12:00' as occurred_at;
"""
SYSTEMS = ["salesforce", "hubspot", "marketo", "pardot", "segment", "snowplow", "ga4"]
SETTINGS = {
    "sources": [*SYSTEMS, "generic"],
    "user_id_source": "salesforce",
    "ga4_schema": "ga4",
    "ga4_shape": "flat",
    "snowplow_schema": "snowplow",
    "hubspot_lead_properties": ["budget", "seats_needed"],
    "salesforce_lead_fields": ["Budget__c"],
    "marketo_lead_attributes": ["budget"],
    "pardot_lead_attributes": ["budget"],
    "pardot_nurture_lists": ["Nurture EN"],
    "pardot_currency": "USD",
}


def scores(db):
    """Score of the B2B model by lead."""
    sql = "select lead_id, score from scoring.lead_scores where scoring_model = 'b2b_saas'"
    return dict(query(db, sql))


def tally(db):
    """Rows of leads by source: received, scored, merged, quarantined."""
    sql = """
        select
            source_system,
            (
                select count(*) from staging.stg_inputs__leads as received
                where received.source_system = records.source_system
            ),
            count(*) filter (exclusion_reason is null),
            count(*) filter (exclusion_reason = 'merged'),
            count(*) filter (exclusion_reason <> 'merged')
        from scoring.lead_records as records group by source_system
    """
    return {source: tuple(counts) for source, *counts in query(db, sql)}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    return shutil.copytree(PROJECT / "seeds", tmp_path_factory.mktemp("all") / "seeds")


@pytest.fixture(scope="module")
def together(seeds):
    """Everything by Fivetran, with Ada in all systems."""
    db = seeds.parent / "warehouse.duckdb"
    for system in SYSTEMS:
        load_fixtures(db, system)
    with duckdb.connect(str(db)) as connection:
        connection.execute(ADA_ELSEWHERE)
    return build_landed(db, seeds=seeds, **SETTINGS)


@pytest.fixture(scope="module")
def by_dlt(tmp_path_factory):
    """HubSpot and Salesforce by dlt; users of Segment, Snowplow and GA4 are generic leads."""
    db = tmp_path_factory.mktemp("dlt") / "warehouse.duckdb"
    settings = SETTINGS | {
        "user_id_source": "generic",
        "hubspot_loader": "dlt",
        "hubspot_schema": "hubspot_dlt",
        "salesforce_loader": "dlt",
        "salesforce_schema": "salesforce_dlt",
    }
    for system in [*SYSTEMS[2:], "hubspot_dlt", "salesforce_dlt"]:
        load_fixtures(db, system)
    with duckdb.connect(str(db)) as connection:
        connection.execute(
            """
            insert into hubspot_dlt.contacts by name
            select 111 as id, 'ADA@acme.example' as email, false as is_deleted,
                timestamp '2026-05-01' as createdate;
            create schema raw;
            create table raw.leads as
            select lead_id, timestamp '2026-05-01' as created_at, created_at as updated_at
            from (values ('u1'), ('kim'), ('lou'), ('max')) as leads (lead_id);
            """
        )
    return build_landed(db, **settings), settings


def test_ada_is_one_person(together):
    records = query(
        together,
        "select record_id, evidence from scoring.lead_records where lead_id = ? order by 1",
        ADA,
    )
    assert records == [
        ("ada", "email"),
        ("hubspot-111", "email"),
        ("marketo-109", "crm_link"),
        ("pardot-208", "crm_link"),
        (ADA, "itself"),
        ("segment-00Q5f00000Ada01EAB", "user_id"),
    ]


def test_events_of_all_systems_count_once(together):
    # Her fit is that of Salesforce alone, 98. Purchase intent: contact form (Marketo) 60 days ago
    # 25 x (1 - 60/120) = 12.5; prices today by Marketo and by Segment, once a day: 7; prices 30
    # days ago by Segment, before she was known: 7 / 2 = 3.5. Content: site search (Pardot) 1,
    # product page (Snowplow) 2, documentation (GA4) 1, chat (generic) 6. Click in an
    # e-mail (HubSpot) 3. Webinar (Salesforce) 60 days ago 9 / 2 = 4.5. Together 40.5.
    # 0.5 x 98 + 0.6 x 40.5 = 73.3.
    [found] = query(
        together,
        "select fit_score::double, engagement_score::double, score from scoring.lead_scores"
        " where lead_id = ? and scoring_model = 'b2b_saas'",
        ADA,
    )
    assert found == (98, 40.5, 73)
    events = query(
        together,
        "select event_channel, sum(event_count)::int from intermediate.int_lead_event_days"
        " inner join (select distinct event_class_id, event_channel from"
        " intermediate.int_event_classes) using (event_class_id)"
        " where lead_id = ? group by all",
        ADA,
    )
    assert dict(events) == {"web": 7, "email": 1, "form": 1, "attendance": 2}


def test_other_people_have_the_scores_of_their_system_alone(together):
    found = scores(together)
    alone = {"hubspot-101": 62, "hubspot-102": 28, "hubspot-106": 33, BEN: 56, "marketo-101": 73}
    alone |= {"marketo-102": 6, "marketo-105": 18, "pardot-201": 71, "pardot-203": 17}
    alone |= {"segment-u1": 55, "segment-u2": 15, "segment-u4": 19, "segment-u5": 21}
    assert {lead_id: found[lead_id] for lead_id in alone} == alone
    # Kim's visits belong to a user of Salesforce by that name, who is not there.
    assert found["kim"] == 0


def test_rows_of_leads_add_up_over_all_sources(together):
    counts = tally(together)
    assert counts == {
        "salesforce": (13, 6, 3, 4),
        "hubspot": (10, 6, 2, 2),
        "marketo": (9, 4, 3, 2),
        "pardot": (8, 4, 1, 3),
        "segment": (8, 6, 1, 1),
        "generic": (2, 1, 1, 0),
    }
    for received, *went in counts.values():
        assert received == sum(went)
    assert query(together, "select count(*) from intermediate.int_leads") == [(27,)]


def test_opt_outs_of_all_systems_are_heeded(together):
    assert advertised(together) == {
        "ada@acme.example",
        "ada@northwind.example",
        "ann@acme.example",
        "ben@globex.example",
        "ivy@globex.example",
    }


def test_where_salesforce_is_read_copies_of_it_are_not(together):
    sources = "select distinct source_system from staging.stg_inputs__opportunities order by 1"
    assert query(together, sources) == [("hubspot",), ("salesforce",)]
    calls = "select distinct source_system from staging.stg_inputs__sales_activities order by 1"
    assert query(together, calls) == [("hubspot",), ("marketo",), ("salesforce",)]


def test_lists_that_nurture_may_be_named(together):
    programs = "select lead_id, program from staging.stg_pardot__nurture_memberships"
    assert query(together, programs) == [("pardot-203", "Nurture EN")]


def test_people_may_be_told_apart_again(together, seeds, tmp_path):
    apart = tmp_path / "warehouse.duckdb"
    exceptions = seeds / "identity_exceptions.csv"
    before = exceptions.read_text(encoding="utf-8")
    shutil.copy(together, apart)
    try:
        with exceptions.open("a", encoding="utf-8") as lines:
            lines.write(f"marketo-109,{ADA},another Ada\n")
        build_landed(
            *(together, "--select", "+lead_scores", "+leads_of_each_source_add_up"),
            *("--indirect-selection", "cautious"),
            seeds=seeds,
            **SETTINGS,
        )
        # Ada keeps the prices of today by Segment, but not the form: 49 + 0.6 x 28 = 65.8. The
        # other one: business e-mail 8, no job title -3; form and prices 19.5: 2.5 + 11.7 = 14.2.
        found = scores(together)
        assert (found[ADA], found["marketo-109"]) == (66, 14)
        assert tally(together)["marketo"] == (9, 5, 2, 2)
    finally:
        exceptions.write_text(before, encoding="utf-8")
        shutil.copy(apart, together)


def rows_of(db, source, table, columns="* exclude (unreadable_columns)"):
    return Counter(query(db, f"select {columns} from staging.stg_{source}__{table}"))


@pytest.mark.parametrize(
    "table",
    ["leads", "lead_attributes", "lead_links", "lead_status_changes", "accounts", "opportunities"],
)
def test_both_loaders_give_the_same_rows_of_hubspot(together, by_dlt, table):
    by_fivetran = rows_of(together, "hubspot", table)
    assert by_fivetran
    assert rows_of(by_dlt[0], "hubspot", table) == by_fivetran


def test_dlt_lands_page_views_of_hubspot_and_no_other_events(by_dlt):
    db, _ = by_dlt
    views = "select count(*), count(distinct event_id) from staging.stg_hubspot__web_events"
    assert query(db, views) == [(2, 1)]
    for table in ["email_events", "form_submissions", "sales_activities"]:
        assert not rows_of(db, "hubspot", table)
    assert query(db, "from staging.base_hubspot__omitted_rows order by all") == [
        ("company", "deleted", 1),
        ("deal", "deleted", 1),
        ("deal", "merged", 1),
    ]


@pytest.mark.parametrize(
    "table", ["lead_attributes", "accounts", "sales_activities", "attendance_events"]
)
def test_both_loaders_give_the_same_rows_of_salesforce(together, by_dlt, table):
    assert rows_of(together, "salesforce", table) == rows_of(by_dlt[0], "salesforce", table)


def test_dlt_lands_no_histories_of_salesforce_and_nothing_deleted(together, by_dlt):
    db, _ = by_dlt
    leads, leads_of_dlt = (rows_of(one, "salesforce", "leads") for one in (together, db))
    gone = {"Cleo1EAB", "Dora1EAB", "Eve02EAB", "Gus01AAB"}
    assert {row[0][-8:] for row in leads - leads_of_dlt} == gone
    assert not leads_of_dlt - leads

    def both(table, columns):
        return (set(rows_of(one, "salesforce", table, columns)) for one in (together, db))

    links, links_of_dlt = both("lead_links", "lead_id, linked_lead_id, linked_at")
    assert {row[0][-8:] for row in links - links_of_dlt} == {"Eve02EAB"}
    assert links_of_dlt < links

    # A deleted deal lingers; without a history a deal was won at the start of its close date.
    deals, deals_of_dlt = both("opportunities", "opportunity_id, lead_id, stage, amount, closed_at")
    assert {(row[0], row[-1]) for row in deals_of_dlt - deals} == {
        ("salesforce-0065f00000Deal1AAB", datetime(2026, 4, 15)),
        ("salesforce-0065f00000Deal4AAB", None),
    }
    assert {row[0] for row in deals - deals_of_dlt} == {"salesforce-0065f00000Deal1AAB"}

    programs, programs_of_dlt = both("nurture_memberships", "lead_id, program, enrolled_at")
    assert {row[1] for row in programs - programs_of_dlt} == {"Old ads"}
    assert {row[1] for row in programs_of_dlt - programs} == {"7015f00000Ads01AAB"}

    _, changes = both("lead_status_changes", "lead_id, status, changed_at")
    assert changes == {
        (BEN_AS_LEAD, "Closed - Converted", datetime(2026, 3, 2)),
        (IVY_AS_LEAD, "Closed - Converted", datetime(2026, 5, 15)),
    }


def test_dlt_loads_of_one_record_are_one_row(by_dlt):
    db, _ = by_dlt
    omitted = set(query(db, "from staging.base_salesforce__omitted_rows"))
    assert {("task", "duplicate", 1), ("campaign_member", "duplicate", 1)} <= omitted
    member = "select event_type from staging.stg_salesforce__attendance_events where lead_id = ?"
    # The later load says attended, the earlier registered.
    assert sorted(query(db, member, ADA)) == [("attended",), ("invited",)]


def test_freshness_is_measured_of_every_system(by_dlt):
    db, settings = by_dlt
    target = db.parent / "target"
    vars = {"as_of_date": AS_OF_DATE, **settings}
    # The fixtures were landed long ago, or lie in the future.
    run_dbt(["source", "freshness"], db=db, target_path=target, vars=vars, check=False)
    results = json.loads((target / "sources.json").read_text(encoding="utf-8"))["results"]
    latest = {result["unique_id"].split(".", 2)[2]: result["max_loaded_at"] for result in results}
    assert {name.split(".")[0] for name in latest} >= {
        "salesforce_dlt",
        "marketo",
        "pardot",
        "segment",
    }
    assert latest["salesforce_dlt.lead"].startswith("2026-05-15T12:00:00")  # the latest change


def test_users_of_the_generic_source_are_seen_by_snowplow_and_ga4_together(by_dlt):
    db, _ = by_dlt
    # Kim: prices today and 30 days ago in both, at the same hour, once a day 10.5; demo form 25;
    # search once a day 1; in GA4 guide 8 + 3 and one visit 2 = 49.5: 0.6 x 49.5 = 29.7.
    # Max: prices 7, once: 4.2. Ann of Segment, u1 in the generic source: 55, as alone.
    found = scores(db)
    assert (found["kim"], found["max"], found["segment-u1"]) == (30, 4, 55)
    assert "u1" not in found


LITTLE = """
create schema marketo;
create table marketo.lead as
select id, email, created_at, updated_at, lead_status
from read_csv('{fixtures}/marketo/lead.csv') where id < 900;
create schema salesforce;
create table salesforce.lead as
select '00Q5f00000Ada01EAB' as id, 'last year' as last_modified_date,
    timestamp '2026-03-15 09:00' as created_date;
create schema hubspot;
create table hubspot.contact as
select 101 as id, 'VP Marketing' as property_jobtitle,
    timestamp '2026-06-15' as property_createdate;
create schema pardot;
create table pardot.prospect as
select 201 as id, timestamp '2026-06-15' as created_at, timestamp '2026-06-15' as updated_at;
create schema segment;
create table segment.identifies as
select 'i1' as id, 'a1' as anonymous_id, 'u1' as user_id, timestamp '2026-06-15' as timestamp,
    timestamp '2026-06-15' as received_at;
create schema snowplow;
create table snowplow.events as
select 'e1' as event_id, 'page_view' as event, 'v1' as domain_userid, 'ann' as user_id,
    'https://www.example.com/pricing' as page_url, timestamp '2026-06-30' as collector_tstamp;
create schema ga4;
create table ga4.events as
select 20260630 as event_date, 'page_view' as event_name, 'g1' as user_pseudo_id, 'ann' as user_id,
    epoch_us(timestamp '2026-06-30') as event_timestamp;
create schema raw;
create table raw.leads as
select 'ann' as lead_id, 'Director of Sales' as job_title, timestamp '2026-06-15' as created_at,
    timestamp '2026-06-15' as updated_at;
create table raw.identities as
select 'v2' as anonymous_id, 'ann' as lead_id, timestamp '2026-06-15' as identified_at;
"""


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    """Of each system the one table that must be there, with few columns; generic with two."""
    db = tmp_path_factory.mktemp("little") / "warehouse.duckdb"
    settings = {
        "sources": ["generic", *SYSTEMS],
        "ga4_schema": "ga4",
        "ga4_shape": "flat",
        "snowplow_schema": "snowplow",
    }
    # First without the one table that Snowplow must have.
    with duckdb.connect(str(db)) as connection:
        connection.execute(LITTLE.format(fixtures=FIXTURES))
        connection.execute("alter table snowplow.events rename to no_events")
    with pytest.raises(AssertionError) as failure:
        build_landed(db, **settings)
    with duckdb.connect(str(db)) as connection:
        connection.execute("alter table snowplow.no_events rename to events")
    return build_landed(db, **settings), str(failure.value)


def test_a_system_needs_its_table(little):
    assert "var sources names snowplow, but schema snowplow has no table events." in little[1]
    assert " OK created" not in little[1]


def test_tables_and_columns_that_are_missing_act_as_empty(little):
    db, _ = little
    # Ann: director 16, sales 12, no address; prices today 7: 14 + 4.2.
    # The contact of HubSpot: VP 18, marketing 12 = 30, 15 points. All others have no more than an
    # address, at best 8 - 3 = 5 and 2.5 points less silence.
    found = scores(db)
    assert (found["ann"], found["hubspot-101"], found["pardot-201"], found[ADA]) == (18, 15, 0, 0)
    assert tally(db)["marketo"] == (8, 7, 0, 1)
    lead = "select is_deleted, created_at, updated_at, unreadable_columns"
    day = datetime(2026, 3, 15, 9)
    assert query(db, f"{lead} from staging.stg_salesforce__leads") == [
        (False, day, day, "last_modified_date|")
    ]
    empty = ["accounts", "opportunities", "sales_activities", "email_events", "commerce_events"]
    for table in [*empty, "attendance_events", "account_intent"]:
        assert query(db, f"select count(*) from staging.stg_inputs__{table}") == [(0,)], table


def test_leads_may_be_all_there_is(tmp_path):
    db = tmp_path / "lead_scoring.duckdb"
    with duckdb.connect(str(db)) as connection:
        connection.execute(
            """
            create schema raw;
            create table raw.leads as
            select 'ann' as lead_id, 'ann@acme.example' as email, 'VP Marketing' as job_title,
                'Germany' as country, timestamp '2026-01-15' as created_at,
                timestamp '2026-01-15' as updated_at;
            """
        )
    build_landed(db)
    # VP 18, marketing 12, business address 8, Germany 8 = 46. Nothing is known of silence.
    assert scores(db) == {"ann": 23}
