"""The evaluation marts against what can be known: the generator's coefficients, and brute force."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections import defaultdict
from pathlib import Path
from statistics import fmean, variance

import duckdb
import pytest
from dbt_project import PROJECT, run_dbt

from scripts import suggest_rules
from scripts.demo_data.process import TRUE_COEFFICIENTS
from scripts.demo_data.words import FUNCTIONS, SENIORITIES

AS_OF_DATE = "2026-06-30"
# What no attribute of a rule tells by its name: rule, coefficients of the generator. A rule about
# behaviour that the generator does not know has 0: it must not look like one that it knows.
BEHAVIOR = {
    "demo_request": "demo_requests",
    "trial_start": "trial_starts",
    "webinar_attended": "webinars_attended",
    "pricing_visit": "pricing_views",
    "content_form": "forms",
    "email_click": "email_clicks",
    "email_unsubscribe": "unsubscribes",
    "careers_visit": "careers_views",
    "inactivity": "inactive_fortnights",
}
WITHOUT_EFFECT = (
    "blog_reading documentation_reading content_download video_watched site_search email_open"
    " social_like social_share social_comment social_follow conference_attended webinar_missed"
    " webinar_registered"
).split()
ATTRIBUTES = {"seniority", "job_function", "industry", "lead_source", "account_type"}
SIZES = {
    "size_micro": "1-10",
    "size_small": "11-50",
    "size_large": "1001-5000",
    "size_enterprise": "5001+",
}


def coefficient(key: str) -> float:
    return TRUE_COEFFICIENTS.get(key, 0.0)


def true_effects() -> dict[str, float]:
    """Rule of b2b_saas: the mean coefficient of the values that it names."""
    effects = {rule: coefficient(f"behavior:{name}") for rule, name in BEHAVIOR.items()}
    effects |= dict.fromkeys(WITHOUT_EFFECT, 0.0)
    effects |= {rule: coefficient(f"employee_count={band}") for rule, band in SIZES.items()}
    effects["size_mid_market"] = fmean(
        coefficient(f"employee_count={band}") for band in ("51-200", "201-1000")
    )
    effects["budget_large"] = coefficient("custom:budget>=50000")
    effects["growth_fast"] = coefficient("custom:company_growth=fast_growing")
    effects["growth_some"] = coefficient("custom:company_growth=growing")
    effects["tools_warehouse"] = fmean(
        coefficient(f"custom:tech_stack={tool}") for tool in ("snowflake", "bigquery")
    )
    with (PROJECT / "seeds" / "fit_rules.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["scoring_model"] == "b2b_saas" and row["attribute"] in ATTRIBUTES:
                if row["operator"] not in ("equals", "in"):
                    continue
                effects[row["rule_id"]] = fmean(
                    coefficient(f"{row['attribute']}={value}") for value in row["value"].split("|")
                )
    return effects


def ranks(numbers: list[float]) -> list[float]:
    order = sorted(numbers)
    return [(order.index(each) + len(order) - order[::-1].index(each)) / 2 for each in numbers]


def rank_correlation(pairs: list[tuple[float, float]]) -> float:
    """Spearman's, ties averaged."""
    first, second = (ranks(list(side)) for side in zip(*pairs, strict=True))
    mean_first, mean_second = fmean(first), fmean(second)
    product = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    squares = [
        sum((each - mean) ** 2 for each in side)
        for side, mean in ((first, mean_first), (second, mean_second))
    ]
    return product / (squares[0] * squares[1]) ** 0.5


@pytest.fixture(scope="module")
def rules(demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select rule_id, verdict, shrunk_log_odds, suggested_points from marts.rule_performance"
            " where scoring_model = 'b2b_saas'"
        ).fetchall()
    return {row[0]: (row[1], float(row[2]), row[3]) for row in rows}


def test_suggested_points_order_rules_as_the_generator_does(rules):
    truth = true_effects()
    assert truth.keys() <= rules.keys()
    known = {rule: effect for rule, effect in truth.items() if rules[rule][2] is not None}
    assert len(known) > 35

    points = rank_correlation([(effect, float(rules[rule][2])) for rule, effect in known.items()])
    assert points > 0.6
    # Rules that matter, without those that only go along with what matters.
    matter = {rule: effect for rule, effect in known.items() if effect}
    assert len(matter) > 18
    odds = rank_correlation([(effect, rules[rule][1]) for rule, effect in matter.items()])
    assert odds > 0.8
    # And the sign is right wherever the mart dares to name one.
    for rule, effect in matter.items():
        if rules[rule][0] != "no effect seen":
            assert effect * rules[rule][1] > 0, rule


