"""Decides who the leads are: person, hidden interest, dates, merges, address, what they told."""

from __future__ import annotations

import numpy as np

from scripts.demo_data import words
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.dirt import DIRTY_RATES
from scripts.demo_data.draws import Draws
from scripts.demo_data.process import NURTURE_ACTIVITY_LIFT
from scripts.demo_data.tools import DAY, HOUR, NULL_TIME, Array, Columns, before, texts

HOT, WARM, BROWSER, DEVELOPER, JOB_SEEKER, SHOPPER = range(6)  # personas, as weighted in content


def add_leads(chunk: Chunk) -> None:
    """The people of a chunk: who they are, when they came, when they will decide."""
    rng, size = chunk.draws("leads"), chunk.size
    consumer = rng.flags(0.14, size)
    spam = first_sure(rng.flags(DIRTY_RATES["lead.spam"], size))
    consumer &= ~spam
    has_account = ~consumer & ~spam & rng.flags(0.85, size)
    pull = chunk.accounts["pull"]
    account = np.searchsorted(pull, rng.random(size) * pull[-1], side="right")
    account = np.where(rng.flags(0.003, size), 0, np.minimum(account, len(pull) - 1))
    number = np.arange(size) + chunk.first + 1
    chunk.lead = {
        "number": number,
        "lead_id": texts(f"lead-{value:07d}" for value in number),
        "consumer": consumer,
        "spam": spam,
        "account": np.where(has_account, account, -1),
    }
    add_profile(rng, chunk)
    add_interest(rng, chunk)
    add_times(rng, chunk)
    add_fates(rng, chunk)
    add_address(rng, chunk)
    add_custom(rng, chunk.lead, size)


