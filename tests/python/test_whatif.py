"""What-if: its numbers against the two warehouses, and a third one built without shortcuts."""

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from dbt_project import PROJECT, run_dbt

from scripts import dbt_build
from scripts.generate_demo_data import Options, generate
from scripts.whatif.__main__ import main
from scripts.whatif.build import WANTED
from scripts.whatif.compare import TOO_FEW
from scripts.whatif.options import BUILD_FAILED, DONE, USAGE
from scripts.whatif.render import MARKER, code, prose
from scripts.whatif.seeds import compare_rows, declared_seeds

DAY = "2026-06-30"
SEEDS = PROJECT / "seeds"
MUST_HAVE = "phone_known,b2b_saas,90,phone,is_known,,,fail,,,no phone number"


def run_whatif(home, seeds, *options):
    command = [sys.executable, "-m", "scripts.whatif", "--seeds", str(seeds)]
    command += ["--raw-path", str(home / "raw"), "--as-of-date", DAY]
    command += ["--work-folder", str(home / "work"), *options]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def set_cell(path, key, column, value):
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    for row in rows:
        if row[: len(key)] == list(key):
            row[header.index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_text(text.getvalue(), encoding="utf-8")


def append(path, line):
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("whatif")
    generate(home / "raw", Options(leads=400, events=12_000, accounts=60, seed=5))
    seeds = Path(shutil.copytree(SEEDS, home / "changed"))
    set_cell(seeds / "engagement_rules.csv", ["demo_request", "b2b_saas"], "points", "12")
    append(seeds / "qualification_rules.csv", MUST_HAVE)
    # Attributes that a list decides are part of the profile snapshots, a case of its own.
    domain = most_used_domain(home / "raw", seeds)
    append(seeds / "mail_domains.csv", f"{domain},free")
    done = run_whatif(home, seeds, "--markdown", str(home / "comment.md"), "--top", "5")
    assert done.returncode == 0, done.stderr
    (home / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    return home


def most_used_domain(raw, seeds):
    known = (seeds / "mail_domains.csv").read_text(encoding="utf-8")
    rows = duckdb.execute(
        f"select lower(split_part(email, '@', 2)) as domain from '{raw}/leads.parquet'"
        " where email like '%@%.%' group by domain order by count(*) desc, domain"
    ).fetchall()
    return next(domain for (domain,) in rows if f"{domain}," not in known)


@pytest.fixture
def query(home):
    connection = duckdb.connect(str(home / "work" / "what_if.duckdb"), read_only=True)
    for side in ("before", "after"):
        connection.execute(
            f"attach '{home / 'work' / side / 'work.duckdb'}' as {side}_db (read_only)"
        )
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_changed_seeds_are_named(home, query):
    changes = query("select * from whatif.changed_seeds order by all")

    assert [row[:4] for row in changes] == [
        ("engagement_rules.csv", "changed", "b2b_saas / demo_request", "points"),
        ("mail_domains.csv", "added", changes[1][2], None),
        ("qualification_rules.csv", "added", "b2b_saas / phone_known", None),
    ]
    assert changes[0][4:] == ("40", "12")
    assert changes[2][4] is None
    assert "attribute=phone, operator=is_known, when_unknown=fail" in changes[2][5]


def test_what_depends_on_the_seeds_is_all_that_was_to_be_built_anew(home):
    (home / "whole").mkdir()
    command = ["build", "--select", *(f"+{name}" for name in WANTED)]
    run_dbt(
        [*command, "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"],
        seeds=home / "changed",
        db=home / "whole" / "lead_scoring.duckdb",
        target_path=home / "target",
        vars={"raw_path": str(home / "raw"), "as_of_date": DAY},
    )

    connection = duckdb.connect()
    connection.execute(f"attach '{home}/whole/lead_scoring.duckdb' as whole (read_only)")
    connection.execute(f"attach '{home}/work/after/work.duckdb' as after_db (read_only)")
    private = ["stage_claims", "history_scores", "int_lead_profile_versions"]
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = 'whole' and list_contains(?, table_name)",
        [[*WANTED, "lead_stage_history", *private]],
    ).fetchall()
    assert len(tables) == 8
    for (table,) in tables:
        for one, other in (("whole", "after_db"), ("after_db", "whole")):
            rest = f"from {one}.{table} except all from {other}.{table}"
            assert connection.execute(rest).fetchall() == [], table
    connection.close()


def test_leads_are_counted_as_in_the_warehouses(query):
    for side in ("before", "after"):
        counted = query(
            f"select scoring_model, measure, value, leads_{side} from whatif.leads_by"
            f" where leads_{side} > 0 order by all"
        )
        assert counted == query(
            " union all ".join(
                f"select scoring_model, '{measure}', {measure}, count(*)"
                f" from {side}_db.scoring.lead_scores group by all"
                for measure in ("grade", "temperature", "lifecycle_stage")
            )
            + " order by all"
        )


def test_crossings_are_those_of_the_stages(query):
    is_mql = "lifecycle_stage in ('mql', 'sql', 'opportunity', 'customer')"
    expected = query(
        f"""
        select
            lead_id, scoring_model, if(before.{is_mql}, 'out', 'in'),
            before.lifecycle_stage, after.lifecycle_stage
        from before_db.scoring.lead_stages as before
        inner join after_db.scoring.lead_stages as after using (lead_id, scoring_model)
        where (before.{is_mql}) != (after.{is_mql})
        order by all
        """
    )
    found = query(
        "select lead_id, scoring_model, direction, stage_before, stage_after from whatif.crossings"
        " order by all"
    )

    assert found == expected
    assert any(row[2] == "out" for row in found)
    reasons = query("select distinct reason from whatif.crossings where direction = 'out'")
    assert ("no phone number",) in reasons


def test_ledger_differences_add_up_to_each_mover(query):
    movers = query(
        "select lead_id, scoring_model, score_before, score_after, score_difference"
        " from whatif.movers order by all"
    )

    assert movers == query(
        "select lead_id, scoring_model, before.score, after.score, after.score - before.score"
        " from before_db.scoring.lead_scores as before"
        " inner join after_db.scoring.lead_scores as after using (lead_id, scoring_model)"
        " where before.score != after.score order by all"
    )
    assert len(movers) > 5
    assert (
        query(
            "select movers.lead_id from whatif.movers left join ("
            "    select lead_id, scoring_model, sum(difference) as added_up"
            "    from whatif.ledger_differences group by all"
            ") as ledger using (lead_id, scoring_model)"
            " where added_up is distinct from score_difference"
            " or ledger_difference is distinct from score_difference"
        )
        == []
    )
    (lead, model, rules) = query(
        "select lead_id, scoring_model, rules from whatif.movers"
        " where direction = 'down' and position = 1"
    )[0]
    largest = query(
        f"select rule_id from whatif.ledger_differences where lead_id = '{lead}'"
        f" and scoring_model = '{model}' order by abs(difference) desc, entry_type desc, rule_id"
    )
    assert rules.startswith(f"{largest[0][0]} ")


def test_conversion_is_that_of_a_count_by_hand(query):
    ((schema,),) = query(
        "select schema_name from duckdb_tables()"
        " where database_name = 'after_db' and table_name = 'stage_claims'"
    )
    moments = """
        with history as (
            select lead_id, scoring_model, min(period_end) as first_point
            from {side}_db.scoring.lead_score_history group by all
        )
        select
            scores.lead_id, scores.scoring_model, scores.is_spam_suspect, first_point,
            min(case when strength in (2, 3) and stage_rank in (4, 5, 6) then claimed_from end),
            min(case when strength in (1, 2) and stage_rank = 7 then claimed_from end)
        from {side}_db.scoring.lead_scores as scores
        inner join history using (lead_id, scoring_model)
        left join {side}_db.{schema}.stage_claims as claims
            on scores.lead_id = claims.lead_id and scores.scoring_model = claims.scoring_model
            and stage_kind = 'ladder'
        group by all
    """
    sides = [
        {tuple(row[:2]): row[2:] for row in query(moments.format(side=side, schema=schema))}
        for side in ("before", "after")
    ]
    assert sides[0].keys() == sides[1].keys()
    expected = {}
    for pair, (is_spam, first_point, mql_at, bought_at) in sides[0].items():
        is_spam_after, _, mql_at_after, _ = sides[1][pair]
        if (is_spam and is_spam_after) or (bought_at and bought_at.date() <= first_point):
            continue
        was, would_be = (
            moment is not None and (bought_at is None or moment < bought_at)
            for moment in (mql_at, mql_at_after)
        )
        for group, is_in in {
            "all leads": True,
            "mql under current seeds": was,
            "mql under changed seeds": would_be,
            "crossing in": would_be and not was,
            "crossing out": was and not would_be,
        }.items():
            if is_in:
                leads, customers = expected.get((pair[1], group), (0, 0))
                expected[pair[1], group] = (leads + 1, customers + (bought_at is not None))

    found = {
        (row[0], row[1]): row[2:]
        for row in query(
            "select scoring_model, lead_group, leads, customers, conversion_rate, is_too_few"
            " from whatif.crossing_conversion"
        )
    }
    assert {key: row[:2] for key, row in found.items()} == expected
    assert found["b2b_saas", "crossing out"][0] > 0
    for leads, customers, rate, is_too_few in found.values():
        assert rate == customers / leads
        assert is_too_few == (leads < TOO_FEW)


def test_comment_and_report_tell_the_same(home, query):
    comment = (home / "comment.md").read_text(encoding="utf-8")
    printed = (home / "stdout.txt").read_text(encoding="utf-8")

    assert comment.startswith(MARKER)
    assert comment.count("<details>") == comment.count("</details>") > 2
    assert (
        "| `engagement_rules.csv` | `b2b_saas / demo_request` | `points` | `40` | `12` |" in comment
    )
    # Every line of a table has as many cells as its header.
    for table in re.findall(r"(?:^\|.*\n)+", comment, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table
    ((out, mqls, mqls_after),) = query(
        "select crossing_out, mqls_before, mqls_after from whatif.summary"
        " where scoring_model = 'b2b_saas'"
    )
    for text in (comment, printed):
        assert f"MQL or further: {mqls} → {mqls_after}" in text
        assert f"{out} leads cross out of MQL" in text
    for direction in ("up", "down"):
        shown = query(
            f"select lead_id from whatif.movers where direction = '{direction}' and position <= 5"
        )
        assert all(f"| `{lead}` |" in comment for (lead,) in shown)


def test_faults_are_those_of_the_build_and_stop_it(home, tmp_path):
    seeds = Path(shutil.copytree(SEEDS, tmp_path / "faulty"))
    set_cell(seeds / "fit_rules.csv", ["seniority_vp", "b2b_saas"], "operator", "equal")

    done = run_whatif(home, seeds)

    assert done.returncode == BUILD_FAILED
    # The other half of the work had been done.
    assert "current seeds: built before" in done.stderr
    assert f"{seeds}/fit_rules.csv row 3, column operator: b2b_saas / seniority_vp: 'equal' is" in (
        done.stderr
    )
    assert done.stdout == ""


def test_no_difference_is_told_at_once(home, tmp_path, capfd, monkeypatch):
    seeds = Path(shutil.copytree(SEEDS, tmp_path / "same"))
    path = seeds / "temperatures.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",50", b", 50.0"))
    monkeypatch.setattr(dbt_build, "run", None)
    monkeypatch.chdir(tmp_path)
    options = ["--raw-path", str(home / "raw"), "--work-folder", str(tmp_path / "work")]

    # A path is relative to where the command is given, although dbt runs in the project.
    assert main(["--seeds", "same", *options]) == DONE
    assert "do not differ" in capfd.readouterr().out
    options += ["--seeds", str(seeds)]
    assert main([*options, "--markdown", "-"]) == DONE
    assert capfd.readouterr().out.startswith(MARKER)

    assert main([*options[:4], "--without", "no_such_seed"]) == USAGE
    assert "there is no no_such_seed.csv" in capfd.readouterr().err

    (seeds / "temperatures.csv").unlink()
    assert main(options) == USAGE
    assert "has no temperatures.csv" in capfd.readouterr().err


def test_bot_rules_are_told_by_what_they_did_to_scores(home, tmp_path):
    work = tmp_path / "work"
    for part in ("before", "dbt"):
        shutil.copytree(home / "work" / part, work / part)
    options = ["--raw-path", str(home / "raw"), "--as-of-date", DAY, "--work-folder", str(work)]

    command = [sys.executable, "-m", "scripts.whatif", "--without", "bot_rules", *options]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert done.returncode == DONE, done.stderr
    assert "current seeds: built before" in done.stderr
    assert "without_bot_rules" in done.stdout
    connection = duckdb.connect(str(work / "what_if.duckdb"), read_only=True)
    for side in ("before", "after"):
        connection.execute(f"attach '{work / side / 'work.duckdb'}' as {side}_db (read_only)")
    excluded, by_rules, by_flag = connection.execute(
        f"""
        select
            (
                select sum(event_count) from before_db.intermediate.int_event_days
                where exclusion_reason = 'bot'
            ),
            count(*) filter (kind <> 'flagged_by_source'),
            count(*) filter (kind = 'flagged_by_source')
        from before_db.intermediate.int_bot_events
        where activity_date <= date '{DAY}'
        """
    ).fetchone()
    assert excluded == by_rules + by_flag
    assert min(by_rules, by_flag) > 0
    assert connection.execute(
        "select sum(event_count) from after_db.intermediate.int_event_days"
        " where exclusion_reason = 'bot'"
    ).fetchone() == (by_flag,)
    moved, unexplained = connection.execute(
        """
        select count(*), count(*) filter (lead_id not in (
            select identity.lead_id
            from before_db.intermediate.int_bot_events as bot_events
            inner join before_db.intermediate.int_identity as identity
                on identity.identifier in (bot_events.lead_id, bot_events.email)
            where kind <> 'flagged_by_source'
        ))
        from whatif.movers
        """
    ).fetchone()
    assert moved > 0
    assert unexplained == 0, "a score changed, although no bot rule took an event of the lead"
    connection.close()


def test_rows_are_told_apart_by_key_and_version():
    seed = declared_seeds()["fit_rules"]
    rule = {"rule_id": "vp", "scoring_model": "b2b", "points": "18"}
    old = [rule, {"rule_id": "gone", "scoring_model": "b2b", "points": "1"}]
    new = [
        {**rule, "valid_to": "2026-01-01"},
        {**rule, "points": "10", "valid_from": "2026-01-01"},
    ]

    changes = compare_rows("fit_rules.csv", seed, old, new)

    assert [
        (each.change, each.column_name, each.old_value, each.new_value) for each in changes
    ] == [
        ("changed", "valid_to", None, "2026-01-01"),
        ("added", None, None, "points=10"),
        ("removed", None, "points=1", None),
    ]
    assert changes[1].row_key.endswith(" from 2026-01-01")

    later = [{**rule, "valid_from": "2026-02-01"}]
    (change,) = compare_rows("fit_rules.csv", seed, [rule], later)
    assert (change.column_name, change.new_value) == ("valid_from", "2026-02-01")


def test_text_for_a_pull_request_does_no_harm():
    assert prose("a|b_c @team <b>") == "a\\|b\\_c @\u200bteam &lt;b&gt;"
    assert code("in a|b") == "`in a\\|b`"
    assert code("tick ` here") == "tick \\` here"
