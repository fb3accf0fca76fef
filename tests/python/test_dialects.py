"""The project compiled for engines that are not there; docs/engines.md says what that proves."""

import importlib.util

import pytest

from scripts.check_dialects.refusals import refusals


@pytest.mark.parametrize(
    ("dialect", "sql", "fault"),
    [
        ("snowflake", "select from from t where", "does not parse"),
        ("snowflake", "select string_to_array(a, '|') from t", "unknown function string_to_array"),
        ("snowflake", "select try_cast(a as date) from t", "try_cast of what may be no text"),
        ("bigquery", "select 1 as a where 1 = 0", "where without from"),
        ("bigquery", "delete from t", "delete without where"),
        ("bigquery", "select 'it''s'", "does not parse"),
        ("bigquery", "select a from t union select a from u", "does not parse"),
        ("redshift", "select a from t except all select a from u", "except all"),
        ("redshift", "select sum(a) filter (where b) from t", "filter after an aggregate"),
    ],
)
def test_faults_are_found(dialect, sql, fault):
    assert any(found.startswith(fault) for found in refusals(sql, dialect))


@pytest.mark.parametrize("dialect", ["snowflake", "bigquery", "redshift"])
def test_plain_statements_have_none(dialect):
    assert not list(refusals("select coalesce(a, 'x') as a from t where a < 1", dialect))


@pytest.mark.parametrize("dialect", ["snowflake", "bigquery"])
def test_the_project_compiles_and_parses(dialect, capfd):
    if not importlib.util.find_spec(f"dbt.adapters.{dialect}"):
        pytest.skip(f"needs dbt-{dialect}")
    from scripts.check_dialects.__main__ import check

    assert check(dialect), capfd.readouterr().out