def first_sure(flags: Array) -> Array:
    """At least one flag per chunk."""
    if not flags.any():
        flags[len(flags) // 2] = True
    return flags


def add_profile(rng: Draws, chunk: Chunk) -> None:
    """Title, country, source and product: what fit is made of. Position -1 is unknown."""
    lead, size = chunk.lead, chunk.size
    titled = ~lead["consumer"] & (rng.random(size) > 0.07)
    lead["title_no"] = np.where(titled, rng.positions(words.TITLE_SHARES, size), -1)
    country = rng.positions(words.COUNTRY_SHARES, size)
    local = rng.flags(0.85, size)
    lead["country_no"] = np.where(local, chunk.of_account("country_no", country), country)
    lead["country_known"] = rng.random(size) > 0.03
    source = rng.positions([share for share, *_ in words.SOURCES.values()], size)
    source = np.where(lead["consumer"], list(words.SOURCES).index("shop"), source)
    lead["source_no"] = np.where(rng.random(size) > 0.02, source, -1)
    plan = rng.texts_by_share(words.PLANS, size)
    lead["product_interest"] = np.where(lead["consumer"], "shop", plan)
    lead["first_no"] = rng.integers(0, len(words.FIRST_NAMES), size)
    lead["last_no"] = rng.integers(0, len(words.LAST_NAMES), size)
    hostile = rng.integers(0, len(words.HOSTILE_NAMES), size)
    lead["hostile"] = np.where(rng.flags(0.004, size), hostile, -1)
    lead["gibberish"] = rng.integers(0, len(words.GIBBERISH), size)


def add_interest(rng: Draws, chunk: Chunk) -> None:
    """Hidden interest and activity. They move behaviour, never the outcome directly."""
    lead, size = chunk.lead, chunk.size
    interest = rng.normal(0, 1, size) + 0.6 * chunk.of_account("is_in_market", False)
    function = words.FUNCTIONS[lead["title_no"]]
    technical = np.isin(function, ["engineering", "it"]) & rng.flags(0.4, size)
    seeker = np.isin(function, ["academia", "hr"]) | rng.flags(0.025, size)
    lead["interest"] = interest
    lead["persona"] = np.select(
        [lead["spam"], lead["consumer"], seeker, technical, interest > 1.1, interest > 0.2],
        [BROWSER, SHOPPER, JOB_SEEKER, DEVELOPER, HOT, WARM],
        BROWSER,
    )
    rival = np.isin(chunk.of_account("account_type", ""), ["competitor", "internal"])
    lead["unfit"] = rival | lead["spam"] | (function == "academia")
    lead["nurtured"] = ~lead["spam"] & rng.flags(0.4, size)
    weight = rng.lognormal(0, 1.15, size) * np.exp(0.35 * interest)
    weight *= np.where(lead["nurtured"], NURTURE_ACTIVITY_LIFT, 1.0)
    lead["weight"] = np.where(lead["spam"], 0.1 * weight, weight) / weight.mean()


def add_times(rng: Draws, chunk: Chunk) -> None:
    """Creation, decision and close."""
    lead, size, options = chunk.lead, chunk.size, chunk.options
    lead["offset"] = words.UTC_OFFSETS[lead["country_no"]]
    # More leads come each month than the month before: density 0.7 + 0.6 x.
    grown = (np.sqrt(0.49 + 1.2 * rng.random(size)) - 0.7) / 0.6
    created = options.start + (grown * (options.end - options.start)).astype(np.int64)
    created = rng.human_hours(created, lead["consumer"], lead["offset"])
    lead["created_at"] = np.clip(before(created, options.end - 4 * HOUR), options.start, None)
    wait = rng.gamma(2.0, np.where(lead["consumer"], 10, 24)) + 1.5
    lead["decision"] = lead["created_at"] + (wait * DAY).astype(np.int64)
    employees = np.nan_to_num(chunk.of_account("employee_count", np.nan), nan=50)
    cycle = rng.gamma(2.0, 18 * (0.6 + 0.3 * np.log10(employees))) + 1
    cycle = np.where(lead["consumer"], rng.uniform(0.01, 1.5, size), cycle)
    lead["closed"] = lead["decision"] + (cycle * DAY).astype(np.int64)


def add_fates(rng: Draws, chunk: Chunk) -> None:
    """Which leads were deleted, or merged into which other one."""
    lead, size, options = chunk.lead, chunk.size, chunk.options
    lead["is_deleted"] = first_sure(rng.flags(DIRTY_RATES["lead.deleted"], size))
    lead["survivor"] = np.full(size, -1)
    lead["merged_at"] = np.full(size, NULL_TIME)
    candidates = rng.permutation(np.flatnonzero(~lead["consumer"] & ~lead["spam"]))
    pairs = min(max(2, round(size * DIRTY_RATES["lead.merged"])), len(candidates) // 2)
    loser, survivor = candidates[:pairs], candidates[pairs : 2 * pairs].copy()
    # The same person: same name, employer and address, a little later.
    for name in ("first_no", "last_no", "hostile", "account", "country_no", "title_no"):
        lead[name][loser] = lead[name][survivor]
        if chunk.number == 0:
            lead[name][loser[0]] = lead[name][loser[1]]
    if chunk.number == 0:
        survivor[0] = loser[1]  # a chain of two
    last = options.end - 2 * DAY
    lead["survivor"][loser] = survivor
    created = np.minimum(lead["created_at"][survivor] + rng.days(20, pairs), last)
    shift = np.maximum(created, options.start) - lead["created_at"][loser]
    for name in ("created_at", "decision", "closed"):
        lead[name][loser] += shift
    merged = lead["created_at"][loser] + rng.days(8, pairs)
    lead["merged_at"][loser] = np.minimum(merged, last + DAY)
    # Some systems delete the loser, others only mark it.
    lead["is_deleted"][survivor] = False
    lead["is_deleted"][loser] = np.arange(pairs) % 2 == 1


def add_address(rng: Draws, chunk: Chunk) -> None:
    """E-mail type and address."""
    lead, size = chunk.lead, chunk.size
    groups = np.select([lead["spam"], lead["consumer"], lead["account"] >= 0], [3, 2, 0], 1)
    kind = rng.positions_by_row(np.array(list(words.EMAIL_SHARES.values())), groups)
    owner = np.where(lead["survivor"] >= 0, lead["survivor"], np.arange(size))
    owner = owner[owner]  # to the end of the chain
    # A merged lead wrote under its survivor's address.
    kind = lead["email_type"] = texts(words.EMAIL_TYPES)[kind[owner]]
    is_business = kind == "business"
    is_shared, one_sender = rng.flags(0.01, size), rng.flags(0.4, size)
    provider = rng.integers(0, len(words.FREE_MAIL), size)[owner]
    domain, number = chunk.of_account("domain", None), lead["number"][owner]
    first = texts(words.FIRST_LOCALS)[lead["first_no"]]
    last = texts(words.LAST_LOCALS)[lead["last_no"]]
    people = zip(kind, first, last, number, provider, domain, strict=True)
    email = texts(address(*person) for person in people)
    boxes = is_business & is_shared & (lead["account"] > 0)
    email[boxes] = "info@" + domain[boxes]
    email[lead["spam"] & one_sender] = "winner@trashmail.example"
    shouted = np.flatnonzero(is_business & rng.flags(0.02, size))
    email[shouted] = [f" {text.upper()}" for text in email[shouted]]
    lead["email"] = email


def address(
    kind: str, first: str, last: str, number: int, provider: int, domain: str | None
) -> str | None:
    """One person's address."""
    if kind == "business":
        return f"{first}.{last}@{domain or f'{last}-{number}.example'}"
    if kind == "free":
        return f"{first}.{last}{number}@{words.FREE_MAIL[provider]}"
    if kind == "disposable":
        return f"{first}{number}@{words.DISPOSABLE_MAIL[provider % len(words.DISPOSABLE_MAIL)]}"
    if kind == "invalid":
        return (f"{first}@@broken", f"{first}-at-nowhere", f"{first}@nodot")[number % 3]
    return None


def add_custom(rng: Draws, lead: Columns, size: int) -> None:
    """Custom attributes as known at creation; an empty text, or 0, is unknown."""
    shares = np.array([0.5, 0.4, 0.6, 0.3, 0.85])[:, None]
    tech, budget, growth, seats, loyal = rng.random((5, size)) < shares
    business = ~lead["consumer"] & ~lead["spam"]
    amount = np.round(rng.lognormal(9.9, 1.1, size).clip(500, 250_000), -2).astype(int)
    lead["budget"] = np.where(business & budget, amount, 0)
    lead["growth"] = np.where(business & growth, rng.texts_by_share(words.COMPANY_GROWTH, size), "")
    lead["tech"] = np.where(business & tech, rng.texts(words.TECH_STACK, size), "")
    count = rng.lognormal(3.2, 1.2, size).clip(1, 2000).astype(int)
    lead["seats"] = np.where(business & seats, count, 0)
    is_member = np.where(rng.flags(0.3, size), "true", "false")
    lead["loyal"] = np.where(lead["consumer"] & loyal, is_member, "")


def last_names(lead: Columns) -> Array:
    """Last names, hostile ones included."""
    names = texts(words.LAST_NAMES)[lead["last_no"]]
    hostile = lead["hostile"] >= 0
    names[hostile] = texts(words.HOSTILE_NAMES)[lead["hostile"][hostile]]
    return names
