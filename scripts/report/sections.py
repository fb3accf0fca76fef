"""The sections of the page, in order."""

from __future__ import annotations

from scripts.report import outcomes, scores
from scripts.report.figures import Section

SECTIONS = (
    Section("today", "Today", "Where do leads stand today?", scores.QUESTIONS),
    Section("outcomes", "Buyers", "Does the score find the buyers?", outcomes.QUESTIONS),
)
