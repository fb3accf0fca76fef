"""A system that nobody knows: from its tables over a confirmed mapping to scores."""

import shutil

import duckdb
import pytest
import yaml
from dbt_project import PROJECT, query, run_dbt

from scripts.new_source import __main__ as new_source
from scripts.new_source import guess, mapping, tables

LANDED = """
create schema acme;
create table acme.people as
select * from (values
    (1, 'Ada', 'Byron', 'ada@engine.example', 'VP Engineering', 'open', 'blue', '2026-01-03 10:00'),
    (2, 'Bob', 'Low', 'bob@gmail.com', 'Intern', 'open', 'red', '2026-02-30 10:00')
) as people (
    person_id, given_name, family_name, email_address, title, lead_status, favourite_colour,
    created_on
)
cross join (select timestamp '2026-03-01' as modified_at, false as archived);
create table acme.page_views as
select 'v1' as id, 1 as person_id, 'https://x.example/pricing' as url,
    timestamp '2026-06-20 10:00' as time, timestamp '2026-06-20 11:00' as received_at;
create table acme.colour_codes as select 1 as code, 'red' as colour;
"""


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    path = tmp_path_factory.mktemp("new_source") / "landed.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(LANDED)
    return path


def propose(landed, out):
    assert new_source.main(["propose", "acme", "--database", str(landed), "--out", str(out)]) == 0
    return yaml.safe_load(out.read_text(encoding="utf-8"))


def confirm(out, **changes):
    """What a person does with the file: fills what only they can know."""
    text = out.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert f"{before}: ''" in text
        text = text.replace(f"{before}: ''", f"{before}: {after}")
    out.write_text(text, encoding="utf-8")


def test_columns_are_guessed_by_name_and_type(landed, tmp_path):
    guessed = propose(landed, tmp_path / "acme.yml")["tables"]
    assert {name: table["fills"] for name, table in guessed.items()} == {
        "people": "leads",
        "page_views": "web_events",
        "colour_codes": "",
    }
    known = {name: column for name, column in guessed["people"]["columns"].items() if column}
    assert known == {
        "lead_id": "person_id",
        "email": "email_address",
        "first_name": "given_name",
        "last_name": "family_name",
        "job_title": "title",
        "status": "lead_status",
        "is_deleted": "archived",
        "created_at": "created_on",
        "updated_at": "modified_at",
    }


def test_a_type_that_cannot_be_is_not_guessed():
    wanted = tables.Column("occurred_at", "timestamp")
    assert guess.column_likeness(tables.Column("time", "timestamp"), wanted, "visits") > 0.9
    assert guess.column_likeness(tables.Column("time", "bigint"), wanted, "visits") == 0


@pytest.mark.parametrize(
    ("native", "portable"),
    [
        ("TIMESTAMP WITH TIME ZONE", "timestamp"),
        ("TIMESTAMP_NTZ", "timestamp"),
        ("DATE", "date"),
        ("DATETIME", "timestamp"),
        ("INTEGER", "bigint"),
        ("INT64", "bigint"),
        ("DECIMAL(18,2)", "numeric(18,4)"),
        ("character varying", "string"),
        ("BOOL", "boolean"),
        ("interval", "string"),
    ],
)
def test_types_of_warehouses(native, portable):
    assert tables.portable_type(native) == portable


