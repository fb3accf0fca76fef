"""One person, once: people of three systems in one warehouse.

The systems mail and shop land the tables of the generic source in schemas of their own; their
adapters are copies of the generic one, in a copy of the project.
"""

import shutil
from itertools import pairwise

import duckdb
import pytest
from dbt_project import PROJECT, query, run_dbt
from test_history import BUILD, what_was_known
from test_incremental import differences

from scripts.generate_demo_data import Options, generate

SYSTEMS = ["mail", "shop"]
LAST_DAY = "2026-06-30"
VARS = {"sources": ["generic", *SYSTEMS]}
# id, address, first name, city, status, created on
LEADS = {
    "generic": [
        ("ann", "ann@x.com", "Ann", None, "new", "2026-02-01"),
        ("bob", "bob@x.com", "Bob", "Rome", "new", "2026-02-01"),
        ("bob-old", "bobby@x.com", "Bobby", "Bonn", "new", "2026-01-01"),
        ("cat", "info@x.com", "Cat", None, "new", "2026-02-01"),
        ("dan", "info@x.com", "Dan", None, "new", "2026-02-01"),
        ("eve", "eve@x.com", "Eve", None, "new", "2026-02-01"),
        ("gus", "gus@x.com", "Gus", None, "new", "2026-02-01"),
        ("gus-twin", "gus2@x.com", "Gus", None, "new", "2026-02-01"),
        ("hal", "hal@x.com", "Hal", None, "new", "2026-02-01"),
    ],
    "mail": [
        ("mail-ann", " ANN@x.com", None, "Oslo", "sql", "2026-01-15"),
        ("mail-bob", "bobby@x.com", None, "Kiel", None, "2026-03-01"),
        ("mail-info", "info@x.com", None, None, None, "2026-03-01"),
        ("mail-eve", "other@x.com", None, None, None, "2026-03-01"),
        ("mail-eve-2", "eve@x.com", None, None, None, "2026-03-01"),
        ("mail-fay", "fay@x.com", "Fay", None, None, "2026-03-01"),
        ("mail-hal", "hal@x.com", None, None, None, "2026-03-01"),
    ],
    "shop": [
        ("shop-ann", "ann@private.com", "Anna", "Bergen", None, "2026-03-01"),
        ("shop-fay", "fay@x.com", "Fay", None, None, "2026-03-02"),
        ("shop-gone", "gus@x.com", "Gus", None, None, "2026-07-01"),
    ],
}
LINKS = [
    ("generic", "bob-old", "bob", "merge", "2026-04-01"),
    ("generic", "gus-twin", "gus", "merge", "2026-05-01"),
    ("mail", "mail-eve", "eve", "crm_link", None),
    ("shop", "shop-ann", "mail-ann", "user_id", "2026-05-05"),
    ("shop", "shop-fay", "ann", "crm_link", "2026-07-01"),
    ("shop", "shop-fay", "nobody", "crm_link", None),
]
EXCEPTIONS = """record_id,other_record_id,reason
gus,gus-twin,brothers
mail-hal,hal,an assistant reads the mail
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project that knows the systems mail and shop."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ["analyses", "macros", "models", "seeds", "snapshots"]:
        shutil.copytree(PROJECT / folder, copy / folder)
    for folder in ["generic", "singular"]:
        shutil.copytree(PROJECT / "tests" / folder, copy / "tests" / folder)
    for file in ["dbt_project.yml", "profiles.yml"]:
        shutil.copy(PROJECT / file, copy / file)
    for system in SYSTEMS:
        folder = copy / "models" / "staging" / system
        folder.mkdir()
        for file in (PROJECT / "models" / "staging" / "generic").iterdir():
            text = file.read_text(encoding="utf-8").replace("generic", system)
            text = text.replace("{{ var('raw_schema') }}", system)
            (folder / file.name.replace("generic", system)).write_text(text, encoding="utf-8")
    macro = copy / "macros" / "inputs" / "source_tables.sql"
    text = macro.read_text(encoding="utf-8")
    begin, end = text.index("'generic': ["), text.index("],", text.index("'generic': [")) + 2
    tables = text[begin:end]
    more = "".join(tables.replace("generic", system) for system in SYSTEMS)
    macro.write_text(text.replace(tables, tables + more), encoding="utf-8")
    return copy


def seeds_with(home, project, exceptions):
    """A copy of the seeds that keeps these people apart."""
    seeds = home / "seeds"
    if not seeds.exists():
        shutil.copytree(project / "seeds", seeds)
    (seeds / "identity_exceptions.csv").write_text(exceptions, encoding="utf-8")
    return seeds


@pytest.fixture(scope="module")
def people(tmp_path_factory, project):
    home = tmp_path_factory.mktemp("people")
    db = home / "people.duckdb"
    with duckdb.connect(str(db)) as connection:
        for system, rows in LEADS.items():
            schema = "raw" if system == "generic" else system
            connection.execute(f"create schema {schema}")
            connection.execute(
                f"""
                create table {schema}.leads as
                select
                    column0 as lead_id, column1 as email, column2 as first_name, column3 as city,
                    column4 as status, column5::timestamp as created_at,
                    column5::timestamp as updated_at
                from (values {", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))}) as rows
                    (column0, column1, column2, column3, column4, column5)
                """,
                [cell for row in rows for cell in row],
            )
            links = [row[1:] for row in LINKS if row[0] == system]
            connection.execute(
                f"create table {schema}.lead_links "
                "(lead_id text, linked_lead_id text, link_type text, linked_at timestamp)"
            )
            connection.executemany(f"insert into {schema}.lead_links values (?, ?, ?, ?)", links)
        connection.execute(
            """
            create table shop.web_events as
            select 'shop-e1' as event_id, 'shop-ann' as lead_id, null as anonymous_id,
                'page_view' as event_type, timestamp '2026-04-01' as occurred_at
            union all
            select 'shop-e2', null, 'shop-visitor', 'page_view', timestamp '2026-06-01';
            create table shop.identities as
            select 'shop-visitor' as anonymous_id, 'shop-ann' as lead_id,
                timestamp '2026-06-03' as identified_at;
            create table mail.lead_attributes as
            select 'mail-ann' as lead_id, 'plan' as attribute, 'gold' as value,
                timestamp '2026-03-01' as updated_at;
            create table mail.opportunities as
            select 'mail-deal' as opportunity_id, 'mail-bob' as lead_id, false as is_closed,
                false as is_won, timestamp '2026-04-01' as created_at,
                timestamp '2026-04-01' as updated_at;
            """
        )
    run_dbt(
        ["build", "--select", "+lead_records", "+lead_record_links", "+lead_exclusions",
         "+int_event_days", "+int_lead_attribute_values", "+row_exclusions", "+int_lead_facts",
         "+leads_of_each_source_add_up", "--indirect-selection", "cautious",
         "--exclude-resource-type", "unit_test"],
        project=project,
        seeds=seeds_with(home, project, EXCEPTIONS),
        db=db,
        target_path=home / "target",
        vars={**VARS, "as_of_date": LAST_DAY},
    )  # fmt: skip
    return db


def test_each_record_has_its_person_and_says_why(people):
    records = query(
        people,
        """
        select record_id, lead_id, evidence, linked_record_id, exclusion_reason, linked_on::text
        from scoring.lead_records order by all
        """,
    )
    assert records == [
        ("ann", "ann", "itself", None, None, None),
        ("bob", "bob", "itself", None, None, None),
        ("bob-old", "bob", "merge", "bob", "merged", "2026-04-01"),
        ("cat", "cat", "itself", None, None, None),
        ("dan", "dan", "itself", None, None, None),
        ("eve", "eve", "itself", None, None, None),
        ("gus", "gus", "itself", None, None, None),
        ("gus-twin", "gus-twin", "itself", None, None, None),
        ("hal", "hal", "itself", None, None, None),
        ("mail-ann", "ann", "email", "ann", "merged", "2026-02-01"),
        # The address is that of the record that was merged into Bob's.
        ("mail-bob", "bob", "email", "bob", "merged", "2026-03-01"),
        ("mail-eve", "eve", "crm_link", "eve", "merged", None),
        ("mail-eve-2", "mail-eve-2", "itself", None, None, None),
        ("mail-fay", "mail-fay", "itself", None, None, None),
        ("mail-hal", "mail-hal", "itself", None, None, None),
        ("mail-info", "mail-info", "itself", None, None, None),
        ("shop-ann", "ann", "user_id", "mail-ann", "merged", "2026-05-05"),
        ("shop-fay", "mail-fay", "email", "mail-fay", "merged", "2026-03-02"),
        ("shop-gone", None, None, None, "future", None),
    ]


def test_links_that_do_not_hold_say_why(people):
    links = query(
        people,
        """
        select record_id, linked_record_id, evidence, refusal_reason
        from scoring.lead_record_links where refusal_reason is not null order by all
        """,
    )
    assert links == [
        ("gus-twin", "gus", "merge", "exception"),
        ("mail-eve-2", "eve", "email", "better_link"),
        ("mail-hal", "hal", "email", "exception"),
        ("mail-info", "cat", "email", "shared_address"),
    ]
    reasons = query(
        people,
        "select reason, rows_excluded from scoring.row_exclusions "
        "where source_table = 'lead_links' order by 1",
    )
    assert reasons == [("future", 1), ("unknown_lead", 1)]


def test_the_rows_of_each_source_add_up(people):
    counts = query(
        people,
        """
        select source_system, count(*), count(*) filter (exclusion_reason is null),
            count(*) filter (exclusion_reason = 'merged')
        from scoring.lead_records group by 1 order by 1
        """,
    )
    assert counts == [("generic", 9, 8, 1), ("mail", 7, 4, 3), ("shop", 3, 0, 2)]
    excluded = query(
        people,
        """
        select source_system, reason, sum(rows_excluded)::int
        from scoring.lead_exclusions group by all order by all
        """,
    )
    assert excluded == [
        ("generic", "merged", 1),
        ("mail", "merged", 3),
        ("shop", "future", 1),
        ("shop", "merged", 2),
    ]


def test_what_is_known_of_any_record_is_known_of_the_person(people):
    (ann,) = query(
        people,
        """
        select first_name, city, email, status, created_at::date::text
        from intermediate.int_leads where lead_id = 'ann'
        """,
    )
    assert ann == ("Ann", "Oslo", "ann@x.com", "new", "2026-01-15")
    # Of a record that was merged inside its system nothing counts, only its events and deals.
    (bob,) = query(
        people,
        "select first_name, city, created_at::date::text from intermediate.int_leads "
        "where lead_id = 'bob'",
    )
    assert bob == ("Bob", "Rome", "2026-02-01")
    events = query(
        people,
        """
        select lead_id, activity_date::text, known_date::text
        from intermediate.int_event_days where lead_id is not null order by all
        """,
    )
    assert events == [("ann", "2026-04-01", "2026-05-05"), ("ann", "2026-06-01", "2026-06-03")]
    facts = query(
        people,
        """
        select lead_id, evidence_type, evidence_value from intermediate.int_lead_facts
        where lead_id in ('ann', 'bob') order by all
        """,
    )
    assert facts == [
        ("ann", "created", "created"),
        ("ann", "status", "new"),
        ("ann", "status", "sql"),
        ("bob", "created", "created"),
        ("bob", "opportunity", "created"),
        ("bob", "opportunity", "open"),
        ("bob", "status", "new"),
    ]
    plans = query(
        people,
        "select lead_id, value from intermediate.int_lead_custom_attributes "
        "where attribute = 'plan'",
    )
    assert plans == [("ann", "gold")]


def land(db, folder, day, number):
    """Lands what the other systems knew at the end of the day, in the warehouse.

    A third of the leads are in `mail`, found by their address, with their mails; a third are in
    `shop`, found by an id, with what they did on the pages there. Some links and addresses come
    late, some are gone in later slices.
    """
    known = f"< timestamp '{day}' + interval 1 day"
    with duckdb.connect(str(db)) as connection:
        connection.execute(
            f"""
            create schema if not exists mail;
            create schema if not exists shop;
            create or replace table people as
            select lead_id, hash(lead_id) % 3 as third, hash(lead_id, 1) % 100 as draw
            from '{folder}/leads.parquet' group by lead_id;
            create or replace table mail.leads as
            select
                'mail-' || lead_id as lead_id, first_name,
                case when draw % 5 = {number} then 'other-' || lead_id || '@x.com'
                    else upper(email) end as email,
                case when draw > 50 then 'Oslo' end as city,
                case when draw > 80 then 'sql' end as status,
                created_at - interval (draw) day as created_at, updated_at
            from '{folder}/leads.parquet' inner join people using (lead_id)
            where third = 0 or draw < 10;
            create or replace table mail.email_events as
            select 'mail-' || event_id as event_id, 'mail-' || lead_id as lead_id, campaign_id,
                event_type, link_url, occurred_at - interval 1 hour as occurred_at, loaded_at
            from '{folder}/email_events.parquet' inner join people using (lead_id)
            where third = 0;
            create or replace table shop.leads as
            select 'shop-' || lead_id as lead_id, job_title, country, 'Bergen' as city,
                created_at + interval (draw) hour as created_at, updated_at
            from '{folder}/leads.parquet' inner join people using (lead_id)
            where (third = 1 or draw < 10) and created_at + interval (draw) hour {known};
            create or replace table shop.lead_links as
            select 'shop-' || lead_id as lead_id,
                case when draw < 5 then 'mail-' else '' end || lead_id as linked_lead_id,
                case when draw % 2 = 0 then 'crm_link' else 'user_id' end as link_type,
                case when draw % 3 = 0 then timestamp '2026-06-30' - interval (draw) day end
                    as linked_at
            from people
            where draw % 7 <> {number};
            create or replace table shop.web_events as
            select 'shop-' || event_id as event_id,
                'shop-' || lead_id as lead_id, 'shop-' || anonymous_id as anonymous_id,
                event_type, page_url, occurred_at + interval 1 hour as occurred_at, loaded_at
            from '{folder}/web_events.parquet'
            where hash(anonymous_id) % 3 = 1 and occurred_at + interval 1 hour {known};
            create or replace table shop.identities as
            select 'shop-' || anonymous_id as anonymous_id, 'shop-' || lead_id as lead_id,
                identified_at
            from '{folder}/identities.parquet';
            create or replace table shop.lead_attributes as
            select 'shop-' || lead_id as lead_id, attribute, value, updated_at
            from '{folder}/lead_attributes.parquet'
            where attribute <> 'merged_into_lead_id';
            """
        )


def test_links_that_come_and_go_give_what_a_full_refresh_gives(tmp_path, project):
    days = ["2026-06-28", LAST_DAY]
    generate(tmp_path / "all", Options(leads=500, events=10_000, accounts=90, seed=3))
    db = tmp_path / "lead_scoring.duckdb"

    def run(number, *options):
        seeds = seeds_with(tmp_path, project, exceptions[number])
        run_dbt(
            [*BUILD, *options],
            project=project,
            seeds=seeds,
            db=db,
            target_path=tmp_path / "target",
            vars={
                **VARS,
                "raw_path": str(tmp_path / f"slice_{number}"),
                "as_of_date": days[number],
            },
        )

    header = "record_id,other_record_id,reason\n"
    exceptions = [header] * len(days)
    linked = []
    for number, day in enumerate(days):
        folder = tmp_path / f"slice_{number}"
        what_was_known(tmp_path / "all", folder, day)
        land(db, folder, day, number)
        if number == len(days) - 1:
            apart = query(
                db,
                "select record_id, linked_record_id from scoring.lead_records "
                "where linked_record_id is not null order by hash(record_id) limit 20",
            )
            exceptions[number] += "".join(f"{one},{other},\n" for one, other in apart)
        run(number)
        linked.append(
            query(
                db,
                "select record_id, lead_id from scoring.lead_records "
                "where exclusion_reason = 'merged' and lead_id is not null",
            )
        )
    for before, after in pairwise(linked):
        assert set(before) - set(after), "links vanish"
        assert set(after) - set(before), "links appear"
    assert query(db, "select is_partial from intermediate.int_run_scope") == [(True,)]
    shutil.copy(db, tmp_path / "slices.duckdb")
    run(len(days) - 1, "--full-refresh")
    compared, found = differences(tmp_path / "slices.duckdb", db)
    assert compared > 30
    assert not found