def test_shuffled_outcomes_leave_nothing(demo_warehouse, rules, tmp_path):
    """The same leads, and each month's conversions dealt out among them anew."""
    copy = tmp_path / "warehouse" / "lead_scoring.duckdb"
    copy.parent.mkdir()
    shutil.copyfile(demo_warehouse, copy)
    with duckdb.connect(str(copy)) as connection:
        leads = connection.execute(
            "select scoring_model, test_month, lead_id, converted_on"
            " from intermediate.evaluation_leads order by all"
        ).fetchall()
        groups = defaultdict(list)
        for model, month, lead, converted_on in leads:
            groups[model, month].append((lead, converted_on))
        dealer, shuffled = random.Random(4), []
        for (model, month), members in groups.items():
            outcomes = [converted_on for _, converted_on in members]
            dealer.shuffle(outcomes)
            shuffled += [
                (model, month, lead, outcome)
                for (lead, _), outcome in zip(members, outcomes, strict=True)
            ]
        path = tmp_path / "shuffled.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(shuffled)
        connection.execute(
            "create table shuffled as from read_csv(?, header = false, columns = {'scoring_model':"
            " 'varchar', 'test_month': 'date', 'lead_id': 'varchar', 'converted_on': 'date'})",
            [str(path)],
        )
        connection.execute(
            "update intermediate.evaluation_leads as leads set converted_on = shuffled.converted_on"
            " from shuffled where leads.scoring_model = shuffled.scoring_model"
            " and leads.test_month = shuffled.test_month and leads.lead_id = shuffled.lead_id"
        )
        connection.execute("drop table shuffled")
    run_dbt(
        ["run", "--select", "evaluation_leads+", "--exclude", "evaluation_leads"],
        db=copy,
        target_path=tmp_path / "target",
        vars={"as_of_date": AS_OF_DATE},
    )

    with duckdb.connect(str(copy), read_only=True) as connection:
        effects = connection.execute(
            "select rule_id, cast(shrunk_log_odds as double), cast(log_odds as double),"
            " cast(log_odds_error as double) from marts.rule_performance"
            " where scoring_model = 'b2b_saas' and suggested_points is not null"
        ).fetchall()
        verdicts = connection.execute(
            "select verdict, count(*), avg(cast(auc as double))"
            " from marts.scoring_model_performance"
            " where verdict not in ('not yet mature', 'too few outcomes') group by verdict"
        ).fetchall()
    true_size = fmean(abs(rules[rule][1]) for rule, *_ in effects if rule in rules)
    size = fmean(abs(shrunk) for _, shrunk, *_ in effects)
    assert size < 0.05
    assert size < true_size / 5
    assert abs(fmean(shrunk for _, shrunk, *_ in effects)) < 0.05
    # One in twenty intervals may miss the 0.
    missed = sum(abs(odds) > 1.96 * error for _, _, odds, error in effects)
    assert missed <= 0.1 * len(effects)
    tests = sum(count for _, count, _ in verdicts)
    assert sum(count for verdict, count, _ in verdicts if verdict == "no signal") >= 0.9 * tests
    assert sum(count * auc for _, count, auc in verdicts) / tests == pytest.approx(0.5, abs=0.03)


def beats(score: int, other: int) -> float:
    return 1.0 if score > other else 0.5 if score == other else 0.0


def placements(winners: list[int], losers: list[int]) -> list[float]:
    return [fmean(beats(winner, loser) for loser in losers) for winner in winners]


def read_test(connection, model, month, horizon):
    """Lead: its score and whether it converted, straight from the public tables."""
    rows = connection.execute(
        """
        select lead_id, score, first_customer_at is not null
            and cast(first_customer_at as date) < cast(? as date) + cast(? as integer)
        from (
            select lead_id, arg_max(score, period_end) as score
            from scoring.lead_score_history
            where scoring_model = ? and period_end < cast(? as date)
            group by lead_id
        )
        left join (
            select lead_id, min(entered_at) as first_customer_at
            from scoring.lead_stage_history
            where scoring_model = ? and lifecycle_stage = 'customer'
            group by lead_id
        ) using (lead_id)
        where lead_id not in (
            select lead_id from scoring.lead_scores where scoring_model = ? and is_spam_suspect
        ) and coalesce(cast(first_customer_at as date) >= cast(? as date), true)
        """,
        [month, horizon, model, month, model, model, month],
    ).fetchall()
    return {lead: (score, is_converted) for lead, score, is_converted in rows}


@pytest.mark.parametrize("horizon", [30, 90])
def test_area_and_deciles_are_those_of_the_public_tables(demo_warehouse, horizon):
    month = "2026-01-01"
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        leads = read_test(connection, "b2b_saas", month, horizon)
        found = connection.execute(
            "select leads, conversions, auc from marts.scoring_model_performance"
            " where scoring_model = 'b2b_saas' and test_month = ? and horizon_days = ?",
            [month, horizon],
        ).fetchone()
        best_tenth = connection.execute(
            "select conversions from marts.scoring_model_deciles where decile = 1"
            " and scoring_model = 'b2b_saas' and test_month = ? and horizon_days = ?",
            [month, horizon],
        ).fetchone()[0]
    won = [score for score, is_converted in leads.values() if is_converted]
    lost = [score for score, is_converted in leads.values() if not is_converted]
    assert found[:2] == (len(leads), len(won))
    assert float(found[2]) == pytest.approx(fmean(placements(won, lost)), abs=1e-6)

    # A tenth holds all leads above some score and a part of those with it.
    tenth, scores = len(leads) / 10, sorted((score for score, _ in leads.values()), reverse=True)
    edge = scores[int(tenth)]
    above, at = [sum(score > edge for score in scores), scores.count(edge)]
    expected = sum(s > edge for s in won) + sum(s == edge for s in won) * (tenth - above) / at
    assert float(best_tenth) == pytest.approx(expected, abs=1e-4)


