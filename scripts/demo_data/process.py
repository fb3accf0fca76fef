"""Decides how far each lead gets: the hidden process that scores should find.

Interest itself does not enter: it acts through behaviour alone, so a perfect model can use what
the tables show.
"""

from __future__ import annotations

import numpy as np

from scripts.demo_data import content, words
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.tools import DAY, Array, Columns, expit, numbers

# Log-odds of becoming a customer, by attribute and value. Other values, and unknown ones, add
# nothing. What a consumer lacks (title, account, business mail) is not held against the person.
FIT = {
    "seniority": (
        "c_level 0.9, vp 0.9, director 0.7, manager 0.3, junior -0.5, intern -1.3, student -2.0, "
        "consultant -0.7"
    ),
    "job_function": ("revenue_operations 0.7, marketing 0.5, sales 0.4, data 0.3, it 0.1, hr -0.7"),
    "employee_count": "1-10 -0.6, 51-200 0.5, 201-1000 0.8, 1001-5000 0.4",
    "industry": (
        "software 0.6, financial_services 0.4, ecommerce 0.3, professional_services -0.2, "
        "education -0.6, government -0.6, nonprofit -0.7"
    ),
    "account_type": "competitor -4.0, internal -5.0",
    "country": (
        "United States 0.3, United Kingdom 0.2, Germany 0.2, Netherlands 0.2, India -0.4, "
        "Brazil -0.3, Nigeria -0.5, Russia -2.0, North Korea -4.0"
    ),
    "lead_source": (
        "referral 0.9, partner 0.6, webinar 0.4, conference 0.3, organic_search 0.2, "
        "paid_social -0.4, outbound -0.3, content_syndication -0.7, list_purchase -1.2"
    ),
    "email_type": "business 0.3, free -0.7, invalid -1.5, missing -1.0, disposable -3.0",
    "is_spam": "true -6.0",
    "audience": "consumer 1.2",
    "custom:budget>": "50000 0.6",  # becomes budget>=50000
    "custom:company_growth": "fast_growing 0.5, shrinking -0.4",
    "custom:tech_stack": "snowflake 0.3, bigquery 0.3",
    "custom:loyalty_member": "true 0.7",
}
# Log-odds per event of the last days before the decision, and how many events count.
BEHAVIOR_WINDOW_DAYS = 30
BEHAVIOR = {
    "demo_requests": (1.7, 1),
    "trial_starts": (1.3, 1),
    "webinars_attended": (0.5, 2),
    "pricing_views": (0.3, 4),
    "case_study_views": (0.15, 3),
    "forms": (0.3, 2),
    "email_clicks": (0.2, 4),
    "unsubscribes": (-1.3, 1),
    "careers_views": (-0.9, 1),
    "inactive_fortnights": (-0.35, 4),
    "item_views": (0.15, 5),
    "cart_adds": (0.5, 3),
}
BEHAVIOR_CAPS = {name: cap for name, (_, cap) in BEHAVIOR.items()}
TRUE_COEFFICIENTS = {
    f"{attribute}={value}": number
    for attribute, values in FIT.items()
    for value, number in numbers(values).items()
} | {f"behavior:{name}": number for name, (number, _) in BEHAVIOR.items()}
# A lead reaches a stage when its one uniform draw is below expit(log-odds + offset).
STAGE_OFFSETS = {"working": 3.6, "mql": 2.2, "sql": 1.5, "opportunity": 0.9, "customer": 0.0}
TARGET_WIN_RATE = 0.07  # of all leads, by the end date; sets the intercept
NURTURE_ACTIVITY_LIFT = 1.25
# Levels of a lead, as far as it gets.
NEW, WORKING, MQL, SQL, OPPORTUNITY, CUSTOMER = range(6)
# Mails and no-shows that are no sign of life.
PASSIVE = "delivered hard_bounce soft_bounce unsubscribe spam_complaint no_show".split()


def log_odds(chunk: Chunk) -> Array:
    """Log-odds without the intercept: person and company, plus behaviour before the decision."""
    lead = chunk.lead
    facts = {
        "seniority": words.SENIORITIES[lead["title_no"]],
        "job_function": words.FUNCTIONS[lead["title_no"]],
        "country": words.COUNTRY_NAMES[lead["country_no"]],
        "lead_source": words.SOURCE_NAMES[lead["source_no"]],
        "email_type": lead["email_type"],
        "industry": chunk.of_account("industry", None),
        "employee_count": chunk.of_account("employee_band", None),
        "account_type": chunk.of_account("account_type", None),
        "is_spam": np.where(lead["spam"], "true", "false"),
        "audience": np.where(lead["consumer"], "consumer", "business"),
        "custom:budget>": np.where(lead["budget"] >= 50_000, 50_000, 0),
        "custom:company_growth": lead["growth"],
        "custom:tech_stack": lead["tech"],
        "custom:loyalty_member": lead["loyal"],
    }
    total = np.zeros(chunk.size)
    for name, values in facts.items():
        total += [TRUE_COEFFICIENTS.get(f"{name}={value}", 0.0) for value in values]
    for name, count in behavior(chunk).items():
        per_event, cap = BEHAVIOR[name]
        total += per_event * np.minimum(count, cap)
    return total


