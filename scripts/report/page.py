"""Puts the answers together into one HTML file that needs no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import vl_convert
from markupsafe import Markup

from scripts.report import figures, leads, overview, sections
from scripts.report.figures import Figure, Question, Section
from scripts.report.warehouse import Warehouse

ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True)
class Panel:
    """What one question has to say of one scoring model: a figure, or why there is none."""

    key: str
    title: str
    is_wide: bool
    figure: Figure | None = None
    gap: str | None = None


def answer(warehouse: Warehouse, model: str, question: Question) -> Figure | str:
    """Asks a question; returns a sentence where its tables are missing, empty or others."""
    missing = [table for table in question.tables if not warehouse.has(table)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return (
            f"{' and '.join(missing)} {verb} not in this warehouse. "
            "A dbt build of the current version makes what is missing."
        )
    tables = " and ".join(question.tables)
    try:
        figure = question.answer(warehouse, model)
    except duckdb.BinderException as error:
        reason = str(error).splitlines()[0]
        return f"{tables} comes from another version of the project ({reason})."
    return figure or f"{tables} has no rows for this model yet."


def ask_all(warehouse: Warehouse, section: Section, model: str, place: int) -> list[Panel]:
    """Asks a section's questions; `place` is the model's, whose name may hold what ids must not."""
    panels = []
    for number, question in enumerate(section.questions, start=1):
        answered = answer(warehouse, model, question)
        kind = "gap" if isinstance(answered, str) else "figure"
        key = f"{section.key}-{number}-{place}"
        panels.append(Panel(key, question.title, question.is_wide, **{kind: answered}))
    return panels


def render(warehouse: Warehouse, *, most_leads: int) -> str:
    """Writes the whole page."""
    models = warehouse.models()
    filled = [
        (
            section,
            {
                model: ask_all(warehouse, section, model, place)
                for place, model in enumerate(models, start=1)
            },
        )
        for section in sections.SECTIONS
    ]
    every_panel = [panel for _, panels in filled for part in panels.values() for panel in part]
    listed = {model: leads.top_leads(warehouse, model, most_leads) for model in models}
    template = _environment().get_template("page.html.j2")
    return template.render(
        models=models,
        overviews={model: overview.read(warehouse, model) for model in models},
        sections=filled,
        charts={panel.key: panel.figure.chart for panel in every_panel if panel.figure},
        leads=leads.pack(listed if most_leads else {}),
        most_leads=most_leads,
        library=_script(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")),
        style=Markup(_asset("page.css")),
        scripts=[_script(_asset(name)) for name in ("page.js", "leads.js")],
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["as_json"] = _as_json
    environment.filters["words"] = figures.words
    environment.filters["count"] = figures.count
    environment.filters["day"] = figures.day
    return environment


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _script(code: str) -> Markup:
    # Inside a script element only its end tag means anything.
    return Markup(code.replace("</script", "<\\/script"))


def _as_json(value: Any) -> Markup:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float)
    return Markup(written.replace("</", "<\\/"))
