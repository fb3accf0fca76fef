"""Decides what the CRM holds besides the leads: statuses, deals, and what sales did and said."""

from __future__ import annotations

import numpy as np

from scripts.demo_data import content, words
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.dirt import DIRTY_RATES
from scripts.demo_data.draws import Draws
from scripts.demo_data.events import shop_rows
from scripts.demo_data.process import CUSTOMER, MQL, OPPORTUNITY, SQL, WORKING
from scripts.demo_data.tools import (
    DAY,
    HOUR,
    NULL_TIME,
    Array,
    Columns,
    after_weekend,
    constant,
    height,
    in_order,
    is_first,
    parallel,
    spread,
    stack,
    take,
    texts,
)

# Later deals of a customer: share, chance to win, and amount compared with a first deal.
EXPANSIONS, EXPANSION_SHARES, EXPANSION_WINS, EXPANSION_AMOUNTS = parallel(
    [("upsell", 0.4, 0.55, 0.4), ("cross_sell", 0.25, 0.45, 0.3), ("renewal", 0.35, 0.82, 1.0)]
)
FEEDBACK_REASONS = {
    "accepted": ("good_fit", "clear_need", "budget_confirmed"),
    "rejected": ("no_budget", "wrong_industry"),
    "recycled": ("bad_timing", "no_response", "chose_other", "needs_nurturing"),
}


def status_changes(chunk: Chunk) -> Columns:
    """Status changes up to the end date, in order; the last one becomes the lead's status."""
    rng, lead, size = chunk.draws("lead_status_changes"), chunk.lead, chunk.size
    level, worked, unfit = lead["level"], ~lead["consumer"], lead["unfit"]
    chance = rng.random(size)
    stopped = (level >= MQL) & (level < OPPORTUNITY) & (chance < 0.7)
    lost = worked & (stopped | (level == OPPORTUNITY))
    ended = np.where(level == OPPORTUNITY, lead["closed"], lead["decision"])
    verdict = rng.random(size)
    # Sales soon notices who will never buy.
    idle = (level < MQL) & (chance < np.where(unfit, 0.8, 0.45))
    idle_at = lead["created_at"] + 2 * DAY + rng.days(15, size)
    thrown_out = unfit | (worked & (verdict < 0.3))
    again = lost & (verdict < 0.6) & rng.flags(0.2, size)
    back_at = ended + rng.days(45, size) + DAY
    row, status, at = spread(
        [
            ("new", np.ones(size, dtype=bool), lead["created_at"]),
            ("working", worked & (level >= WORKING), lead["working_at"]),
            ("mql", worked & (level >= MQL), lead["mql_at"]),
            ("sql", worked & (level >= SQL), lead["sql_at"]),
            ("opportunity", worked & (level >= OPPORTUNITY), lead["decision"]),
            ("customer", level == CUSTOMER, lead["closed"]),
            ("recycled", lost & (verdict < 0.6), ended),
            ("disqualified", lost & (verdict >= 0.6) & (verdict < 0.75), ended),
            ("nurturing", lost & (verdict >= 0.75), ended),
            ("mql", again, back_at),
            ("disqualified", idle & thrown_out, idle_at),
            ("nurturing", idle & ~thrown_out, idle_at),
        ]
    )
    order = np.lexsort((at, row))
    order = order[at[order] < chunk.end]
    row, status, at = row[order], status[order], at[order]
    lead["status"] = constant("new", size)
    lead["status"][row] = status  # the last assignment of a row stays
    lead["status_at"] = lead["created_at"].copy()
    lead["status_at"][row] = at
    return {"lead_id": lead["lead_id"][row], "status": status, "changed_at": at}


def purchases(chunk: Chunk) -> Columns:
    """First purchases of won consumers, and later ones."""
    rng, lead = chunk.draws("purchases"), chunk.lead
    won = lead["consumer"] & (lead["level"] == CUSTOMER) & (lead["closed"] < chunk.end)
    buyer = np.flatnonzero(won)
    again = np.repeat(buyer, rng.poisson(0.8, len(buyer)))
    row = np.concatenate([buyer, again])
    at = lead["closed"][row]
    at[len(buyer) :] += DAY + rng.days(60, len(again))
    product = rng.integers(0, len(content.PRODUCTS), len(row))
    lead["basket"] = np.full(chunk.size, -1)
    lead["basket"][buyer] = product[: len(buyer)]
    bought = shop_rows(rng, lead, row, product, constant("purchase", len(row)), at)
    return take(bought, at < chunk.end)


