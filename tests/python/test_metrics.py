"""MetricFlow answers the metrics of models/metrics as the marts do."""

from __future__ import annotations

import csv
import os
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from metricflow.engine.metricflow_engine import (
    MetricFlowEngine,
    MetricFlowQueryRequest,
    OutputColumnOrderMode,
)
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

MODEL = "lead__scoring_model"

# metrics, what they are grouped by, and the same from a mart: first the groups, then the metrics.
PAIRS = [
    (
        ["leads", "mqls", "sqls", "opportunities", "conversions", "mql_rate"],
        [MODEL, "lead__lead_source"],
        """
        select
            scoring_model, lead_source, sum(leads), sum(mqls), sum(sqls), sum(opportunities),
            sum(customers), sum(mqls) / sum(leads)
        from marts.lead_conversion_rates group by all
        """,
    ),
    (
        ["leads", "mqls", "conversions", "mql_rate"],
        [MODEL, "lead__created_month", "lead__score_band", "lead__grade", "lead__lead_source"],
        """
        select
            scoring_model, created_month, score_band, grade, lead_source, leads, mqls, customers,
            mql_rate
        from marts.lead_conversion_rates
        """,
    ),
    (
        ["conversion_rate", "mature_leads", "mature_conversions"],
        [MODEL, "lead__score_band"],
        """
        select
            scoring_model, score_band,
            sum(customers) filter (is_mature) / sum(leads) filter (is_mature),
            coalesce(sum(leads) filter (is_mature), 0),
            coalesce(sum(customers) filter (is_mature), 0)
        from marts.lead_conversion_rates group by all
        """,
    ),
    (
        ["conversion_rate", "revenue_per_lead"],
        [MODEL, "metric_time__month"],
        """
        select
            scoring_model, created_month,
            sum(customers) filter (is_mature) / sum(leads) filter (is_mature),
            sum(revenue_amount) filter (is_mature) / sum(leads) filter (is_mature)
        from marts.lead_conversion_rates
        inner join marts.revenue_per_lead
            using (scoring_model, created_month, score_band, grade, lead_source, leads, is_mature)
        group by all
        """,
    ),
    (
        [
            "leads", "mql_rate", "conversion_rate", "average_score", "mature_revenue",
            "revenue_per_lead", "sales_cycle_days",
        ],
        [MODEL, "lead__lead_source", "lead__campaign", "lead__landing_page"],
        """
        select
            scoring_model, lead_source, campaign, landing_page, leads, mql_rate, conversion_rate,
            average_score, revenue_amount, revenue_per_lead, median_days
        from marts.source_performance
        """,
    ),
    (
        ["revenue", "pipeline", "pipeline_per_lead", "average_deal"],
        [MODEL, "lead__created_month", "lead__score_band", "lead__grade", "lead__lead_source"],
        """
        select
            scoring_model, created_month, score_band, grade, lead_source, revenue_amount,
            pipeline_amount, pipeline_per_lead, average_deal_amount
        from marts.revenue_per_lead
        """,
    ),
    (
        ["revenue", "won_deals"],
        [MODEL, "lead__grade"],
        """
        select scoring_model, grade, sum(revenue_amount), sum(won_deals)
        from marts.revenue_per_lead group by all
        """,
    ),
    (
        ["sales_cycle_days"],
        [MODEL, "lead__score_band", "lead__grade", "lead__lead_source"],
        """
        select scoring_model, score_band, grade, lead_source, median_days
        from marts.sales_cycle where from_moment = 'created' and to_milestone = 'customer'
        """,
    ),
    (
        ["leads_change"],
        ["metric_time__month"],
        """
        select
            created_month, sum(leads) - lag(sum(leads)) over (order by created_month)
        from marts.lead_conversion_rates group by created_month
        """,
    ),
    (
        ["due_follow_ups", "in_time_rate", "fell_through_rate", "hours_to_touch"],
        [MODEL, "follow_up__moment", "follow_up__owner_id", "metric_time__month"],
        """
        select
            scoring_model, moment, owner_id, moment_month, due_leads, in_time_rate,
            fell_through_rate, median_hours
        from marts.follow_up_performance
        """,
    ),
    (
        ["handed_over_leads", "acceptance_rate", "rejection_rate"],
        [MODEL, "handover__score_band"],
        """
        select
            scoring_model, score_band, sum(leads),
            coalesce(sum(leads) filter (verdict = 'accepted'), 0) / sum(leads),
            coalesce(sum(leads) filter (verdict = 'rejected'), 0) / sum(leads)
        from marts.lead_quality_feedback group by all
        """,
    ),
    (
        ["handed_over_leads"],
        [MODEL, "handover__owner_id", "handover__grade", "handover__verdict", "handover__reason"],
        """
        select scoring_model, owner_id, grade, verdict, reason, sum(leads)
        from marts.lead_quality_feedback group by all
        """,
    ),
    (
        ["open_rate", "click_rate", "unsubscribe_rate", "complaint_rate", "hard_bounce_rate"],
        ["email__campaign_id", "metric_time__month"],
        """
        select
            campaign_id, activity_month, open_rate, click_rate, unsubscribe_rate, complaint_rate,
            hard_bounce_rate
        from marts.email_health
        """,
    ),
    (
        ["unsubscribe_rate"],
        ["email__campaign_id"],
        """
        select campaign_id, sum(unsubscribed_recipients) / nullif(sum(delivered_recipients), 0)
        from marts.email_health group by all
        """,
    ),
    (
        ["weekly_average_score", "new_hot_leads", "lead_weeks"],
        ["week__scoring_model", "week__lead_source", "week__week_ended_on"],
        """
        select
            scoring_model, lead_source, week_ended_on, any_value(average_score),
            sum(new_hot_leads), any_value(scored_leads)
        from marts.score_trends group by all
        """,
    ),
    (
        ["lead_weeks", "new_hot_leads"],
        ["week__scoring_model", "week__score_band", "metric_time__day"],
        """
        select scoring_model, score_band, week_ended_on, sum(leads), sum(new_hot_leads)
        from marts.score_trends group by all having sum(leads) > 0
        """,
    ),
]  # fmt: skip


