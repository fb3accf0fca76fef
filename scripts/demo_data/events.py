"""Decides what leads do on each channel, whatever its outcome: when, where and how often."""

from __future__ import annotations

import numpy as np

from scripts.demo_data import content, words
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.dirt import DIRTY_RATES
from scripts.demo_data.draws import Draws
from scripts.demo_data.people import last_names
from scripts.demo_data.tools import (
    DAY,
    HOUR,
    Array,
    Columns,
    after_weekend,
    before,
    constant,
    expit,
    height,
    is_first,
    spread,
    stack,
    take,
    texts,
)

NEVER = 2**62
UNSUBSCRIBE = f"{content.SITE}/unsubscribe"


def add_events(chunk: Chunk) -> None:
    """All that leads do before their outcome is known."""
    visits_and_mails = (web_events, email_events)
    others = (form_submissions, social_events, attendance_events, commerce_events)
    for make in visits_and_mails + others:  # each is named like its table
        chunk.events[make.__name__] = make(chunk)


def rows_per_lead(rng: Draws, chunk: Chunk, channel: str) -> Array:
    """Positions of leads, repeated once per event."""
    lead, options = chunk.lead, chunk.options
    business, consumer = content.CHANNEL_SHARES[channel]
    share = np.where(lead["consumer"], consumer, business)
    expected = lead["weight"] * share * options.events / options.leads
    return np.repeat(np.arange(chunk.size), rng.poisson(expected))


def touch_times(rng: Draws, chunk: Chunk, row: Array, early: float = 0.0) -> Array:
    """When leads do something: around creation, in the run-up to the decision, or any time."""
    lead, size, end = chunk.lead, len(row), chunk.end
    created, decision = lead["created_at"][row], lead["decision"][row]
    anytime = created + (rng.random(size) * (end - created)).astype(np.int64)
    runup = decision - rng.days(9, size)
    # Who decides after the end date is warming up now.
    runup = np.where(decision >= end, end - rng.days(6, size), runup)
    runup = np.where(runup < created, created + rng.days(2, size), runup)
    beginning = created + rng.days(4, size)
    visit_before = created - rng.days(6, size)
    chance = rng.random(size)
    is_early = chance < early
    at = np.select(
        [is_early, chance < early + 0.2, chance < early + 0.65],
        [visit_before, beginning, runup],
        anytime,
    )
    at = before(rng.human_hours(at, lead["consumer"][row], lead["offset"][row]), end)
    after_creation = created + rng.integers(30, 2 * HOUR, size)
    return np.where(is_early, np.minimum(at, created - 60), np.maximum(at, after_creation))


def web_events(chunk: Chunk) -> Columns:
    """Visits in sessions. Fills in the devices of the leads that could be told apart, too."""
    rng = chunk.draws("web_events")
    row = rows_per_lead(rng, chunk, "web")
    size = len(row)
    opens = rng.flags(0.2, size) | is_first(row)
    session = np.cumsum(opens) - 1
    session_at = touch_times(rng, chunk, row[opens], early=0.15)
    elapsed = np.cumsum(np.where(opens, 0, 4 + rng.exponential(70, size)).astype(np.int64))
    at = session_at[session] + elapsed - elapsed[opens][session]
    device = np.searchsorted([0.8, 0.95], rng.random(len(session_at)))[session]
    page = draw_pages(rng, chunk.lead, row)
    is_landing = opens & rng.flags(0.9, size)
    kind = np.where(is_landing, "session_start", content.SITE_TYPES[page])
    is_tagged = opens & rng.flags(0.3, size)
    variant = np.where(is_tagged, rng.integers(1, len(content.UTM) + 1, size), 0)
    seconds = np.ceil(rng.lognormal(3.4, 1.0, size)) * np.where(kind == "video_watch", 5, 1)
    visits = {
        "row": row,
        "device": device,
        "page": page,
        "event_type": kind,
        "page_url": content.SITE_URLS[page, variant],
        "asset": np.where(is_landing, None, content.SITE_ASSETS[page]),
        "duration_seconds": np.where(is_landing | rng.flags(0.04, size), np.nan, seconds),
        "occurred_at": at,
    }
    visits = take(visits, at < chunk.end)
    name_visitors(rng, chunk, visits)
    return visits