def opportunities(chunk: Chunk) -> Columns:
    """First deals, then upsell, cross-sell and renewal of those who bought."""
    rng, lead = chunk.draws("opportunities"), chunk.lead
    row = np.flatnonzero((lead["level"] >= OPPORTUNITY) & (lead["decision"] < chunk.end))
    first = deal_rows(rng, chunk, row)
    won = first["is_won"] & ~lead["consumer"][row]
    parent = np.repeat(row[won], rng.poisson(0.7, int(won.sum())))
    kind = rng.positions(EXPANSION_SHARES, len(parent))
    wait = np.where(EXPANSIONS[kind] == "renewal", 330 * DAY, 30 * DAY + rng.days(110, len(parent)))
    opened = lead["closed"][parent] + wait
    in_time = opened < chunk.end
    later = deal_rows(rng, chunk, parent[in_time], kind[in_time], opened[in_time])
    deals = stack([first, later])
    unlinked = rng.pick(DIRTY_RATES["opportunity.no_lead"], height(deals))
    # Only where the account still tells whose deal it was.
    unlinked = unlinked[np.not_equal(deals["account_id"][unlinked], None)]
    deals["lead_id"][unlinked] = None
    deals["opportunity_id"] = chunk.ids(height(deals))
    return deals


def deal_rows(
    rng: Draws,
    chunk: Chunk,
    row: Array,
    expansion: Array | None = None,
    opened: Array | None = None,
) -> Columns:
    """Deals of given leads: the first one of each, or expansions of a given kind and date."""
    lead, size = chunk.lead, len(row)
    employees = np.nan_to_num(chunk.of_account("employee_count", 8.0)[row], nan=40.0)
    amount = 3_000 * employees**0.35 * rng.lognormal(0, 0.5, size)
    if expansion is None or opened is None:
        kind = constant("new_business", size)
        opened, closed = lead["decision"][row], lead["closed"][row]
        wins = lead["level"][row] == CUSTOMER
    else:
        kind = EXPANSIONS[expansion]
        closed = opened + 5 * DAY + rng.days(25, size)
        wins = rng.random(size) < EXPANSION_WINS[expansion]
        amount *= EXPANSION_AMOUNTS[expansion]
    is_closed = closed < chunk.end
    basket = lead["basket"][row]
    # A deal names a product even where the lead never did.
    product = texts(name or "scoring-pro" for name in lead["product_interest"][row])
    product = np.where(kind == "cross_sell", "analytics-addon", product)
    open_stage = rng.texts(("discovery", "proposal", "negotiation"), size)
    amount = np.where(basket >= 0, content.PRICES[basket], np.round(amount, -1))
    # Amounts are unknown in a few open deals.
    amount[~is_closed & rng.flags(0.1, size)] = np.nan
    return {
        "lead_id": lead["lead_id"][row],
        "account_id": chunk.of_account("account_id", None)[row],
        "opportunity_type": kind,
        "product": np.where(basket >= 0, content.PRODUCT_NAMES[basket], product),
        "stage": np.where(is_closed, np.where(wins, "closed_won", "closed_lost"), open_stage),
        "amount": amount,
        "currency": words.CURRENCIES[lead["country_no"][row]],
        "is_closed": is_closed,
        "is_won": is_closed & wins,
        "created_at": opened,
        "closed_at": np.where(is_closed, closed, NULL_TIME),
        "updated_at": np.where(is_closed, closed, np.minimum(opened + DAY, chunk.end - 1)),
    }


def sales_tables(chunk: Chunk) -> dict[str, Columns]:
    """What sales did and said."""
    rng = chunk.draws("sales")
    return {"sales_activities": activities(rng, chunk), "sales_feedback": feedback(rng, chunk)}


def add_owners(chunk: Chunk) -> None:
    """Salespeople; consumers and many new leads have none."""
    rng, lead, size = chunk.draws("owners"), chunk.lead, chunk.size
    owner = rng.texts(words.SALESPEOPLE, size)
    nobody = lead["consumer"] | ((lead["level"] < WORKING) & rng.flags(0.5, size))
    lead["owner_id"] = np.where(nobody, None, owner)


