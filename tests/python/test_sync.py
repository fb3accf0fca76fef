"""Back to the CRM: the vendors' own clients against servers that answer as the vendors do."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from crm_servers import HubSpotServer, SalesforceServer, make_certificate
from dbt_project import PROJECT, query, run_dbt

from scripts import refresh
from scripts.sync import __main__ as command
from scripts.sync import codes, journal, push
from scripts.sync.journal import Journal
from scripts.versions import Versions

SECRETS = ("first-token", "second-token", "refresh-me", "client-secret")
FIELDS = {
    "hubspot_contacts": {"score": "lead_score", "last_engaged_at": "lead_engaged"},
    "salesforce_leads": {"score": "Lead_Score__c", "as_of_date": "Lead_Scored_On__c"},
    "salesforce_contacts": {"score": "Lead_Score__c", "as_of_date": "Lead_Scored_On__c"},
}
IDS = {
    "hubspot_contacts": "hubspot_contact_id",
    "salesforce_leads": "salesforce_lead_id",
    "salesforce_contacts": "salesforce_contact_id",
}


class Site:
    """A published file, its sync log, and a CRM."""

    def __init__(self, home: Path, monkeypatch, capsys) -> None:
        self.published = home / "lead_scoring.duckdb"
        self.log_folder = home / "lead_scoring.sync" / "log"
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        for name in os.environ:
            if name.startswith(("HUBSPOT_", "SALESFORCE_")):
                monkeypatch.delenv(name)
        monkeypatch.setenv("LEAD_SCORING_DB", str(self.published))
        self.scores: dict[str, dict[str, int | None]] = {target: {} for target in IDS}

    def publish(self, target: str | None = None, scores: dict[str, int | None] | None = None):
        """Writes the tables as a build without a log would: the script compares by itself."""
        if target:
            self.scores[target] = scores
        self.published.unlink(missing_ok=True)
        with duckdb.connect(str(self.published)) as connection:
            connection.execute("create schema marts")
            for name, id_column in IDS.items():
                connection.execute(
                    f"create table marts.crm_sync__{name} ({id_column} varchar, lead_id varchar, "
                    "row_hash varchar, score int, as_of_date date, last_engaged_at timestamp)"
                )
                rows = [
                    (record_id, f"person of {record_id}", f"hash of {score}", score)
                    for record_id, score in self.scores[name].items()
                ]
                if rows:
                    connection.executemany(
                        f"insert into marts.crm_sync__{name} values (?, ?, ?, ?, "
                        "'2026-06-30', '2026-06-29 08:30:00')",
                        rows,
                    )
            connection.execute(
                "create table marts.crm_sync_fields "
                "(sync_target varchar, published_value varchar, crm_field varchar)"
            )
            for name, fields in FIELDS.items():
                for value, field in fields.items():
                    connection.execute(
                        "insert into marts.crm_sync_fields values (?, ?, ?)", [name, value, field]
                    )

    def run(self, *arguments: str) -> int:
        code = command.main([*arguments, "--retry-wait", "0"])
        self.output = self.capsys.readouterr().out
        self.log = [json.loads(line) for line in self.output.splitlines() if line[:1] == "{"]
        assert not any(secret in self.output for secret in SECRETS)
        assert not any(secret in self.entries_text() for secret in SECRETS)
        return code

    def entries_text(self) -> str:
        return "".join(path.read_text() for path in sorted(self.log_folder.glob("*.jsonl")))

    def entries(self) -> list[dict]:
        return [json.loads(line) for line in self.entries_text().splitlines()]

    def events(self, name: str) -> list[dict]:
        return [record for record in self.log if record["event"] == name]

    def say(self) -> str:
        return self.log[-1]["message"]


@pytest.fixture
def site(tmp_path, monkeypatch, capsys) -> Site:
    return Site(tmp_path, monkeypatch, capsys)


@pytest.fixture
def hubspot(site, monkeypatch):
    server = HubSpotServer()
    monkeypatch.setenv("HUBSPOT_API_URL", server.url)
    monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", "first-token")
    yield server
    server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def salesforce(site, monkeypatch, certificate):
    server = SalesforceServer(certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    monkeypatch.setenv("SALESFORCE_INSTANCE_URL", server.url)
    monkeypatch.setenv("SALESFORCE_ACCESS_TOKEN", "first-token")
    yield server
    server.close()


def contacts(count: int, score: int = 50) -> dict[str, int | None]:
    return {str(number): score for number in range(1001, 1001 + count)}


def test_a_dry_run_shows_and_sends_nothing(site, hubspot):
    site.publish("hubspot_contacts", contacts(7))
    assert site.run("hubspot", "--show", "2") == codes.DONE
    assert "hubspot_contacts: 7 records, fields lead_engaged, lead_score" in site.output
    assert '1002  {"lead_engaged": "2026-06-29 08:30:00", "lead_score": 50}' in site.output
    assert "1003" not in site.output
    assert "Nothing was sent" in site.output
    assert hubspot.asked == []
    assert not site.log_folder.exists()
    # Nor does it need a token.
    site.monkeypatch.delenv("HUBSPOT_ACCESS_TOKEN")
    assert site.run("hubspot") == codes.DONE


def test_what_changed_is_sent_once(site, hubspot):
    site.publish("hubspot_contacts", contacts(250))
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.sizes == [100, 100, 50]
    assert hubspot.records["1001"] == {"lead_score": "50", "lead_engaged": "2026-06-29T08:30:00Z"}
    assert site.say() == "250 sent, 0 failed, 0 gone"

    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.updates() == 3

    site.publish("hubspot_contacts", {**contacts(250), "1007": 51, "1008": None})
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.history[250:] == [
        ("1007", {"lead_score": "51", "lead_engaged": "2026-06-29T08:30:00Z"}),
        # An empty text blanks a property.
        ("1008", {"lead_score": "", "lead_engaged": "2026-06-29T08:30:00Z"}),
    ]


def test_salesforce_gets_leads_and_contacts_in_its_own_types(site, salesforce):
    site.publish("salesforce_leads", {f"00Q{number:015d}": 60 for number in range(201)})
    site.publish("salesforce_contacts", {"003000000000000AAA": None})
    assert site.run("salesforce", "--apply") == codes.DONE
    assert salesforce.sizes == [200, 1, 1]
    assert salesforce.records["00Q000000000000007"] == {
        "Lead_Score__c": 60,
        "Lead_Scored_On__c": "2026-06-30",
    }
    assert salesforce.records["003000000000000AAA"]["Lead_Score__c"] is None
    assert site.run("salesforce", "--apply") == codes.DONE
    assert salesforce.updates() == 3


def test_a_limit_is_waited_for_as_long_as_the_server_asks(site, hubspot, monkeypatch):
    slept = []
    monkeypatch.setattr("tenacity.nap.time.sleep", slept.append)
    site.publish("hubspot_contacts", contacts(3))
    hubspot.faults = [hubspot.limit(wait=11), hubspot.limit(), (503, {}, {"message": "busy"})]
    assert site.run("hubspot", "--apply") == codes.DONE
    assert slept == [11, 0, 0]
    assert [record["wait_seconds"] for record in site.events("retry")] == [11, 0, 0]
    assert len(hubspot.records) == 3

    # A day is too long to wait, whoever asks for it.
    site.publish("hubspot_contacts", contacts(3, 51))
    hubspot.faults = [hubspot.limit("DAILY")]
    assert site.run("hubspot", "--apply") == codes.LIMIT
    assert "limit of the day" in site.say()
    hubspot.faults = [(477, {"Retry-After": "86400"}, {"message": "migration in progress"})]
    assert site.run("hubspot", "--apply") == codes.LIMIT
    assert slept == [11, 0, 0]
    hubspot.faults = [hubspot.limit()] * 3
    assert site.run("hubspot", "--apply", "--retries", "2") == codes.LIMIT
    assert site.run("hubspot", "--apply") == codes.DONE


def test_salesforce_limits(site, salesforce, monkeypatch):
    slept = []
    monkeypatch.setattr("tenacity.nap.time.sleep", slept.append)
    site.publish("salesforce_leads", {"00Q000000000000001": 60})
    error = salesforce.error
    salesforce.faults = [
        error(503, "SERVER_UNAVAILABLE", "busy", {"Retry-After": "7"}),
        error(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."),
    ]
    assert site.run("salesforce", "--apply") == codes.DONE
    assert slept == [7, 0]
    site.publish("salesforce_leads", {"00Q000000000000001": 61})
    salesforce.faults = [error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")]
    assert site.run("salesforce", "--apply") == codes.LIMIT
    assert salesforce.records["00Q000000000000001"]["Lead_Score__c"] == 60


def test_of_a_partial_failure_only_the_failed_are_tried_again(site, hubspot, salesforce):
    site.publish("hubspot_contacts", contacts(5))
    hubspot.missing = {"1002": "CONFLICT", "1004": "OBJECT_NOT_FOUND"}
    assert site.run("hubspot", "--apply") == codes.SOME_FAILED
    assert site.say() == "3 sent, 1 failed, 1 gone"
    last = {entry["record_id"]: entry for entry in site.entries()}
    assert {record_id: entry["status"] for record_id, entry in last.items()} == {
        "1001": "done", "1002": "failed", "1003": "done", "1004": "gone", "1005": "done",
    }  # fmt: skip
    assert "they may be deleted or not exist" in last["1002"]["message"]
    hubspot.missing = {"1004": "OBJECT_NOT_FOUND"}
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.sizes == [5, 1]
    assert [record_id for record_id, _ in hubspot.history][3:] == ["1002"]

    leads = {f"00Q00000000000000{number}": 60 for number in range(4)}
    site.publish("salesforce_leads", leads)
    locked, converted = "00Q000000000000001", "00Q000000000000002"
    salesforce.missing = {locked: "UNABLE_TO_LOCK_ROW", converted: "CANNOT_UPDATE_CONVERTED_LEAD"}
    assert site.run("salesforce", "--apply") == codes.SOME_FAILED
    assert site.say() == "2 sent, 1 failed, 1 gone"
    salesforce.missing = {converted: "CANNOT_UPDATE_CONVERTED_LEAD"}
    assert site.run("salesforce", "--apply") == codes.DONE
    assert salesforce.sizes == [4, 1]
    # With other values a record that is gone is tried once more: it may be back.
    site.publish("salesforce_leads", {**leads, converted: 61})
    assert site.run("salesforce", "--apply") == codes.DONE
    assert salesforce.sizes == [4, 1, 1]


def test_one_record_that_spoils_a_request_does_not_hold_up_the_rest(site, hubspot):
    site.publish("hubspot_contacts", contacts(100))
    hubspot.missing = {"1037": "VALIDATION_ERROR"}
    assert site.run("hubspot", "--apply") == codes.SOME_FAILED
    assert site.say() == "99 sent, 1 failed, 0 gone"
    assert len(hubspot.history) == len(hubspot.records) == 99
    (failed,) = site.events("record_failed")
    assert failed["record_id"] == "1037"
    assert "not valid" in failed["reason"]


def test_a_field_that_the_crm_lacks_stops_at_once(site, hubspot, salesforce):
    site.publish("hubspot_contacts", contacts(150))
    hubspot.unknown_fields = {"lead_score"}
    assert site.run("hubspot", "--apply") == codes.REFUSED
    assert 'Property "lead_score" does not exist' in site.say()
    assert hubspot.updates() == 1

    site.publish("salesforce_leads", {"00Q000000000000001": 60})
    salesforce.unknown_fields = {"Lead_Score__c"}
    assert site.run("salesforce", "--apply") == codes.REFUSED
    assert "No such column 'Lead_Score__c'" in site.say()

    hubspot.unknown_fields = set()
    hubspot.missing = dict.fromkeys(contacts(150), "CONFLICT")
    assert site.run("hubspot", "--apply") == codes.REFUSED
    assert hubspot.sizes[-1] == 100, "the second batch is not tried"


def test_an_expired_token_is_renewed_once_or_stops_the_sync(site, hubspot, salesforce):
    site.publish("hubspot_contacts", contacts(150))
    hubspot.token = "other"
    assert site.run("hubspot", "--apply") == codes.TOKEN
    assert "expired 7 second(s) ago" in site.say()
    assert hubspot.updates() == 1
    for name, value in {"ID": "app", "SECRET": "client-secret"}.items():
        site.monkeypatch.setenv(f"HUBSPOT_CLIENT_{name}", value)
    site.monkeypatch.setenv("HUBSPOT_REFRESH_TOKEN", "wrong")
    assert site.run("hubspot", "--apply") == codes.TOKEN
    site.monkeypatch.setenv("HUBSPOT_REFRESH_TOKEN", "refresh-me")
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.asked.count("POST /oauth/v1/token") == 2
    assert len(hubspot.records) == 150

    site.publish("salesforce_leads", {"00Q000000000000001": 60})
    salesforce.token = "other"
    assert site.run("salesforce", "--apply") == codes.TOKEN
    assert "Session expired or invalid" in site.say()
    site.monkeypatch.setenv("SALESFORCE_CLIENT_ID", "app")
    site.monkeypatch.setenv("SALESFORCE_CLIENT_SECRET", "client-secret")
    assert site.run("salesforce", "--apply") == codes.DONE
    assert site.events("token_renewed")

    # Credentials are enough, and a server that takes no token is not asked for ever.
    site.publish("salesforce_leads", {"00Q000000000000001": 61})
    site.monkeypatch.delenv("SALESFORCE_ACCESS_TOKEN")
    assert site.run("salesforce", "--apply") == codes.DONE
    site.publish("salesforce_leads", {"00Q000000000000001": 62})
    salesforce.faults = [salesforce.error(401, "INVALID_SESSION_ID", "no")] * 2
    assert site.run("salesforce", "--apply") == codes.TOKEN


def test_without_a_token_nothing_is_asked(site, hubspot):
    site.publish("hubspot_contacts", contacts(1))
    site.monkeypatch.delenv("HUBSPOT_ACCESS_TOKEN")
    assert site.run("hubspot", "--apply") == codes.TOKEN
    assert "HUBSPOT_REFRESH_TOKEN" in site.say()
    assert hubspot.asked == []


def test_a_server_that_is_away(site, hubspot):
    site.publish("hubspot_contacts", contacts(1))
    hubspot.close()
    assert site.run("hubspot", "--apply", "--retries", "1") == codes.UNREACHABLE
    assert len(site.events("retry")) == 1


def test_a_kill_repeats_one_batch_with_the_same_values(site, hubspot):
    site.publish("hubspot_contacts", contacts(500))
    is_taken, may_answer = threading.Event(), threading.Event()

    def hold_third() -> None:
        # The third batch is done, but nobody hears of it.
        if hubspot.updates() == 3:
            is_taken.set()
            may_answer.wait(30)

    hubspot.before_answer = hold_third
    run = [sys.executable, "-m", "scripts.sync", "hubspot", "--apply"]
    process = subprocess.Popen(run, cwd=PROJECT, stdout=subprocess.DEVNULL)
    try:
        assert is_taken.wait(60)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        may_answer.set()
    hubspot.before_answer = lambda: None
    # What the kill may do to the line that was being written.
    (log,) = site.log_folder.glob("*.jsonl")
    with log.open("a") as file:
        file.write('{"run_id": "2026')
    assert len(hubspot.history) == 300

    assert site.run("hubspot", "--apply") == codes.DONE
    assert len(hubspot.records) == 500
    assert len(hubspot.history) == 600
    sent: dict[str, list[dict]] = {}
    for record_id, values in hubspot.history:
        sent.setdefault(record_id, []).append(values)
    assert all(values == sent["1001"][0] for all_of_one in sent.values() for values in all_of_one)
    assert [key for key, all_of_one in sent.items() if len(all_of_one) == 2] == [
        str(number) for number in range(1201, 1301)
    ]
    assert site.run("hubspot", "--apply") == codes.DONE
    assert len(hubspot.history) == 600


def test_after_a_kill_the_values_before_it_count_as_changed(site, hubspot):
    site.publish("hubspot_contacts", contacts(1, 50))
    site.run("hubspot", "--apply")
    site.publish("hubspot_contacts", contacts(1, 51))
    # The CRM has 51 and the log does not know.
    real_write, written = Journal.write, []

    def write_once(self, entries):
        if written:
            raise KeyboardInterrupt
        written.append(1)
        real_write(self, entries)

    site.monkeypatch.setattr(Journal, "write", write_once)
    with pytest.raises(KeyboardInterrupt):
        command.main(["hubspot", "--apply"])
    site.monkeypatch.setattr(Journal, "write", real_write)
    assert hubspot.records["1001"]["lead_score"] == "51"
    site.publish("hubspot_contacts", contacts(1, 50))
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.records["1001"]["lead_score"] == "50"


def test_one_sync_at_a_time(site, hubspot):
    site.publish("hubspot_contacts", contacts(1))
    with Journal(site.published).lock():
        assert site.run("hubspot", "--apply") == codes.LOCKED
        assert site.run("hubspot") == codes.DONE, "looking is free"
    assert hubspot.asked == []
    assert site.run("hubspot", "--apply") == codes.DONE


def test_a_clock_that_goes_back_does_not_reorder_the_log(site, hubspot):
    site.log_folder.mkdir(parents=True)
    (site.log_folder / "29990101-000000-000.jsonl").write_text("")
    site.publish("hubspot_contacts", contacts(1))
    assert site.run("hubspot", "--apply") == codes.DONE
    assert {entry["run_id"] for entry in site.entries()} == {"29990101-000000-001"}


def test_the_log_does_not_grow_for_ever(site, hubspot, monkeypatch):
    for score in (50, 51, 52):
        site.publish("hubspot_contacts", contacts(3, score))
        assert site.run("hubspot", "--apply") == codes.DONE
    assert len(site.entries()) == 18
    last = site.entries()[-3:]
    monkeypatch.setattr(journal, "SMALL_BYTES", 0)
    site.publish("hubspot_contacts", contacts(3, 52))
    assert site.run("hubspot", "--apply") == codes.DONE
    assert hubspot.updates() == 3
    assert site.entries() == last
    (file,) = site.log_folder.iterdir()
    assert file.stem == last[0]["run_id"]


def test_a_file_without_the_tables_is_told(site, hubspot):
    assert site.run("hubspot") == codes.USAGE
    duckdb.connect(str(site.published)).close()
    assert site.run("hubspot", "--apply") == codes.USAGE
    assert "refresh first" in site.say()
    with pytest.raises(SystemExit):
        site.run("audiences", "--apply")


def test_the_refresh_tells_the_models_where_the_log_lies(site, hubspot):
    options = SimpleNamespace(variables={"as_of_date": "2026-06-30"})
    one_refresh = refresh.Refresh(options, Versions(site.published), None)
    assert one_refresh.variables() == options.variables
    site.publish("hubspot_contacts", contacts(1))
    site.run("hubspot", "--apply")
    assert one_refresh.variables() == {
        "as_of_date": "2026-06-30",
        "sync_log_path": str(site.log_folder),
    }


def test_words_of_retry_after():
    waits = {"11": 11, "0.5": 0.5, "-3": 0, "Wed, 21 Oct 2026 07:28:00 GMT": None, None: None}
    assert {header: push.seconds_to_wait(header) for header in waits} == waits


# -- with the real models -------------------------------------------------------------------------


def write_csv(path: Path, *rows: str) -> None:
    path.write_text("\n".join(rows) + "\n")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Leads of a generic source that are records of two CRMs, built once."""
    home = tmp_path_factory.mktemp("models")
    raw = home / "raw"
    raw.mkdir()
    day = "2026-06-01 10:00:00"
    write_csv(
        raw / "leads.csv",
        "lead_id,email,job_title,status,is_deleted,created_at,updated_at",
        f"hubspot-101,Ada@acme.example,CTO,,false,{day},{day}",
        f"salesforce-00Q000000000000001,ada.lovelace@acme.example,,,false,{day},{day}",
        f"salesforce-003000000000000001,bob@acme.example,Intern,,false,{day},{day}",
        f"hubspot-102,cy@acme.example,,,true,{day},{day}",
        f"hubspot-103,eve@acme.example,Nurse,,false,{day},{day}",
        f"L1,dan@acme.example,CTO,,false,{day},{day}",
    )
    write_csv(
        raw / "lead_attributes.csv",
        "lead_id,attribute,value,updated_at",
        f"salesforce-00Q000000000000001,merged_into_lead_id,hubspot-101,{day}",
    )
    write_csv(
        raw / "email_events.csv",
        "event_id,lead_id,email,event_type,occurred_at",
        f"e1,,dan@acme.example,unsubscribe,{day}",
    )
    write_csv(
        raw / "web_events.csv",
        "event_id,lead_id,event_type,page_url,occurred_at",
        "w1,hubspot-101,demo_request,https://x.example/demo,2026-06-28 10:00:00",
        "w2,hubspot-101,page_view,https://x.example/pricing,2026-06-28 10:00:00",
        "w3,L1,demo_request,https://x.example/demo,2026-06-28 10:00:00",
    )
    return home