def draw_pages(rng: Draws, lead: Columns, row: Array) -> Array:
    """Pages and actions by persona; nobody asks for more than two demos or trials."""
    page = rng.positions_by_row(content.SITE_WEIGHTS.T, lead["persona"][row])
    for kind in ("demo_request", "trial_start"):
        asked = np.flatnonzero(content.SITE_TYPES[page] == kind)
        # Rows of a lead are neighbours: the third request has its first two places before.
        again = asked[2:][row[asked[2:]] == row[asked[:-2]]]
        page[again] = np.flatnonzero(content.SITE_PATHS == "/product/overview")[0]
    return page


def name_visitors(rng: Draws, chunk: Chunk, visits: Columns) -> None:
    """Give visits a lead id, an anonymous id or both; list when devices were identified."""
    lead, size = chunk.lead, chunk.size
    key = visits["row"] * 3 + visits["device"]
    seen = np.full(size * 3, NEVER)
    np.minimum.at(seen, key, visits["occurred_at"])
    seen[::3] = np.minimum(seen[::3], lead["created_at"])  # forms come from the first device
    names = texts(f"anon-{number:06x}-{device}" for number in lead["number"] for device in range(3))
    known = rng.flags(np.array([0.97, 0.85, 0.75]), (size, 3)).ravel() & (seen < NEVER)
    identified = np.maximum(np.repeat(lead["created_at"], 3), seen)
    is_named = known[key] & (visits["occurred_at"] >= identified[key])
    is_named &= rng.flags(0.65, len(key))
    visits["lead_id"] = np.where(is_named, lead["lead_id"][visits["row"]], None)
    no_cookie = is_named & rng.flags(0.1, len(key))
    visits["anonymous_id"] = np.where(no_cookie, None, names[key])
    lead["anonymous_id"] = names[::3]
    listed = np.flatnonzero(known)
    chunk.identities = {
        "anonymous_id": names[listed],
        "lead_id": lead["lead_id"][listed // 3],
        "identified_at": identified[listed],
    }


def email_events(chunk: Chunk) -> Columns:
    """Sends and what became of them."""
    rng, lead = chunk.draws("email_events"), chunk.lead
    row = rows_per_lead(rng, chunk, "email")
    row = row[lead["email_type"][row] != "missing"]
    sent, size = touch_times(rng, chunk, row), len(row)
    campaign = rng.positions_by_row(np.array(content.CAMPAIGN_SHARES), lead["consumer"][row])
    names = campaign_names(campaign, sent)
    links = content.in_equal_shares(content.CAMPAIGN_PAGES, 6, content.SITE)
    chance = rng.random((6, size))
    hard = (lead["email_type"][row] == "invalid") | (chance[0] < 0.004)
    soft = ~hard & (chance[0] < 0.016)
    delivered = ~hard & ~soft
    opened = delivered & (chance[1] < expit(-0.9 + 0.6 * lead["interest"][row]))
    clicked = opened & (chance[2] < 0.2)
    scanned = delivered & chunk.of_account("scans_mail", False)[row]
    open_at = sent + 60 + rng.days(0.25, size)
    later = open_at + rng.integers(5, 600, size)

    def part(kind: str, flags: Array, at: Array, is_bot: bool = False) -> Columns:
        picked = np.flatnonzero(flags)
        link = constant(UNSUBSCRIBE if kind == "unsubscribe" else None, len(picked))
        if kind == "click":
            link = links[campaign[picked], rng.integers(0, 6, len(picked))]
        return {
            "row": row[picked],
            "lead_id": rng.blank(0.04, lead["lead_id"][row[picked]]),  # then found by address
            "email": lead["email"][row[picked]],
            "campaign_id": names[picked],
            "event_type": constant(kind, len(picked)),
            "link_url": link,
            "is_bot": np.full(len(picked), is_bot),
            "sent_at": sent[picked],
            "occurred_at": at[picked],
        }

    mails = stack(
        [
            part("delivered", delivered, sent),
            part("hard_bounce", hard, sent + 3),
            part("soft_bounce", soft, sent + 3),
            part("open", opened, open_at),
            part("click", clicked, later),
            part("reply", opened & (chance[3] < 0.02), later + 900),
            part("unsubscribe", opened & (chance[4] < 0.02), later + 30),
            part("spam_complaint", delivered & (chance[5] < 0.001), open_at),
            part("open", scanned & (chance[5] > 0.3), sent + 2, is_bot=True),
            part("click", scanned & (chance[5] > 0.5), sent + 4, is_bot=True),
        ]
    )
    # Nobody is mailed after an unsubscribe, a complaint or a hard bounce.
    final = np.isin(mails["event_type"], ["unsubscribe", "hard_bounce", "spam_complaint"])
    stopped = np.full(chunk.size, NEVER)
    np.minimum.at(stopped, mails["row"][final], mails["occurred_at"][final])
    goes_on = mails["sent_at"] <= stopped[mails["row"]]
    return take(mails, goes_on & (mails["occurred_at"] < chunk.end))


def campaign_names(campaign: Array, sent: Array) -> Array:
    """Campaign ids; periodic ones carry the month of the mailing."""
    month = sent.astype("datetime64[s]").astype("datetime64[M]")
    months, month_no = np.unique(month, return_inverse=True)
    names = [[name.format(month=month) for month in months] for name in content.CAMPAIGN_NAMES]
    return np.array(names, dtype=object)[campaign, month_no]


def form_submissions(chunk: Chunk) -> Columns:
    """Forms of real people, then of spammers."""
    rng, lead, web = chunk.draws("form_submissions"), chunk.lead, chunk.events["web_events"]
    row = rows_per_lead(rng, chunk, "form")
    form = rng.positions_by_row(np.array(list(content.FORMS.values())).T, lead["persona"][row])
    at = touch_times(rng, chunk, row)
    at = np.where(is_first(row), lead["created_at"][row], at)
    asks = {"demo-request": "demo_request", "trial-signup": "trial_start"}
    asked, name, asked_at = spread(
        [(form, web["event_type"] == kind, web["occurred_at"] + 25) for form, kind in asks.items()]
    )
    row = np.concatenate([row, web["row"][asked]])
    at = np.concatenate([at, asked_at])
    size = len(row)
    seconds = np.ceil(rng.lognormal(3.5, 0.7, size)) + 4
    forms = {
        "row": row,
        "lead_id": rng.blank(0.15, lead["lead_id"][row]),
        "anonymous_id": rng.blank(0.3, lead["anonymous_id"][row]),
        "form": np.concatenate([texts(content.FORMS)[form], name]),
        "email": lead["email"][row],
        "first_name": texts(words.FIRST_NAMES)[lead["first_no"][row]],
        "last_name": last_names(lead)[row],
        "message": rng.blank(0.6, rng.texts(content.MESSAGES, size)),
        "seconds_to_submit": np.where(rng.flags(0.03, size), np.nan, seconds),
        "is_honeypot_filled": np.zeros(size, dtype=bool),
        "occurred_at": at,
    }
    forms = take(forms, ~lead["spam"][row] & (at < chunk.end))
    return stack([forms, spam_forms(rng, chunk, height(forms))])


def spam_forms(rng: Draws, chunk: Chunk, real_forms: int) -> Columns:
    """Forms of spam leads, and of bots that became no lead (row -1)."""
    lead, options = chunk.lead, chunk.options
    spammers = np.flatnonzero(lead["spam"])
    own = np.repeat(spammers, 1 + rng.poisson(0.8, len(spammers)))
    strangers = max(2, round(real_forms * DIRTY_RATES["form.spam_unlinked"]))
    row = np.concatenate([own, np.full(strangers, -1)])
    size, is_lead = len(row), row >= 0
    span = (rng.random(size) * (options.end - options.start - DAY)).astype(np.int64)
    soon = lead["created_at"][row] + rng.integers(0, HOUR, size)
    sender = texts(f"bot{number % 40}@trashmail.example" for number in range(size))
    # Each submission shows at least one sign: too fast, a filled trap, or links.
    fast, trap, links = rng.random((3, size)) < np.array([0.7, 0.6, 0.7])[:, None]
    fast |= ~(trap | links)
    return {
        "row": row,
        "lead_id": np.where(is_lead, lead["lead_id"][row], None),
        "anonymous_id": constant(None, size),
        "form": rng.texts(["contact-us", "newsletter-signup"], size),
        "email": np.where(is_lead, lead["email"][row], sender),
        "first_name": rng.texts(words.GIBBERISH, size),
        "last_name": rng.texts(words.GIBBERISH, size),
        "message": np.where(links, rng.texts(content.SPAM_MESSAGES, size), "hi"),
        "seconds_to_submit": np.where(fast, rng.integers(0, 3, size), rng.integers(5, 60, size)),
        "is_honeypot_filled": trap,
        "occurred_at": np.where(is_lead, soon, options.start + span),
    }


def social_events(chunk: Chunk) -> Columns:
    """Likes, comments and the like."""
    rng, lead = chunk.draws("social_events"), chunk.lead
    row = rows_per_lead(rng, chunk, "social")
    size = len(row)
    network = rng.texts_by_share(content.SOCIAL_NETWORKS, size)
    return {
        "row": row,
        "lead_id": lead["lead_id"][row],
        "network": network,
        "event_type": rng.texts_by_share(content.SOCIAL_TYPES, size),
        "post": network + "/" + rng.texts(content.SOCIAL_POSTS, size),
        "occurred_at": touch_times(rng, chunk, row),
    }


def attendance_events(chunk: Chunk) -> Columns:
    """Registrations, and whether people came."""
    rng, lead = chunk.draws("attendance_events"), chunk.lead
    row = rows_per_lead(rng, chunk, "attendance")
    size = len(row)
    occasion = rng.positions(content.OCCASION_SHARES, size)
    registered = touch_times(rng, chunk, row)
    held = (registered + rng.integers(1, 12, size) * DAY) // DAY * DAY
    came = rng.random(size) < expit(0.3 + 0.5 * lead["interest"][row])
    outcome = {
        "row": row,
        "lead_id": lead["lead_id"][row],
        "event_name": content.OCCASION_NAMES[occasion],
        "event_kind": content.OCCASION_KINDS[occasion],
        "event_type": np.where(came, "attended", "no_show"),
        "minutes_attended": np.where(came, np.ceil(rng.beta(4, 2, size) * 60), np.nan),
        "occurred_at": after_weekend(held) + 15 * HOUR,
    }
    signup = {
        **outcome,
        "event_type": constant("registered", size),
        "minutes_attended": np.full(size, np.nan),
        "occurred_at": registered,
    }
    return stack([signup, take(outcome, outcome["occurred_at"] < chunk.end)])


def commerce_events(chunk: Chunk) -> Columns:
    """Looks and carts. Purchases follow the outcome and are added later."""
    rng = chunk.draws("commerce_events")
    row = rows_per_lead(rng, chunk, "commerce")
    size = len(row)
    product = rng.integers(0, len(content.PRODUCTS), size)
    at = touch_times(rng, chunk, row)
    into_cart = rng.flags(0.35, size)
    left = into_cart & rng.flags(0.5, size)
    everyone = np.ones(size, dtype=bool)
    later = [("cart_add", into_cart, at + 90), ("cart_abandon", left, at + 2 * HOUR)]
    step, kind, at = spread([("item_view", everyone, at), *later])
    events = shop_rows(rng, chunk.lead, row[step], product[step], kind, at)
    return take(events, at < chunk.end)


def shop_rows(
    rng: Draws, lead: Columns, row: Array, product: Array, kind: Array, at: Array
) -> Columns:
    """Shop events of given leads and products."""
    return {
        "row": row,
        "lead_id": rng.blank(0.3, lead["lead_id"][row]),
        "anonymous_id": lead["anonymous_id"][row],
        "event_type": kind,
        "product": content.PRODUCT_NAMES[product],
        "product_category": content.PRODUCT_CATEGORIES[product],
        "amount": np.where(kind == "item_view", np.nan, content.PRICES[product]),
        "currency": words.CURRENCIES[lead["country_no"][row]],
        "occurred_at": at,
    }
