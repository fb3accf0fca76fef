"""The sections of the page, in order."""

from __future__ import annotations

from scripts.report import evaluation, movement, outcomes, sales, scores
from scripts.report.figures import Section

SECTIONS = (
    Section("today", "Today", "Where do leads stand today?", scores.QUESTIONS),
    Section(
        "buyers",
        "Buyers",
        "Does the score find the buyers?",
        (*outcomes.QUESTIONS, *evaluation.QUESTIONS),
    ),
    Section("rules", "Rules", "Are the points right?", evaluation.RULE_QUESTIONS),
    Section("movement", "Movement", "How do leads move?", movement.QUESTIONS),
    Section("sales", "Sales", "Where do leads come from, and who calls them?", sales.QUESTIONS),
)