def behavior(chunk: Chunk) -> dict[str, Array]:
    """Counts of the last days before the decision, or before the end for the undecided."""
    moment = np.minimum(chunk.lead["decision"], chunk.end)

    def recent(table: str, kind: str = "", where: Array | bool = True) -> Array:
        events = chunk.events[table]
        chosen = (events["row"] >= 0) & where
        if kind:
            chosen &= events["event_type"] == kind
        row, at = events["row"][chosen], events["occurred_at"][chosen]
        age = moment[row] - at
        in_window = (age > 0) & (age <= BEHAVIOR_WINDOW_DAYS * DAY)
        return np.bincount(row[in_window], minlength=chunk.size)

    def views(path: str) -> Array:
        is_meant = np.array([page.startswith(path) for page in content.SITE_PATHS])
        return recent("web_events", "page_view", is_meant[chunk.events["web_events"]["page"]])

    is_webinar = chunk.events["attendance_events"]["event_kind"] == "webinar"
    return {
        "demo_requests": recent("web_events", "demo_request"),
        "trial_starts": recent("web_events", "trial_start"),
        "pricing_views": views("/pricing"),
        "case_study_views": views("/case-studies"),
        "careers_views": views("/careers"),
        "webinars_attended": recent("attendance_events", "attended", is_webinar),
        "forms": recent("form_submissions"),
        "email_clicks": recent("email_events", "click", ~chunk.events["email_events"]["is_bot"]),
        "unsubscribes": recent("email_events", "unsubscribe"),
        "item_views": recent("commerce_events", "item_view"),
        "cart_adds": recent("commerce_events", "cart_add"),
        "inactive_fortnights": inactive_fortnights(chunk, moment),
    }


def inactive_fortnights(chunk: Chunk, moment: Array) -> Array:
    """Whole fortnights without engagement before a moment."""
    last = chunk.lead["created_at"].copy()
    for events in chunk.events.values():
        active = events["row"] >= 0
        if "event_type" in events:
            active &= ~np.isin(events["event_type"], PASSIVE)
        if "is_bot" in events:
            active &= ~events["is_bot"]
        row, at = events["row"][active], events["occurred_at"][active]
        earlier = at < moment[row]
        np.maximum.at(last, row[earlier], at[earlier])
    return (moment - last) // (14 * DAY)


def is_eligible(lead: Columns) -> Array:
    """A merged or deleted lead has no outcome of its own."""
    return ~lead["is_deleted"] & (lead["survivor"] < 0)


def solve_intercept(chunk: Chunk) -> float:
    """Intercept for which the expected share of won leads is TARGET_WIN_RATE."""
    score = chunk.score[(chunk.lead["closed"] < chunk.end) & is_eligible(chunk.lead)]
    low, high = -20.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        rate = np.sum(expit(score + middle)) / chunk.size
        low, high = (middle, high) if rate < TARGET_WIN_RATE else (low, middle)
    return (low + high) / 2


def add_outcome(chunk: Chunk, intercept: float) -> None:
    """How far each lead gets, and when it reaches the stages before its decision."""
    rng, lead, size = chunk.draws("outcome"), chunk.lead, chunk.size
    chance, score = rng.random(size), chunk.score + intercept
    level = np.zeros(size, dtype=int)
    for offset in STAGE_OFFSETS.values():
        level += chance < expit(score + offset)
    level = np.where(is_eligible(lead), level, NEW)
    # Consumers buy or do not: nobody works them.
    lead["level"] = np.where(lead["consumer"] & (level < CUSTOMER), NEW, level)
    created, wait = lead["created_at"], lead["decision"] - lead["created_at"]
    lead["working_at"] = created + np.minimum(rng.days(1.5, size), wait * 4 // 10)
    lead["mql_at"] = created + (wait * rng.uniform(0.42, 0.8, size)).astype(np.int64)
    lead["sql_at"] = created + (wait * rng.uniform(0.82, 0.98, size)).astype(np.int64)
