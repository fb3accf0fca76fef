"""Bad seeds stop the build with every fault in one message; seeds that a spreadsheet mangled do not."""

import csv
import io
import shutil

import duckdb
import pytest
from dbt_project import PROJECT, run_dbt

SEEDS = PROJECT / "seeds"

# seed, key of the row (cells that it must have), column, cell to write, words the fault must have
BAD_CELLS = [
    ("scoring_models", {"scoring_model": "b2c_shop"}, "segment_attribute", "no_such_attribute", "no_such_attribute"),
    ("scoring_models", {"scoring_model": "b2b_saas"}, "fit_weight", "0,5", "'0,5' is not a number"),
    ("scoring_models", {"scoring_model": "b2b_saas"}, "score_min", "200", "score_min 200 is above score_max 100"),
    ("scoring_models", {"scoring_model": "b2b_saas"}, "grade_method", "halves", "use one of bands, thirds"),
    ("rule_groups", {"rule_group": "shopping"}, "scoring_model", "b2c", "'b2c' is not in seed scoring_models"),
    ("rule_groups", {"rule_group": "job_function"}, "combine", "average", "use one of sum, first_match, max"),
    ("rule_groups", {"rule_group": "location"}, "side", "engagment", "use one of fit, engagement"),
    ("rule_groups", {"rule_group": "browsing"}, "category", "web", "'web' is not known"),
    ("rule_groups", {"rule_group": "contact"}, "min_points", "99", "min_points 99 is above max_points 15"),
    ("fit_rules", {"rule_id": "seniority_vp"}, "operator", "equal", "'equal' is not an operator"),
    ("fit_rules", {"rule_id": "seniority_director"}, "points", "ten", "'ten' is not a number"),
    ("fit_rules", {"rule_id": "seniority_manager"}, "points", "", "a value is needed"),
    ("fit_rules", {"rule_id": "seniority_individual"}, "attribute", "senoirity", "'senoirity' is neither"),
    ("fit_rules", {"rule_id": "contact_phone"}, "rule_group", "contacts", "'contacts' of 'b2b_saas'"),
    ("fit_rules", {"rule_id": "contact_free_email"}, "rule_group", "social_engagement", "of the engagement side"),
    ("fit_rules", {"rule_id": "contact_owner_title"}, "value", "(founder", "not a valid regular expression"),
    ("fit_rules", {"rule_id": "contact_freelance"}, "value", "", "the operator contains needs a value"),
    ("fit_rules", {"rule_id": "size_mid_market"}, "upper_value", "", "between needs an upper value"),
    ("fit_rules", {"rule_id": "size_large"}, "upper_value", "many", "between needs a number, not 'many'"),
    ("fit_rules", {"rule_id": "size_small"}, "value", "60", "60 is not below the upper value 51"),
    ("fit_rules", {"rule_id": "size_enterprise"}, "value", "a lot", "at_least needs a number, not 'a lot'"),
    ("fit_rules", {"rule_id": "growth_some"}, "valid_from", "31.01.2026", "'31.01.2026' is not a date"),
    ("fit_rules", {"rule_id": "growth_fast"}, "rule_id", "revenue_large", "the same scoring_model and rule_id as in"),
    ("fit_rules", {"rule_id": "industry_core", "points": "12"}, "valid_from", "2025-07-01", "at the same time"),
    ("fit_rules", {"rule_id": "campaign_spring_conference"}, "valid_from", "2026-02-01", "is not after valid_from"),
    ("fit_rules", {"rule_id": "shopper_age_core"}, "thirds", "2.5", "'2.5' is not a whole number"),
    ("fit_rules", {"rule_id": "shopper_email"}, "priority", "first", "'first' is not a whole number"),
    ("engagement_rules", {"rule_id": "trial_start"}, "activity_type", "trial_begun", "'trial_begun' of 'web'"),
    ("engagement_rules", {"rule_id": "chat"}, "channel", "telephone", "use one of web, email"),
    ("engagement_rules", {"rule_id": "site_search"}, "channel", "", "an activity needs a channel"),
    ("engagement_rules", {"rule_id": "email_reply"}, "counting", "twice", "use one of each, once, range"),
    ("engagement_rules", {"rule_id": "visits_many"}, "min_count", "", "range needs min_count or max_count"),
    ("engagement_rules", {"rule_id": "visits_some"}, "min_count", "9", "min_count 9 is above max_count 6"),
    ("engagement_rules", {"rule_id": "demo_request"}, "decay", "exponential", "use one of none, linear, step"),
    ("engagement_rules", {"rule_id": "sales_form"}, "decay_days", "-30", "'-30' is below 0"),
    ("engagement_rules", {"rule_id": "trial_form"}, "decay_days", "", "the decay needs decay_days"),
    ("engagement_rules", {"rule_id": "social_share"}, "decay_days", "0", "more than 0 decay_days"),
    ("engagement_rules", {"rule_id": "content_download"}, "decay_rate", "", "step needs decay_rate"),
    ("engagement_rules", {"rule_id": "email_open"}, "limit_count", "-1", "'-1' is not greater than 0"),
    ("engagement_rules", {"rule_id": "email_click"}, "window_days", "-90", "'-90' is not greater than 0"),
    ("engagement_rules", {"rule_id": "email_click_content"}, "content_value", "[a-z", "not a valid regular expr"),
    ("engagement_rules", {"rule_id": "pricing_calculator"}, "content_operator", "is", "'is' is not an operator"),
    ("engagement_rules", {"rule_id": "webinar_attended"}, "rule_group", "seniority", "is of the fit side"),
    ("engagement_rules", {"rule_id": "inactivity"}, "limit_days", "", "inactivity needs the days of a step"),
    ("engagement_rules", {"rule_id": "shop_inactivity"}, "limit_count", "", "inactivity needs the most steps"),
    ("spam_rules", {"rule_id": "shared_address"}, "scoring_model", "b2x", "'b2x' is not in seed scoring_models"),
    ("qualification_rules", {"rule_id": "adult"}, "when_unknown", "maybe", "use one of pass, fail"),
    ("grade_bands", {"grade": "B"}, "lower_bound", "55", "there is a gap: no band holds 52"),
    ("engagement_tiers", {"scoring_model": "b2b_saas", "engagement_tier": "2"}, "lower_bound", "10", "overlaps"),
    ("engagement_tiers", {"scoring_model": "b2c_shop", "engagement_tier": "3"}, "is_engaged", "perhaps", "neither"),
    ("temperatures", {"scoring_model": "b2b_saas", "temperature": "hot"}, "upper_bound", "100", "the highest band"),
    ("temperatures", {"scoring_model": "b2c_shop", "temperature": "cold"}, "lower_bound", "0", "the lowest band"),
    ("score_labels", {"score_label": "B2"}, "grade_letter", "A", "the same grade_letter and engagement_tier"),
    ("lifecycle_stages", {"scoring_model": "b2b_saas", "lifecycle_stage": "sql"}, "stage_order", "4", "is taken by"),
    ("lifecycle_stages", {"scoring_model": "b2b_saas", "lifecycle_stage": "mql"}, "max_engagement_tier", "7", "'7'"),
    ("stage_evidence", {"evidence_value": "won"}, "lifecycle_stage", "client", "is not in seed lifecycle_stages"),
    ("stage_evidence", {"evidence_value": "lost"}, "evidence_type", "deal", "use one of activity, status"),
    ("follow_up_actions", {"score_label": "A3"}, "score_label", "A9", "'A9' is not in seed score_labels"),
    ("mail_domains", {"domain": "gmail.com"}, "email_type", "private", "use one of free, disposable"),
    ("job_title_patterns", {"derived_value": "vp"}, "value", "vp)", "not a valid regular expression"),
    ("exchange_rates", {"from_currency": "GBP", "valid_from": "2020-01-01"}, "rate", "0", "not greater than 0"),
]


def read(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def write(path, rows, **dialect):
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **dialect}).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8"))


def corrupt(seeds):
    """Write every bad cell; return the start and the words of each line to expect."""
    expected = []
    for seed in sorted({bad_cell[0] for bad_cell in BAD_CELLS}):
        header, *original = read(seeds / f"{seed}.csv")
        changed = [list(row) for row in original]
        for _, key, column, cell, words in [bad_cell for bad_cell in BAD_CELLS if bad_cell[0] == seed]:
            matches = [
                position
                for position, row in enumerate(original)
                if all(row[header.index(name)] == value for name, value in key.items())
            ]
            changed[matches[0]][header.index(column)] = cell
            expected.append((f"{seed}.csv row {matches[0] + 2}, column ", words))
        write(seeds / f"{seed}.csv", [header, *changed])
    return expected


def tables_of(db, schema):
    with duckdb.connect(str(db), read_only=True) as connection:
        rows = connection.execute(
            "select table_name from information_schema.tables where table_schema = ? order by 1", [schema]
        )
        return [name for (name,) in rows.fetchall()]


@pytest.fixture
def seeds(tmp_path):
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def test_every_fault_is_named_in_one_run(seeds, tmp_path):
    pass