SYNC = "+path:models/marts/sync"
# What depends on the log: the scores stay as they are.
LOG_ONLY = "+int_synced_records crm_record_values+ audience_members"


def build(home: Path, selected: str = SYNC) -> Path:
    """Builds what a sync reads, with the log that is there."""
    db = home / "lead_scoring.duckdb"
    run_dbt(
        ["build", "--select", *selected.split(), "--indirect-selection", "cautious",
         "--exclude-resource-type", "unit_test"],
        db=db,
        target_path=home / "target",
        vars={
            "raw_path": str(home / "raw"),
            "as_of_date": "2026-06-30",
            "sync_log_path": str(home / "lead_scoring.sync" / "log"),
        },
    )  # fmt: skip
    return db


def test_models_and_sync_together(warehouse, monkeypatch, capsys, certificate):
    db = build(warehouse)
    site = Site(warehouse, monkeypatch, capsys)
    hubspot, salesforce = HubSpotServer(), SalesforceServer(certificate)
    for name, value in {
        "HUBSPOT_API_URL": hubspot.url,
        "HUBSPOT_ACCESS_TOKEN": "first-token",
        "SALESFORCE_INSTANCE_URL": salesforce.url,
        "SALESFORCE_ACCESS_TOKEN": "first-token",
        "REQUESTS_CA_BUNDLE": str(certificate[0]),
    }.items():
        monkeypatch.setenv(name, value)

    # A person with two records has one score in both; the deleted record is left alone.
    ada, bob = (
        query(
            db,
            "select score, grade, temperature from scoring.lead_scores"
            " where scoring_model = 'b2b_saas' and lead_id = ?",
            lead_id,
        )[0]
        for lead_id in ("hubspot-101", "salesforce-003000000000000001")
    )
    assert site.run("hubspot", "--apply") == codes.DONE
    assert site.run("salesforce", "--apply") == codes.DONE
    assert set(hubspot.records) == {"101", "103"}
    assert set(salesforce.records) == {"00Q000000000000001", "003000000000000001"}
    contact, lead = hubspot.records["101"], salesforce.records["00Q000000000000001"]
    assert (contact["lead_score"], contact["lead_grade"]) == (str(ada[0]), ada[1])
    assert lead["Lead_Score__c"] == ada[0]
    assert lead["Lead_Score_Reasons__c"] == contact["lead_score_reasons"]
    assert "Asked for a demo" in contact["lead_score_reasons"]
    assert contact["lead_last_engaged_at"] == "2026-06-28T10:00:00Z"
    assert contact["lead_scored_on"] == "2026-06-30"
    assert salesforce.records["003000000000000001"]["Lead_Score__c"] == bob[0]

    # Ada is warm or hot; Dan has unsubscribed.
    assert ada[2] in ("hot", "warm")
    out = warehouse / "out"
    assert site.run("audiences", "--folder", str(out), "--apply") == codes.DONE
    (file,) = out.glob("*-warm_leads_ads-added.csv")
    members = list(csv.DictReader(file.open()))
    # sha256 of ada@acme.example
    assert members == [
        {"email_sha256": "2a1322415fff1b1aceaebe7855b2c5bd6e9efa5e787d46391f971aea65062ce3"}
    ]

    # After the next build nothing is left; who hides the log has all of it sent once more.
    build(warehouse, LOG_ONLY)
    tables = [
        "crm_sync__hubspot_contacts",
        "crm_sync__salesforce_leads",
        "crm_sync__salesforce_contacts",
        "audience_members",
    ]
    assert [query(db, f"select * from marts.{table}") for table in tables] == [[]] * 4
    site.log_folder.rename(warehouse / "hidden")
    build(warehouse, LOG_ONLY)
    assert [len(query(db, f"select * from marts.{table}")) for table in tables] == [2, 1, 1, 1]
    (warehouse / "hidden").rename(site.log_folder)

    # Bob is a director now, and Ada has unsubscribed, which costs her points; Eve is as she was.
    leads = warehouse / "raw" / "leads.csv"
    before = "Intern,,false,2026-06-01 10:00:00,2026-06-01"
    after = "Director,,false,2026-06-01 10:00:00,2026-06-29"
    leads.write_text(leads.read_text().replace(before, after))
    with (warehouse / "raw" / "email_events.csv").open("a") as events:
        events.write("e2,salesforce-00Q000000000000001,,unsubscribe,2026-06-29 10:00:00\n")
    build(warehouse)
    assert [len(query(db, f"select * from marts.{table}")) for table in tables] == [1, 1, 1, 1]
    assert site.run("audiences", "--folder", str(out), "--apply") == codes.DONE
    (file,) = out.glob("*-warm_leads_ads-removed.csv")
    assert list(csv.DictReader(file.open())) == members
    assert site.run("hubspot", "--apply") == codes.DONE
    assert [record_id for record_id, _ in hubspot.history] == ["101", "103", "101"]
    assert int(hubspot.records["101"]["lead_score"]) < ada[0]
    assert site.run("salesforce", "--apply") == codes.DONE
    assert salesforce.records["003000000000000001"]["Lead_Score__c"] > bob[0]
    hubspot.close()
    salesforce.close()