def activities(rng: Draws, chunk: Chunk) -> Columns:
    """Calls, mails, meetings and tasks, up to the decision or the close."""
    lead, level = chunk.lead, chunk.lead["level"]
    # Some hot leads fall through the cracks.
    touched = ~lead["consumer"] & (level >= WORKING) & (rng.random(chunk.size) > 0.08)
    row = np.flatnonzero(touched)
    row = np.repeat(row, 1 + rng.poisson(1.0 + 1.2 * level[row]))
    size = len(row)
    anchor = np.where(level >= MQL, lead["mql_at"], lead["working_at"])[row]
    until = np.where(level >= OPPORTUNITY, lead["closed"], lead["decision"] + 10 * DAY)[row]
    wait = rng.days(1.2, size)
    later = rng.random(size) * np.maximum(until - anchor, DAY)
    at = after_weekend(anchor + np.where(is_first(row), wait, later).astype(np.int64))
    kinds = {"call": 0.35, "email": 0.4, "meeting": 0.1, "task": 0.15}
    acts = {
        "lead_id": lead["lead_id"][row],
        "owner_id": lead["owner_id"][row],
        "activity_type": rng.texts_by_share(kinds, size),
        "occurred_at": at,
    }
    acts = in_order(take(acts, at < chunk.end), "occurred_at")
    acts["activity_id"] = chunk.ids(height(acts))
    return acts


def feedback(rng: Draws, chunk: Chunk) -> Columns:
    """Verdicts on leads handed over, thrown out early, or handed back after a lost deal."""
    lead, level, size = chunk.lead, chunk.lead["level"], chunk.size
    chance = rng.random(size)
    given = lead["mql_at"] + HOUR + rng.days(1.5, size)
    handed_over = (level >= MQL) & rng.flags(0.9, size)
    thrown_out = (level < MQL) & (lead["status"] == "disqualified") & (chance < 0.6)
    row, verdict, at = spread(
        [
            ("", handed_over, given),
            ("rejected", thrown_out, lead["status_at"]),
            ("recycled", (level == OPPORTUNITY) & (chance < 0.5), lead["closed"]),
        ]
    )
    judged = np.select([level >= SQL, chance < 0.6], ["accepted", "recycled"], "rejected")
    verdict = np.where(verdict == "", judged[row], verdict)
    reason = rng.blank(0.08, verdict_reasons(rng, chunk, row, verdict))
    columns = {
        "lead_id": lead["lead_id"][row],
        "owner_id": lead["owner_id"][row],
        "verdict": verdict,
        "reason": reason,
        "given_at": at,
    }
    columns = take(columns, (at < chunk.end) & ~lead["consumer"][row])
    columns["feedback_id"] = chunk.ids(height(columns))
    return columns


def verdict_reasons(rng: Draws, chunk: Chunk, row: Array, verdict: Array) -> Array:
    """Reasons: rejections mostly name what is wrong with the lead."""
    lead = chunk.lead
    reason = constant(None, len(row))
    for name, reasons in FEEDBACK_REASONS.items():
        chosen = verdict == name
        reason[chosen] = rng.texts(reasons, int(chosen.sum()))
    faults = {
        "too_small": chunk.of_account("employee_band", None) == "1-10",
        "bad_contact_data": np.isin(lead["email_type"], ["invalid", "missing"]),
        "student": np.isin(words.SENIORITIES[lead["title_no"]], ["student", "intern"]),
        "competitor": chunk.of_account("account_type", None) == "competitor",
        "spam": lead["spam"],
    }
    for name, flags in faults.items():
        reason[flags[row] & (verdict == "rejected")] = name
    return reason


def nurture_memberships(chunk: Chunk) -> Columns:
    """Who was in which nurture program, from when to when."""
    rng, lead = chunk.draws("nurture_memberships"), chunk.lead
    row = np.flatnonzero(lead["nurtured"])
    size = len(row)
    enrolled = lead["created_at"][row] + HOUR + rng.days(6, size)
    programs = {"welcome-series": 0.45, "scoring-education": 0.45, "winback": 0.1}
    program = rng.texts_by_share(programs, size)
    exited = enrolled + 14 * DAY + rng.days(60, size)
    columns = {
        "lead_id": lead["lead_id"][row],
        "program": np.where(lead["consumer"][row], "shop-club", program),
        "enrolled_at": enrolled,
        "exited_at": np.where(exited < chunk.end, exited, NULL_TIME),
    }
    return take(columns, enrolled < chunk.end)
