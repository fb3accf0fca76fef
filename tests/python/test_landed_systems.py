"""Tables that loaders land, from end to end: refreshed, what-if, and how fresh they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import duckdb
import pytest
from dbt_project import PROJECT, query, run_dbt
from landed import load_fixtures

DAY = "2026-06-30"
VARIABLES = {
    "sources": ["generic", "hubspot"],
    "hubspot_lead_properties": ["budget", "seats_needed"],
}
# Dina asks for a price on the day of the scores.
NEW_FORM = f"""
    insert into hubspot.contact_form_submission by name
    select
        timestamp '{DAY} 09:00:00' as timestamp, form_id, 106 as contact_id, 'c-9' as conversion_id,
        timestamp '{DAY} 12:00:00' as _fivetran_synced
    from hubspot.contact_form_submission where form_id = 'g-1' limit 1
"""


def run_script(name, home, *options):
    """Runs a script on the tables of both systems."""
    command = [sys.executable, "-m", name, "--raw-path", str(home / "raw"), "--as-of-date", DAY]
    done = subprocess.run(
        [*command, "--vars", json.dumps(VARIABLES), *options],
        cwd=PROJECT,
        env={**os.environ, "LEAD_SCORING_DB": str(home / "published.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def scores(home):
    return dict(
        query(
            home / "published.duckdb",
            "select lead_id, score from scoring.lead_scores where scoring_model = 'b2b_saas'",
        )
    )


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """Two refreshes from a folder of generic files and a DuckDB file with HubSpot."""
    home = tmp_path_factory.mktemp("landed")
    (home / "raw").mkdir()
    (home / "raw" / "leads.csv").write_text(
        f"lead_id,email,created_at,updated_at\nkim,kim@example.com,2026-06-15,{DAY} 08:00:00\n"
    )
    database = home / "loader.duckdb"
    load_fixtures(database, "hubspot")
    options = ["--raw-database", str(database), "--stale", "error"]
    run_script("scripts.refresh", home, *options)
    before = scores(home)
    with duckdb.connect(str(database)) as connection:
        connection.execute(NEW_FORM)
    run_script("scripts.refresh", home, *options)
    return SimpleNamespace(home=home, before=before, after=scores(home))


def test_people_of_both_systems_are_scored(refreshed):
    # The sums are in test_source_hubspot.py.
    assert refreshed.before["hubspot-101"] == 62
    assert refreshed.before["hubspot-106"] == 33
    assert "kim" in refreshed.before


def test_the_next_refresh_reads_what_the_loader_brought(refreshed):
    # 0.5 x 71 for fit, 0.6 x 25 for the form, and the 4 points for silence are not taken.
    assert refreshed.after["hubspot-106"] == 51
    others = refreshed.before.keys() - {"hubspot-106"}
    assert all(refreshed.after[lead] == refreshed.before[lead] for lead in others)
    runs = query(
        refreshed.home / "published.duckdb",
        "select status, events_read from scoring.refresh_runs order by run_id",
    )
    assert runs == [
        ("published", "first run, or full refresh"),
        ("published", "new events only"),
    ]


def test_what_if_reads_landed_tables_where_the_refresh_left_them(refreshed):
    home = refreshed.home
    seeds = shutil.copytree(PROJECT / "seeds", home / "seeds")
    path = seeds / "engagement_rules.csv"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("contact-us,once,25,", "contact-us,once,12,")
    assert changed != text
    path.write_text(changed, encoding="utf-8")

    run_script("scripts.whatif", home, "--seeds", str(seeds), "--work-folder", str(home / "whatif"))

    # A price form 12 days ago gives 12 x (1 - 12/120) = 10.8 instead of 22.5:
    # 0.5 x 87 + 0.6 x 18.75 = 54.75.
    movers = query(
        home / "whatif" / "what_if.duckdb",
        "select score_before, score_after from whatif.movers where lead_id = 'hubspot-101'",
    )
    assert movers == [(62, 55)]


def test_dbt_tells_how_fresh_each_system_is(tmp_path):
    database = tmp_path / "landed.duckdb"
    systems = "hubspot salesforce marketo pardot segment snowplow ga4".split()
    for system in systems:
        load_fixtures(database, system)
    with duckdb.connect(str(database)) as connection:
        # An export has numbers only, the fixture a word among them.
        connection.execute("delete from ga4.events where event_timestamp = 'yesterday'")
        connection.execute("create schema raw")
        connection.execute(f"create table raw.leads as select '{DAY} 08:00:00' as updated_at")
        last_event = connection.execute(
            "select max(make_timestamp(event_timestamp::bigint)) from ga4.events"
        ).fetchone()[0]

    run_dbt(
        ["source", "freshness"],
        db=database,
        target_path=tmp_path / "target",
        vars={"sources": ["generic", *systems], "snowplow_schema": "snowplow"},
        check=False,  # they are old
    )

    results = json.loads((tmp_path / "target" / "sources.json").read_text())["results"]
    newest = {result["unique_id"].split(".")[2]: result.get("max_loaded_at") for result in results}
    assert newest.keys() == {"generic", *systems}
    assert newest["generic"].startswith(f"{DAY}T08:00")
    assert newest["hubspot"].startswith("2026-06-29T04:00")
    assert newest["ga4"].startswith(f"{last_event:%Y-%m-%dT%H:%M}")
    assert all(result["status"] in ("warn", "error") for result in results)
