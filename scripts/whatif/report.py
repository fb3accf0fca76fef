"""The tables of results in words: sentences and tables, however they are shown."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from scripts.dbt_build import shorten
from scripts.whatif.compare import TOO_FEW

SEED_ROWS_SHOWN = 25


@dataclass
class Section:
    """A table with a heading; `folded` ones are behind a click in Markdown."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: list[str] = field(default_factory=list)
    folded: bool = False
    code: frozenset[str] = frozenset()  # columns that are shown as code


class Report:
    """What the tables of results say, for people."""

    def __init__(self, result: Path, options: argparse.Namespace) -> None:
        self.top = options.top
        with duckdb.connect(str(result), read_only=True) as connection:
            self.connection = connection
            ((day,),) = self.query("select max(as_of_date) from whatif.summary")
            self.headline = (
                f"Scores of {day} under {shorten(options.seeds)} (changed), "
                f"against {shorten(options.against)} (current)."
            )
            self.sentences = list(self.say_in_short())
            self.sections = list(self.list_sections())

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query on the results."""
        return self.connection.execute(sql, parameters).fetchall()

    def say_in_short(self) -> Iterator[str]:
        """A sentence per scoring model."""
        for row in self.query(
            "select scoring_model, leads_before, leads_after, scores_changed, mean_score_before,"
            " mean_score_after, mqls_before, mqls_after, crossing_in, crossing_out"
            " from whatif.summary order by scoring_model"
        ):
            model, before, after, changed, mean_before, mean_after, mqls, mqls_after, ins, outs = (
                row
            )
            if before == after and not (changed or ins or outs):
                yield f"{model}: none of {after:,} scores changes, and nobody crosses."
                continue
            leads = f"{after:,}" if before == after else f"{before:,} → {after:,}"
            means = f" (mean {number(mean_before)} → {number(mean_after)})" if changed else ""
            crossing = f"{ins:,} in, {outs:,} out" if ins or outs else "nobody crosses"
            yield (
                f"{model}: {changed:,} of {leads} leads get another score{means}. "
                f"MQL or further: {mqls:,} → {mqls_after:,} ({crossing})."
            )

    def list_sections(self) -> Iterator[Section]:
        """All tables, in reading order."""
        yield self.changed_seeds()
        yield from self.leads_by()
        yield from self.crossings()
        yield from self.movers()
        yield from self.conversion()

    def changed_seeds(self) -> Section:
        """Which cells and rows of the seeds differ."""
        rows = self.query(
            "select seed_file, row_key, coalesce(column_name, 'row ' || change), old_value,"
            " new_value from whatif.changed_seeds order by rowid"
        )
        more = len(rows) - SEED_ROWS_SHOWN
        notes = [f"And {more:,} more, in the table whatif.changed_seeds."] if more > 0 else []
        code = frozenset({"file", "row", "column", "current", "changed"})
        header = ["file", "row", "column", "current", "changed"]
        return Section("Changed seeds", header, rows[:SEED_ROWS_SHOWN], notes, code=code)

    def leads_by(self) -> Iterator[Section]:
        """Leads by what the score means; only the rows that differ."""
        header = ["model", "", "", "current", "changed", "difference"]
        rows = self.query(
            "select scoring_model, replace(measure, '_', ' '), value, leads_before, leads_after,"
            " printf('%+d', difference) from whatif.leads_by where difference != 0"
            " order by scoring_model, case measure when 'grade' then 1 when 'temperature' then 2"
            " else 3 end, position"
        )
        notes = ["What is not listed keeps its number of leads."] if rows else []
        notes = notes or ["No grade, temperature or stage gains or loses leads."]
        yield Section("Leads per grade, temperature and stage", header, rows, notes)

    def crossings(self) -> Iterator[Section]:
        """Who comes to MQL, or past it, and who falls out."""
        for direction, words in (("in", "into MQL"), ("out", "out of MQL")):
            found = self.query(
                "select lead_id, scoring_model, stage_before, stage_after, score_before,"
                " score_after, reason from whatif.crossings where direction = ? order by position",
                direction,
            )
            if found:
                shown = found[: self.top]
                title = (
                    f"{len(found):,} {'lead crosses' if len(found) == 1 else 'leads cross'} {words}"
                )
                if len(shown) < len(found):
                    title += f"; the first {len(shown)}"
                rows = [
                    (lead, model, f"{old or '-'} → {new or '-'}", arrow(before, after), reason)
                    for lead, model, old, new, before, after, reason in shown
                ]
                header = ["lead", "model", "stage", "score", "because"]
                yield Section(title, header, rows, folded=True, code=frozenset({"lead"}))

    def movers(self) -> Iterator[Section]:
        """Whose score changes most, and by which rules; then the rules over all leads."""
        for direction in ("up", "down"):
            rows = self.query(
                "select lead_id, scoring_model, score_before, score_after, printf('%+d',"
                " score_difference), rules from whatif.movers where direction = ?"
                " order by position limit ?",
                direction,
                self.top,
            )
            if rows:
                moved = [
                    (lead, model, arrow(before, after), difference, rules)
                    for lead, model, before, after, difference, rules in rows
                ]
                header = ["lead", "model", "score", "difference", "rules responsible"]
                title = f"Biggest movers {direction}"
                yield Section(title, header, moved, folded=True, code=frozenset({"lead"}))
        rules = self.query(
            "select scoring_model, rule_id, leads, printf('%+.1f', difference / leads)"
            " from whatif.rules where position <= ? order by scoring_model, position",
            self.top,
        )
        if rules:
            header = ["model", "rule or adjustment", "leads", "points per lead"]
            notes = ["Of the leads whose score changes. The points of a lead add up to its change."]
            title = "Rules behind the changes"
            code = frozenset({"rule or adjustment"})
            yield Section(title, header, rules, notes, folded=True, code=code)

    def conversion(self) -> Iterator[Section]:
        """How many of those who cross, at any time of the history, became customers."""
        rows = self.query(
            "select scoring_model, lead_group, leads, customers, conversion_rate, is_too_few"
            " from whatif.crossing_conversion where scoring_model in (select scoring_model"
            " from whatif.crossing_conversion where starts_with(lead_group, 'crossing'))"
            " order by scoring_model, position"
        )
        title = "What became of those who cross, by the history"
        if not rows:
            yield Section(title, [], [], ["At no time of the history does anybody cross."])
            return
        shown = [
            (model, group.replace("mql", "MQL"), leads, customers, f"{rate:.1%}" + "\u2009*" * few)
            for model, group, leads, customers, rate, few in rows
        ]
        notes = [
            "MQL at any time of the history, by score or deed, and before the lead bought. "
            "Without spam suspects and leads that had bought before the history saw them."
        ]
        if any(row[-1] for row in rows):
            notes.append(f"* Fewer than {TOO_FEW} leads: too few to rely on.")
        header = ["model", "leads", "number", "customers", "share"]
        yield Section(title, header, shown, notes)


def arrow(before: Any, after: Any) -> str:
    """From what to what."""
    return f"{'-' if before is None else before} → {'-' if after is None else after}"


def number(value: float | None) -> str:
    """A mean, if there is one."""
    return "-" if value is None else f"{value:.1f}"
