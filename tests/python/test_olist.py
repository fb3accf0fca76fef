"""Real leads without any engagement data: 8,000 of Olist's, of which 842 became customers."""

from __future__ import annotations

import csv
from collections.abc import Callable

import duckdb
import pytest
from dbt_project import PROJECT, run_dbt

pytestmark = pytest.mark.shared

LEADS, CUSTOMERS, PRICED_DEALS = 8_000, 842, 45


@pytest.fixture(scope="module")
def query(shared, tmp_path_factory) -> Callable[[str], list[tuple]]:
    home = tmp_path_factory.mktemp("olist")
    db = home / "lead_scoring.duckdb"
    settings = {"raw_path": str(shared / "data" / "olist"), "as_of_date": "2018-12-31"}
    command = ["build", "--exclude-resource-type", "unit_test"]
    run_dbt(command, db=db, target_path=home / "target", vars=settings)
    with duckdb.connect(str(db), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_conversion_is_the_known_one(query):
    rates = query(
        "select scoring_model, sum(leads)::int, sum(customers)::int, "
        "sum(customers) / sum(leads) from marts.lead_conversion_rates group by scoring_model"
    )
    assert rates
    assert {rate[1:] for rate in rates} == {(LEADS, CUSTOMERS, 0.10525)}


def test_every_lead_is_scored_at_a_stage_of_its_model(query):
    assert query("select count(distinct lead_id) from scoring.lead_scores") == [(LEADS,)]
    assert query("select count(*) from scoring.lead_exclusions") == [(0,)]
    stages = dict(
        query(
            "select stages.lifecycle_stage, count(distinct scores.lead_id) "
            "from scoring.lead_scores as scores left join staging.stg_seeds__lifecycle_stages as "
            "stages using (scoring_model, lifecycle_stage) group by 1"
        )
    )
    assert sum(stages.values()) == LEADS
    assert stages["customer"] == CUSTOMERS
    assert None not in stages


def test_there_is_no_engagement(query):
    assert query("select count(*) from scoring.event_exclusions") == [(0,)]
    assert query("select count(*) from intermediate.int_event_days") == [(0,)]
    ledger = "from scoring.lead_score_contributions"
    assert query(f"select count(*) {ledger} where events_seen > 0") == [(0,)]
    assert query("select count(*) from scoring.lead_scores where last_engaged_at is not null") == [
        (0,)
    ]
    # Where no table tells of engagement, silence costs nothing, neither now nor in the past.
    assert query("select count(*) from scoring.lead_scores where engagement_score != 0") == [(0,)]
    assert query("select count(*) from scoring.lead_score_history where engagement_score != 0") == [
        (0,)
    ]


def test_revenue_is_that_of_deals_with_an_amount_in_dollars(query, shared):
    with (PROJECT / "seeds" / "exchange_rates.csv").open(encoding="utf-8") as file:
        rates = {
            rate["valid_from"]: float(rate["rate"])
            for rate in csv.DictReader(file)
            if (rate["from_currency"], rate["to_currency"]) == ("BRL", "USD")
        }
    revenue, priced = 0.0, 0
    with (shared / "data" / "olist" / "opportunities.csv").open(encoding="utf-8") as file:
        for deal in csv.DictReader(file):
            day = max(day for day in rates if day <= deal["closed_at"][:10])
            revenue += round(float(deal["amount"]) * rates[day], 2)
            priced += float(deal["amount"]) > 0
    assert priced == PRICED_DEALS

    totals = query(
        "select currency, sum(revenue_amount)::double, sum(won_deals)::int, "
        "sum(unpriced_deals)::int, sum(pipeline_amount)::double "
        "from marts.revenue_per_lead group by currency, scoring_model"
    )
    assert totals
    for currency, amount, won, unpriced, pipeline in totals:
        assert (currency, won, unpriced, pipeline) == ("USD", CUSTOMERS, 0, 0)
        assert amount == pytest.approx(revenue, abs=0.01)
    deals = query("select count(*) from intermediate.int_opportunities where reporting_amount > 0")
    assert deals == [(PRICED_DEALS,)]
