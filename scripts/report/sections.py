"""The sections of the page, in order."""

from __future__ import annotations

from scripts.report import movement, outcomes, scores
from scripts.report.figures import Section

SECTIONS = (
    Section("today", "Today", "Where do leads stand today?", scores.QUESTIONS),
    Section("outcomes", "Buyers", "Does the score find the buyers?", outcomes.QUESTIONS),
    Section("movement", "Movement", "How do leads move?", movement.QUESTIONS),
)