def test_columns_come_from_files_and_lists_too(tmp_path):
    (tmp_path / "people.csv").write_text("id,mail\n1,a@b.example\n", encoding="utf-8")
    assert tables.from_files([tmp_path / "people.csv"]) == {
        "people": [tables.Column("id", "bigint"), tables.Column("mail", "string")]
    }
    (tmp_path / "columns.csv").write_text(
        "TABLE_NAME,COLUMN_NAME,DATA_TYPE\nPEOPLE,ID,NUMBER\n", encoding="utf-8"
    )
    assert tables.from_list(tmp_path / "columns.csv") == {
        "people": [tables.Column("id", "numeric(18,4)")]
    }


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("event_type: ''", "event_type: ''", "table page_views: web_events needs event_type"),
        (
            "email: email_address",
            "email: e_mail",
            "table people, column email: 'e_mail' is neither",
        ),
        ("email: email_address", "mail: email_address", "column mail: leads has no such column"),
        ("fills: leads", "fills: lead", "table people, fills: 'lead' is none of"),
        ("source: acme", "source: Acme!", "source: 'Acme!' is no name"),
        ("source: acme", "source: generic", "is a name of the project's own"),
        ("tables:", "tabels:", "has no `tables`"),
        ("source: acme", "source: [", "cannot be read"),
    ],
)
def test_a_fault_in_the_mapping_is_named(landed, tmp_path, capsys, before, after, said):
    out = tmp_path / "acme.yml"
    propose(landed, out)
    if before != "event_type: ''":
        confirm(out, event_type="{value: page_view}")
    out.write_text(out.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert new_source.main(["write", str(out), "--project", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert str(out) in message
    assert said in message


def test_nothing_is_overwritten(landed, tmp_path, capsys):
    out = tmp_path / "acme.yml"
    propose(landed, out)
    assert new_source.main(["propose", "acme", "--database", str(landed), "--out", str(out)]) == 2
    assert "is there already" in capsys.readouterr().err
    confirm(out, event_type="{value: page_view}")
    (tmp_path / "models" / "staging" / "acme").mkdir(parents=True)
    assert new_source.main(["write", str(out), "--project", str(tmp_path)]) == 2
    assert mapping.read(out).source == "acme"


@pytest.fixture(scope="module")
def built(landed, tmp_path_factory):
    """A copy of the project with the adapter, built on the landed tables."""
    home = tmp_path_factory.mktemp("acme")
    copied = ("models", "macros", "seeds", "snapshots", "tests", "analyses")
    for name in copied:
        shutil.copytree(PROJECT / name, home / name, ignore=shutil.ignore_patterns("*.pyc"))
    for name in (".dbtignore", "dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, home / name)
    out = home / "acme.yml"
    propose(landed, out)
    confirm(
        out, event_type="{value: page_view}", lead_source="{sql: \"'Acme ' || favourite_colour\"}"
    )
    assert new_source.main(["write", str(out), "--project", str(home)]) == 0
    db = home / "warehouse.duckdb"
    shutil.copy(landed, db)
    done = run_dbt(
        ["build", "--exclude-resource-type", "unit_test"],
        db=db,
        target_path=home / "target",
        vars={"sources": ["acme"], "as_of_date": "2026-06-30"},
        project=home,
    )
    assert "WARN" not in done.stdout.replace("WARN=0", "")
    return home


def test_the_adapter_scores_the_leads(built):
    rows = query(
        built / "warehouse.duckdb",
        "select lead_id, lead_source, job_title from intermediate.int_leads",
    )
    # Bob's day of creation is in no calendar: his row is counted out, not lost.
    assert rows == [("acme-1", "Acme blue", "VP Engineering")]
    excluded = query(
        built / "warehouse.duckdb", "select reason, rows_excluded from scoring.lead_exclusions"
    )
    assert excluded == [("malformed", 1)]
    unreadable = query(
        built / "warehouse.duckdb",
        "select source_table, column_name, rows_affected from scoring.unreadable_values",
    )
    assert unreadable == [("leads", "created_on", 1)]


def test_the_visit_of_the_pricing_page_counts(built):
    (points,) = query(
        built / "warehouse.duckdb",
        "select max(engagement_score) from scoring.lead_scores where lead_id = 'acme-1'",
    )
    assert points[0] > 0


def test_the_written_models_keep_the_rules(built):
    found = sorted(path.name for path in (built / "models" / "staging" / "acme").iterdir())
    assert found == [
        "_acme__models.yml",
        "_acme__sources.yml",
        "base_acme__page_views.sql",
        "base_acme__people.sql",
        "stg_acme__leads.sql",
        "stg_acme__web_events.sql",
    ]
    assert "'acme': ['web_events', 'leads']," in (
        built / "macros" / "inputs" / "source_tables.sql"
    ).read_text(encoding="utf-8")
