"""What the demo prints, on a small made-up warehouse."""

from __future__ import annotations

import duckdb
import pytest

from scripts import demo, demo_summary

WAREHOUSE = """
create schema raw;
create schema intermediate;
create schema scoring;
create schema marts;
create table intermediate.int_leads (
    lead_id text, first_name text, last_name text, company_name text
);
insert into intermediate.int_leads values
    ('L1', 'Ada', 'Lovelace', 'Engines [UK] Ltd'),
    ('L2', 'Grace', null, null),
    ('L3', null, null, 'Hidden plc');
create table scoring.lead_scores (
    lead_id text, scoring_model text, as_of_date date, unclamped_score double, score int,
    grade text, score_label text, temperature text
);
insert into scoring.lead_scores values
    ('L1', 'default', '2026-06-30', 112.5, 100, 'A+', 'A1', 'hot'),
    ('L1', 'expansion', '2026-06-30', 40, 40, 'B', 'B3', 'warm'),
    ('L2', 'default', '2026-06-30', 55, 55, 'A', 'A2', 'warm'),
    ('L3', 'default', '2026-06-30', -5, 0, 'F', null, 'cold');
create table scoring.lead_score_reasons (
    lead_id text, scoring_model text, direction text, reason_rank int, reason text, points double
);
insert into scoring.lead_score_reasons values
    ('L1', 'default', 'for', 1, 'asked for a demo', 30),
    ('L1', 'default', 'for', 4, 'opened a mail', 1),
    ('L1', 'default', 'against', 1, 'free e-mail address', -5);
create table scoring.lead_worklist (
    lead_id text, scoring_model text, owner_id text, position int, recommended_action text
);
insert into scoring.lead_worklist values
    ('L1', 'default', 'O1', 1, 'Call within 4 hours'),
    ('L1', 'expansion', 'O1', 3, null),
    ('L2', 'default', 'O1', 2, null);
create table scoring.event_exclusions (
    source_table text, reason text, event_date date, rows_excluded int
);
insert into scoring.event_exclusions values
    ('web_events', 'unknown_lead', '2026-06-01', 1200),
    ('web_events', 'unknown_lead', '2026-06-02', 34),
    ('email_events', 'bot', '2026-06-02', 7);
create table marts.lead_conversion_rates (
    scoring_model text, score_band text, leads int, opportunities int, customers int,
    conversion_rate double, lift double
);
insert into marts.lead_conversion_rates values
    ('default', '0-20', 60, 3, 1, 0, 0),
    ('default', '0-20', 30, 0, 0, 0, 0),
    ('default', '80-100', 10, 6, 4, 0, 0);
"""


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "small.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(WAREHOUSE)
    return path


@pytest.fixture
def printed(warehouse, capsys):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        demo_summary.show(connection, str(warehouse))
    return capsys.readouterr().out


def row(text, start):
    """Returns the words of the only line that starts so."""
    (line,) = [line for line in text.splitlines() if line.strip().startswith(start)]
    return line.split()


def test_grades_by_temperature(printed):
    assert "3 leads scored by 2 scoring models for 2026-06-30" in printed
    # Two tables side by side: A+ and A are one row, temperatures go from hot to cold.
    assert row(printed, "grade") == ["grade", "hot", "warm", "cold", "all"] * 2
    assert row(printed, "A  ")[:5] == ["A", "1", "1", "0", "2"]


def test_best_leads_with_reasons(printed):
    assert row(printed, "100")[:6] == ["100", "A1", "Ada", "Lovelace", "+30.0", "asked"]
    assert row(printed, "Engines")[-4:] == ["-5.0", "free", "e-mail", "address"]
    assert "opened a mail" not in printed
    assert "Engines [UK] Ltd" in printed
    assert "-> Call within 4 hours" in printed
    # One line per lead, with its best model; L3 is on no worklist.
    assert printed.count("Ada Lovelace") == 1
    assert "Hidden plc" not in printed


def test_conversion_by_score_band(printed):
    assert row(printed, "80-100") == ["80-100", "10", "6", "4", "40.0%", "8.0"]
    assert row(printed, "0-20") == ["0-20", "90", "3", "1", "1.1%", "0.2"]


def test_exclusions_and_the_way_to_the_tables(printed, warehouse):
    assert row(printed, "source table") == ["source", "table", "unknown_lead", "bot"]
    assert row(printed, "web_events") == ["web_events", "1,234", "0"]
    assert row(printed, "email_events") == ["email_events", "0", "7"]
    assert row(printed, "scoring  ")[-1] == "4"
    assert f"DuckDB file: {warehouse}" in printed


def test_every_table_fits_into_a_hundred_columns(printed):
    tables = printed.partition("DuckDB file")[0]
    assert max(map(len, tables.splitlines())) <= 100


def test_an_empty_warehouse_is_said_to_be_empty(warehouse, capsys):
    with duckdb.connect(str(warehouse)) as connection:
        for table in (
            "scoring.lead_worklist", "marts.lead_conversion_rates", "scoring.event_exclusions"
        ):  # fmt: skip
            connection.execute(f"delete from {table}")
        demo_summary.show(connection, "small.duckdb")
    text = capsys.readouterr().out
    assert "No open lead is on a worklist." in text
    assert "No lead has closed yet." in text
    assert "None: every event counts." in text


def test_the_demo_keeps_off_a_warehouse_with_other_data(warehouse, tmp_path):
    data = tmp_path / "demo_data"
    demo.check_warehouse(tmp_path / "none.duckdb", data)
    demo.check_warehouse(warehouse, data)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"create view raw.accounts as select '{data}/accounts.parquet' as path")
    demo.check_warehouse(warehouse, data)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table raw.leads (lead_id text)")
    with pytest.raises(demo.DemoError, match=r"data of your own \(raw\.leads\)"):
        demo.check_warehouse(warehouse, data)


def test_demo_data_is_made_again_only_when_asked_otherwise(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        demo.generate_demo_data, "generate", lambda folder, options: made.append(options.leads)
    )
    few, many = (demo.read_options(["--leads", leads]).data for leads in ("200", "300"))
    assert demo.make_data(tmp_path / "data", few)
    assert not demo.make_data(tmp_path / "data", few)
    assert demo.make_data(tmp_path / "data", many)
    assert made == [200, 300]
