"""Decides which rows are wrong on purpose, and how. Every kind occurs in every chunk."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scripts.demo_data.chunk import Chunk
from scripts.demo_data.draws import Draws
from scripts.demo_data.tools import (
    DAY,
    HOUR,
    NULL_ID,
    NULL_TIME,
    Array,
    Columns,
    constant,
    height,
    in_order,
    numbers,
    stack,
    take,
    texts,
)

# Shares of rows that are wrong on purpose; every kind occurs at least once per chunk.
DIRTY_RATES = numbers(
    "event.duplicate 0.010, event.duplicate_corrected 0.003, event.late 0.015, event.future 0.001, "
    "event.orphan_lead 0.004, event.unknown_visitor 0.010, event.null_event_id 0.0003, "
    "event.null_occurred_at 0.0003, event.unknown_type 0.0005, form.spam_unlinked 0.015, "
    "identity.shared_device 0.003, lead.duplicate_row 0.015, lead.deleted 0.010, "
    "lead.merged 0.010, lead.spam 0.015, opportunity.no_lead 0.010, status.orphan_lead 0.001"
)
UNKNOWN_TYPES = {
    "web_events": "page_veiw",
    "email_events": "opened",
    "social_events": "liked",
    "attendance_events": "atended",
    "commerce_events": "item_veiw",
}
# The number that a later load of the same event may correct.
CORRECTED_COLUMNS = {
    "web_events": "duration_seconds",
    "form_submissions": "seconds_to_submit",
    "attendance_events": "minutes_attended",
    "commerce_events": "amount",
}


def dirty_events(chunk: Chunk, table: str) -> Columns:
    """Add load times and spoil some rows; every row is spoilt in one way at most."""
    rng = chunk.draws(f"{table}:dirt")
    events = in_order(chunk.events[table], "occurred_at")
    size = height(events)
    events["event_id"] = chunk.ids(size)
    events["loaded_at"] = events["occurred_at"] + rng.integers(60, 6 * HOUR, size)
    unspoilt = rng.permutation(size)

    def some(kind: str) -> Array:
        nonlocal unspoilt
        count = max(1, round(size * DIRTY_RATES[f"event.{kind}"]))
        rows, unspoilt = unspoilt[:count], unspoilt[count:]
        chunk.report.dirty[f"{table}.{kind}"] += len(rows)
        return rows

    rows = some("late")
    events["loaded_at"][rows] += rng.integers(2 * DAY, 10 * DAY, len(rows))
    rows = some("future")
    events["occurred_at"][rows] = chunk.end + rng.integers(60, 20 * DAY, len(rows))
    rows = some("orphan_lead")
    events["lead_id"][rows] = texts(f"lead-9{no:09d}" for no in rng.integers(0, 10**9, len(rows)))
    if "anonymous_id" in events:
        events["anonymous_id"][rows] = None
        rows = some("unknown_visitor")
        strangers = rng.integers(0, max(2, len(rows) // 4), len(rows))
        events["lead_id"][rows] = None
        events["anonymous_id"][rows] = texts(
            f"anon-unknown-{chunk.number}-{no}" for no in strangers
        )
    if "email" in events:
        events["email"][rows] = "nobody@unknown.example"  # else the address would find a lead
    events["event_id"][some("null_event_id")] = NULL_ID
    events["occurred_at"][some("null_occurred_at")] = NULL_TIME
    if table in UNKNOWN_TYPES:
        events["event_type"][some("unknown_type")] = UNKNOWN_TYPES[table]
    return load_twice(rng, table, events, some)


def load_twice(rng: Draws, table: str, events: Columns, some: Callable[[str], Array]) -> Columns:
    """Load some events again a little later, some of them with a corrected value."""
    same, corrected = some("duplicate"), some("duplicate_corrected")
    copies = take(events, np.concatenate([same, corrected]))
    copies["loaded_at"] += rng.integers(HOUR, 3 * DAY, height(copies))
    changed = slice(len(same), None)
    if table == "email_events":
        copies["is_bot"][changed] = True  # found out later
    elif table == "social_events":
        copies["event_type"][changed] = "comment"
    else:
        values = copies[CORRECTED_COLUMNS[table]]
        values[changed] = np.nan_to_num(values[changed]) + 7
    return in_order(stack([events, copies]), "loaded_at")


def dirty_leads(chunk: Chunk, leads: Columns) -> Columns:
    """Older versions of some leads, and a few rows that lack what they must have."""
    rng, counts = chunk.draws("leads:dirt"), chunk.report.dirty
    older = take(leads, rng.pick(DIRTY_RATES["lead.duplicate_row"], chunk.size))
    older["updated_at"] = older["created_at"]
    older["status"] = constant("new", height(older))
    older["job_title"] = rng.blank(0.5, older["job_title"])
    older["is_deleted"] = np.zeros(height(older), dtype=bool)
    counts["leads.duplicate_row"] += height(older)
    parts = [leads, older]
    if chunk.number == 0:
        broken = take(leads, np.arange(3))
        broken["email"] = texts(f"broken{number}@unknown.example" for number in range(3))
        broken["lead_id"] = texts(["lead-broken-1", "lead-broken-2", None])
        broken["created_at"][:2] = NULL_TIME
        counts["leads.null_created_at"] += 2
        counts["leads.null_lead_id"] += 1
        parts.append(broken)
    return stack(parts)


def dirty_status(chunk: Chunk, changes: Columns) -> Columns:
    """Status changes of leads that do not exist."""
    rows = chunk.draws("status:dirt").pick(DIRTY_RATES["status.orphan_lead"], height(changes))
    orphans = take(changes, rows)
    orphans["lead_id"] = texts(f"lead-9{number:09d}" for number in rows)
    chunk.report.dirty["lead_status_changes.orphan_lead"] += len(rows)
    return stack([changes, orphans])


def dirty_identities(chunk: Chunk) -> Columns:
    """Devices that two people used."""
    rng, identities, size = (
        chunk.draws("identities:dirt"),
        chunk.identities,
        height(chunk.identities),
    )
    rows = rng.pick(DIRTY_RATES["identity.shared_device"], size)
    shared = take(identities, rows)
    shared["lead_id"] = identities["lead_id"][(rows + size // 2) % size]
    later = shared["identified_at"] + rng.days(20, len(rows)) + HOUR
    shared["identified_at"] = np.minimum(later, chunk.end - 60)
    chunk.report.dirty["identities.shared_device"] += len(rows)
    return stack([identities, shared])


def count_clean(chunk: Chunk) -> None:
    """Note what only the rows before they were spoilt tell."""
    lead, counts = chunk.lead, chunk.report.dirty
    form, merged = chunk.events["form_submissions"]["row"], lead["survivor"] >= 0
    counts["leads.spam"] += int(lead["spam"].sum())
    counts["leads.deleted"] += int((lead["is_deleted"] & ~merged).sum())
    counts["leads.merged"] += int(merged.sum())
    counts["form_submissions.spam"] += int(((form < 0) | lead["spam"][form]).sum())
    counts["email_events.bot"] += int(chunk.events["email_events"]["is_bot"].sum())
