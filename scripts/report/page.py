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
    question: Question
    figure: Figure | None
    gap: str | None


def answer(warehouse: Warehouse, model: str, question: Question, key: str) -> Panel:
    """Asks a question; a table that is missing or empty is an answer too."""
    missing = [table for table in question.tables if not warehouse.has(table)]
    if missing:
        gap = f"{_list(missing)} {'is' if len(missing) == 1 else 'are'} not in this warehouse. "
        return Panel(key, question, None, gap + "A `dbt build` of the current version makes it.")
    try:
        figure = question.answer(warehouse, model)
    except duckdb.BinderException as error:
        first = str(error).splitlines()[0]
        gap = f"{_list(question.tables)} comes from another version of the project ({first})."
        return Panel(key, question, None, gap)
    if figure is None:
        return Panel(
            key, question, None, f"{_list(question.tables)} has no rows for this model yet."
        )
    return Panel(key, question, figure, None)


def render(warehouse: Warehouse, *, most_leads: int) -> str:
    """Writes the whole page."""
    models = warehouse.models()
    charts: dict[str, Any] = {}
    filled: list[tuple[Section, dict[str, list[Panel]]]] = []
    for section in sections.SECTIONS:
        panels: dict[str, list[Panel]] = {}
        for model in models:
            panels[model] = []
            for number, question in enumerate(section.questions, start=1):
                panel = answer(warehouse, model, question, f"{section.key}-{number}-{model}")
                panels[model].append(panel)
                if panel.figure:
                    charts[panel.key] = panel.figure.chart
        filled.append((section, panels))
    listed = {model: leads.top_leads(warehouse, model, most_leads) for model in models}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            models=models,
            overviews={model: overview.read(warehouse, model) for model in models},
            sections=filled,
            charts=charts,
            leads=leads.pack(listed if most_leads else {}),
            most_leads=most_leads,
            library=_script(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")),
            style=Markup(_asset("page.css")),
            scripts=[_script(_asset(name)) for name in ("page.js", "leads.js")],
        )
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


def _list(tables: Any) -> str:
    return " and ".join(tables)