class Renderer:
    """What MetricFlow must know of DuckDB to write SQL; it is run elsewhere, read-only."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


@pytest.fixture(scope="module")
def engine(compiled) -> MetricFlowEngine:
    manifest = parse_manifest_from_dbt_generated_manifest(
        (compiled / "semantic_manifest.json").read_text(encoding="utf-8")
    )
    return MetricFlowEngine(SemanticManifestLookup(manifest), Renderer())


@pytest.fixture
def warehouse(demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        yield connection


def ask(engine, warehouse, metrics, groups, where=None):
    request = MetricFlowQueryRequest.create(
        metric_names=metrics,
        group_by_names=groups,
        where_constraints=where,
        output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
    )
    sql = engine.explain(request).sql_statement.sql
    # Groups first, in the order asked for, then the metrics.
    columns = ", ".join(f'"{name}"' for name in metrics)
    return warehouse.execute(f"select * exclude ({columns}), {columns} from ({sql})").fetchall()


def by_group(rows, groups):
    """Rows by their first columns; MetricFlow has midnights where the marts have days."""
    found = {
        tuple(
            value.date() if isinstance(value, datetime) else value for value in row[:groups]
        ): row[groups:]
        for row in rows
    }
    assert len(found) == len(rows), "a group comes twice"
    return found


def is_same(found, expected):
    """Whether a metric is the number of a mart, which may be rounded."""
    if found is None or expected is None:
        return found is expected
    decimals = -expected.as_tuple().exponent if isinstance(expected, Decimal) else 9
    return abs(float(found) - float(expected)) <= 0.500001 * 10**-decimals


@pytest.mark.parametrize(
    ("metrics", "groups", "mart"),
    PAIRS,
    ids=[f"{'+'.join(metrics)}-by-{'+'.join(groups)}" for metrics, groups, _ in PAIRS],
)
def test_metrics_are_those_of_the_marts(engine, warehouse, metrics, groups, mart):
    found = by_group(ask(engine, warehouse, metrics, groups), len(groups))
    expected = by_group(warehouse.execute(mart).fetchall(), len(groups))

    assert len(expected) > 1
    assert found.keys() == expected.keys()
    wrong = {
        group: (values, expected[group])
        for group, values in found.items()
        if not all(map(is_same, values, expected[group]))
    }
    assert not wrong
    for position, metric in enumerate(metrics):
        assert any(values[position] for values in found.values()), f"{metric}: the demo shows none"


def read_commands(root):
    """The `mf query` commands of the documentation, as [(metrics, groups, where), ...]."""
    parser = ArgumentParser()
    parser.add_argument("--metrics", type=lambda names: names.split(","))
    parser.add_argument("--group-by", type=lambda names: names.split(","))
    for option in ("--where", "--order", "--limit"):
        parser.add_argument(option)
    lines = (root / "docs" / "metrics.md").read_text(encoding="utf-8").splitlines()
    return [
        # An order that falls, -name, would look like an option.
        parser.parse_args(shlex.split(line.replace("--order ", "--order=").partition("query")[2]))
        for line in lines
        if line.startswith("mf query ")
    ]


def test_the_commands_of_the_documentation_are_answered(engine, warehouse, root):
    commands = read_commands(root)
    assert len(commands) > 3
    for command in commands:
        where = [command.where] if command.where else None
        assert ask(engine, warehouse, command.metrics, command.group_by, where)


def test_every_metric_is_answered_and_documented(engine, warehouse, root):
    documentation = (root / "docs" / "metrics.md").read_text(encoding="utf-8")
    metrics = [metric.name for metric in engine.list_metrics(include_dimensions=False)]
    assert len(metrics) > 20
    for metric in metrics:
        assert ask(engine, warehouse, [metric], ["metric_time__month"]), metric
        assert f"`{metric}`" in documentation


def test_mf_query_prints_them(compiled, demo_warehouse, engine, warehouse, root, tmp_path):
    # mf reads target/ of the project it runs in, and opens the file to write.
    for name in ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "target").mkdir()
    shutil.copy(compiled / "semantic_manifest.json", tmp_path / "target")
    copy = shutil.copy(demo_warehouse, tmp_path)

    command = read_commands(root)[0]
    arguments = ["--metrics", ",".join(command.metrics), "--group-by", ",".join(command.group_by)]
    done = subprocess.run(
        [Path(sys.executable).with_name("mf"), "query", *arguments, "--csv", "answer.csv"],
        cwd=tmp_path,
        env={**os.environ, "LEAD_SCORING_DB": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        printed = {
            tuple(row[name] for name in command.group_by): [row[name] for name in command.metrics]
            for row in csv.DictReader(file)
        }
    asked = by_group(ask(engine, warehouse, command.metrics, command.group_by), 2)
    assert printed.keys() == asked.keys()
    for group, values in asked.items():
        found = [float(value) if value not in ("", "None") else None for value in printed[group]]
        assert all(map(is_same, found, values)), group
