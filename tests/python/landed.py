"""Puts the fixtures of a source system into a warehouse, as its loader would have landed them."""

from pathlib import Path

import duckdb
from dbt_project import query, run_dbt

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
AS_OF_DATE = "2026-06-30"


def load_fixtures(db, source):
    """Read every CSV file of `tests/fixtures/<source>` into the schema `<source>`."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(f"create schema if not exists {source}")
        for file in sorted((FIXTURES / source).glob("*.csv")):
            connection.execute(
                f"create or replace table {source}.{file.stem} as from read_csv('{file}')"
            )


def build_landed(db, *options, seeds=None, **settings):
    """Build all models from what has landed; every data test must pass, without a warning.

    Its target folder is beside the warehouse: dbt need not parse again for other commands there.
    """
    done = run_dbt(
        ["build", "--exclude-resource-type", "unit_test", *options],
        db=db,
        seeds=seeds,
        target_path=db.parent / "target",
        vars={"as_of_date": AS_OF_DATE, **settings},
    )
    assert "WARN=0 ERROR=0" in done.stdout, done.stdout
    return db


def advertised(db):
    """The addresses in the audience of warm leads."""
    sql = "select email from marts.audience_members where audience = 'warm_leads_ads'"
    return {email for (email,) in query(db, sql)}


def is_warm(db, lead_id):
    """Whether the score, were it only for that, puts the lead among them."""
    sql = """
        select temperature in ('hot', 'warm') and is_qualified and not is_spam_suspect
        from scoring.lead_scores where lead_id = ? and scoring_model = 'b2b_saas'
    """
    return query(db, sql, lead_id) == [(True,)]
