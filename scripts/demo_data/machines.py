"""Decides what machines do in people's name, and what the programs of both call themselves.

Comes last and draws from its own numbers: the rows of people stay as they are.
"""

from __future__ import annotations

import numpy as np

from scripts.demo_data import content
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.tools import (
    DAY,
    HOUR,
    Array,
    Columns,
    constant,
    in_order,
    stack,
    take,
    texts,
)

BROWSERS = texts(
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/137.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/137.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/137.0.0.0 Mobile",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    ]
)
APPLE_PRIVACY = "Mozilla/5.0"
GATEWAY = "Barracuda Sentinel (EE)"
LINKS = [f"{content.SITE}{path}" for path in ("/", "/blog/", "/pricing", "/unsubscribe")]
# Of 50 companies one has a gateway that gives its name, one that clicks at once, one that clicks
# all links together a little later; of 20 people without such one uses Apple's mail program.
COMPANIES, READERS = 50, 20


def add_machines(chunk: Chunk, tables: dict[str, Columns]) -> None:
    """Add what machines open and click to finished tables, and name all programs."""
    for table in ("web_events", "email_events"):
        tables[table]["user_agent"] = browsers(tables[table])
    sent = chunk.events["email_events"]["event_type"] == "delivered"
    mails = take(chunk.events["email_events"], sent)
    is_scanned = chunk.of_account("scans_mail", False)[mails["row"]]
    company = np.where(is_scanned, -1, chunk.lead["account"][mails["row"]] % COMPANIES)
    company = np.where(chunk.lead["account"][mails["row"]] < 0, -1, company)
    is_reader = chunk.lead["number"][mails["row"]] % READERS == 0
    named, hasty, thorough = (take(mails, company == number) for number in (2, 3, 4))
    apple = take(mails, (company < 2) & is_reader)
    rng = chunk.draws("machines")

    def delays(events: Columns, low: int, high: int) -> Array:
        return rng.integers(low, high, len(events["row"]))

    later = delays(thorough, 20, 60)
    parts = [
        acts(named, "open", delays(named, 1, 90), GATEWAY),
        acts(named, "click", delays(named, 1, 90), GATEWAY, LINKS[0]),
        acts(hasty, "open", delays(hasty, 0, 3), BROWSERS[0]),
        acts(hasty, "click", delays(hasty, 1, 6), BROWSERS[0], LINKS[1]),
        *(acts(thorough, "click", later + no // 2, BROWSERS[1], LINKS[no]) for no in range(4)),
        acts(apple, "open", delays(apple, 600, DAY), APPLE_PRIVACY),
    ]
    append(chunk, tables, "email_events", stack(parts))
    visits = {**take(parts[1], np.arange(len(named["row"])))}
    visits["event_type"] = constant("page_view", len(named["row"]))
    append(chunk, tables, "web_events", visits)


def browsers(events: Columns) -> Array:
    """The program of each event, the same for all loads of it; mail that is sent has none."""
    agents = BROWSERS[np.abs(events["event_id"]) % len(BROWSERS)]
    if "campaign_id" in events:
        return np.where(np.isin(events["event_type"], ["open", "click"]), agents, None)
    return agents


def acts(mails: Columns, kind: str, delay: Array, agent: str, link: str | None = None) -> Columns:
    """One act upon each mail."""
    size = len(mails["row"])
    return {
        **mails,
        "event_type": constant(kind, size),
        "link_url": constant(link, size),
        "page_url": constant(link, size),
        "user_agent": constant(agent, size),
        "is_bot": np.zeros(size, dtype=bool),  # the mail tool has not noticed
        "occurred_at": mails["occurred_at"] + delay,
    }


def append(chunk: Chunk, tables: dict[str, Columns], table: str, events: Columns) -> None:
    """Put events below a finished table, with the ids after those of people."""
    events = take(events, events["occurred_at"] < chunk.end)
    size, people = len(events["row"]), len(chunk.events[table]["row"])
    events["event_id"] = chunk.ids(people + size)[people:]
    delay = chunk.draws(f"{table}:machines").integers(60, 6 * HOUR, size)
    events["loaded_at"] = events["occurred_at"] + delay
    chunk.report.dirty[f"{table}.machine"] += size
    lacking = {
        name: np.full(size, np.nan) if values.dtype.kind == "f" else constant(None, size)
        for name, values in tables[table].items()
        if name not in events
    }
    tables[table] = in_order(stack([tables[table], {**lacking, **events}]), "loaded_at")
