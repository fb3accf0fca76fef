"""The report in a terminal, and as a comment for a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts.dbt_build import one_line
from scripts.whatif.report import Report, Section

WIDTH = 120
CELL_WIDTH = 90
MARKER = "<!-- lead_scoring what-if -->"  # by which a pipeline finds its comment again
HEADING = [MARKER, "### What these seeds would change", ""]


def print_report(report: Report, width: int = WIDTH) -> None:
    """Prints the report for a terminal."""
    console = Console(width=width, highlight=False)
    console.print(escape(report.headline), *map(escape, report.sentences), sep="\n")
    for section in report.sections:
        console.print(f"\n[bold]{escape(section.title)}[/bold]")
        if section.rows:
            table = Table(show_edge=False, pad_edge=False, box=None, header_style="dim")
            for position, name in enumerate(section.header):
                cells = [row[position] for row in section.rows]
                table.add_column(name, justify="right" if is_number(cells) else "left")
            for row in section.rows:
                table.add_row(*(escape(show(cell)) for cell in row))
            console.print(table)
        for note in section.notes:
            console.print(escape(note), style="dim")


def markdown(report: Report) -> str:
    """The report as a comment for a pull request."""
    parts = [*HEADING]
    parts += [f"- {prose(sentence)}" for sentence in report.sentences]
    for section in report.sections:
        title = prose(section.title)
        if section.folded:
            parts += ["", f"<details><summary>{title}</summary>", ""]
        else:
            parts += ["", f"**{title}**", ""]
        if section.rows:
            parts += markdown_table(section)
        notes = [f"<sub>{prose(note)}</sub>" for note in section.notes]
        parts += ["", "<br>\n".join(notes)] if section.rows and notes else notes
        if section.folded:
            parts += ["", "</details>"]
    parts += ["", f"<sub>{prose(report.headline)}</sub>", ""]
    return "\n".join(parts)


def markdown_table(section: Section) -> list[str]:
    """The lines of a table; numbers to the right."""
    columns = list(zip(*section.rows, strict=True))
    lines = [
        "| " + " | ".join(section.header) + " |",
        "|" + "|".join("--:" if is_number(cells) else "---" for cells in columns) + "|",
    ]
    for row in section.rows:
        cells = [
            code(cell) if name in section.code else prose(show(cell))
            for name, cell in zip(section.header, row, strict=True)
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def prose(text: str) -> str:
    """Text that Markdown leaves as it is; identifiers and mentions do nothing."""
    text = re.sub(r"([\\`*_|~\[\]#@])", r"\\\1", text)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\\@", "@\u200b")


def code(cell: Any) -> str:
    """A cell of a table as code."""
    text = show(cell)
    if not text or "`" in text:
        return prose(text)
    return "`" + text.replace("|", "\\|") + "`"


def show(cell: Any) -> str:
    """A cell as text, not too long."""
    text = "" if cell is None else f"{cell:,}" if isinstance(cell, int) else one_line(str(cell))
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def is_number(cells: Sequence[Any]) -> bool:
    """Whether the cells of a column are numbers, shares or differences."""
    return all(re.fullmatch(r"[+-]?[\d,.]+%?(\u2009\*)?", show(cell)) for cell in cells)