def test_difference_of_two_models_is_delongs(demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        month, horizon, conversions = connection.execute(
            "select test_month, horizon_days, conversions from marts.scoring_model_comparisons"
            " order by conversions desc, test_month, horizon_days"
        ).fetchone()
        first, second = (
            read_test(connection, model, month, horizon) for model in ("b2b_saas", "b2c_shop")
        )
        found = connection.execute(
            "select leads, auc_difference, difference_low from marts.scoring_model_comparisons"
            " where test_month = ? and horizon_days = ?",
            [month, horizon],
        ).fetchone()
    both = sorted(first.keys() & second.keys())
    won = [lead for lead in both if first[lead][1] or second[lead][1]]
    lost = [lead for lead in both if lead not in won]
    assert (len(both), len(won)) == (found[0], conversions)
    by_model = [
        (
            placements([model[lead][0] for lead in won], [model[lead][0] for lead in lost]),
            placements([-model[lead][0] for lead in lost], [-model[lead][0] for lead in won]),
        )
        for model in (first, second)
    ]
    differences = [
        [a - b for a, b in zip(*sides, strict=True)] for sides in zip(*by_model, strict=True)
    ]
    difference = fmean(differences[0])
    error = sum(variance(each) / len(each) for each in differences) ** 0.5
    assert float(found[1]) == pytest.approx(difference, abs=1e-6)
    assert float(found[2]) == pytest.approx(difference - 1.959964 * error, abs=1e-6)


def test_suggestions_are_seeds_that_the_build_accepts(demo_warehouse, rules, tmp_path, capfd):
    out = tmp_path / "out"
    options = ["--warehouse", str(demo_warehouse), "--out", str(out)]

    assert suggest_rules.main(options) == suggest_rules.DONE
    first = {path.name: path.read_bytes() for path in out.rglob("*.csv")}
    assert suggest_rules.main(options) == suggest_rules.DONE
    assert first == {path.name: path.read_bytes() for path in out.rglob("*.csv")}
    assert "whatif" in capfd.readouterr().out

    listed = list(csv.DictReader((out / "suggested_rules.csv").open(encoding="utf-8", newline="")))
    assert {row["rule_id"] for row in listed if row["scoring_model"] == "b2b_saas"} == set(rules)
    changed = changed_rows(PROJECT / "seeds", out / "suggested_seeds")
    assert changed
    for old, new in changed:
        # Only points differ, only where the mart says so, only in the version of today.
        assert {**old, "points": ""} == {**new, "points": ""}
        if new["scoring_model"] == "b2b_saas":
            assert float(new["points"]) == float(rules[new["rule_id"]][2])
    assert not [new for _, new in changed if new["valid_to"] and new["valid_to"] <= AS_OF_DATE]

    done = run_dbt(
        ["build", "--select", "+seed_faults", "--indirect-selection", "cautious"],
        seeds=out / "suggested_seeds",
        db=tmp_path / "lead_scoring.duckdb",
        target_path=tmp_path / "target",
        vars={"raw_path": "tests/python/vectors/raw"},
    )
    assert re.search(r"ERROR=0\b", done.stdout)


def changed_rows(before: Path, after: Path) -> list[tuple[dict[str, str], dict[str, str]]]:
    changed = []
    for path in sorted(before.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as old_lines:
            old = list(csv.DictReader(old_lines))
        with (after / path.name).open(encoding="utf-8", newline="") as new_lines:
            new = list(csv.DictReader(new_lines))
        changed += [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return changed


def test_what_cannot_be_read_is_told(tmp_path, capfd):
    missing = ["--warehouse", str(tmp_path / "none.duckdb"), "--out", str(tmp_path)]
    assert suggest_rules.main(missing) == suggest_rules.USAGE
    assert "cannot be read" in capfd.readouterr().err
    assert suggest_rules.main([*missing, "--seeds", str(tmp_path)]) == suggest_rules.USAGE
    assert "has no fit_rules.csv" in capfd.readouterr().err


def test_titles_of_the_generator_are_those_of_the_rules():
    truth = true_effects()
    assert {"c_level", "vp"} <= set(SENIORITIES)
    assert "revenue_operations" in set(FUNCTIONS)
    assert truth["seniority_vp"] == 0.9
    assert truth["seniority_learner"] == pytest.approx(-1.65)
    assert truth["source_bought"] == pytest.approx(-0.95)
