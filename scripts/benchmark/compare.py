"""Compares the tables of the reference with those of the project."""

from __future__ import annotations

from pathlib import Path

import duckdb

SCORE = "fit_score, engagement_score, unclamped_score, score, grade, momentum"
ENTRY = (
    "entry_type, rule_id, rule_group, side, matched_value, events_seen, events_counted, raw_points,"
    " points"
)
REASON = "direction, reason_rank, reason, points"
POINT = (
    "period_end, score, grade, temperature, fit_score, engagement_score,"
    " change_from_events + change_from_decay, change_from_profile, change_from_rules"
)
CAUSES = "period_end, change_from_events, change_from_decay"
# Of a rule with a limit, the project takes a step of decay for the doing of an event that comes at
# the same point of the history. The reference calls it decay; their sum is the same.
MAY_DIFFER = "events or decay"

PROJECT_SCORES = """
    select * from project.intermediate.score_points
    inner join project.intermediate.lead_grades using (lead_id, scoring_model)
"""


def rows_of_leads(table: str, columns: str) -> str:
    """One row per lead and model: the number of its rows, and one that stands for their content."""
    return f"""
        select
            lead_id,
            scoring_model,
            count(*) as row_count,
            sum(cast(hash({columns}) as hugeint)) as content
        from {table}
        group by lead_id, scoring_model
    """


def count_leads_that_differ(
    connection: duckdb.DuckDBPyConnection, project: str, reference: str, columns: str
) -> int:
    """Leads x models that have other rows in the one table than in the other."""
    return connection.execute(
        f"""
        select count(*)
        from ({rows_of_leads(project, columns)}) as project
        full join ({rows_of_leads(reference, columns)}) as reference using (lead_id, scoring_model)
        where
            project.row_count is distinct from reference.row_count
            or project.content is distinct from reference.content
        """
    ).fetchone()[0]


def make_history_views(connection: duckdb.DuckDBPyConnection) -> None:
    """The history of both, as the points at which score, grade or temperature changed, or might.

    Those are also points whose changes cancel each other out, but for events and decay: which of
    the two it was may differ. The project has rows for changes of stage and qualification, too.
    """
    for name in ("project.scoring", "reference.main"):
        connection.execute(
            f"""
            create or replace temp view {name.split(".")[0]}_history as
            select * from (
                select *, lag((score, grade, temperature)) over so_far as before
                from {name}.lead_score_history
                window so_far as (partition by lead_id, scoring_model order by period_end)
            )
            where
                before is distinct from (score, grade, temperature)
                or change_from_events + change_from_decay != 0
                or change_from_profile != 0
                or change_from_rules != 0
            """
        )
        connection.execute(
            f"""
            create or replace temp view {name.split(".")[0]}_causes as
            select * from {name}.lead_score_history
            where change_from_events != 0 or change_from_decay != 0
            """
        )


def compare(project: Path, reference: Path, *, has_history: bool, memory: str) -> dict[str, int]:
    """How many leads x models differ, per kind of table."""
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{memory}'")
    connection.execute(f"set temp_directory = '{reference}.tmp'")
    connection.execute(f"attach '{project}' as project (read_only)")
    connection.execute(f"attach '{reference}' as reference (read_only)")
    differences = {
        "scores": count_leads_that_differ(
            connection, f"({PROJECT_SCORES})", "reference.lead_scores", SCORE
        ),
        "contributions": count_leads_that_differ(
            connection,
            "project.scoring.lead_score_contributions",
            "reference.lead_score_contributions",
            ENTRY,
        ),
        "reasons": count_leads_that_differ(
            connection, "project.scoring.lead_score_reasons", "reference.lead_score_reasons", REASON
        ),
    }
    if has_history:
        make_history_views(connection)
        for kind, (view, columns) in {
            "history": ("history", POINT),
            MAY_DIFFER: ("causes", CAUSES),
        }.items():
            differences[kind] = count_leads_that_differ(
                connection, f"project_{view}", f"reference_{view}", columns
            )
    connection.close()
    return differences
