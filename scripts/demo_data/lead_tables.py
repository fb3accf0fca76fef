"""Decides what leads and their custom attributes look like in the tables: as people type."""

from __future__ import annotations

import numpy as np

from scripts.demo_data import content, words
from scripts.demo_data.chunk import Chunk
from scripts.demo_data.draws import Draws
from scripts.demo_data.people import last_names
from scripts.demo_data.tools import DAY, HOUR, NULL_TIME, Array, Columns, constant, stack, texts


def leads_table(chunk: Chunk) -> Columns:
    """The leads as the CRM shows them today, hidden columns included."""
    rng, lead, size, end = chunk.draws("leads_table"), chunk.lead, chunk.size, chunk.end
    merged, spam, consumer = lead["survivor"] >= 0, lead["spam"], lead["consumer"]
    deleted_at = np.minimum(lead["created_at"] + rng.days(60, size), end - 60)
    touched_at = np.select([merged, lead["is_deleted"]], [lead["merged_at"], deleted_at], NULL_TIME)
    first, last = texts(words.FIRST_NAMES)[lead["first_no"]], last_names(lead)
    gibberish = texts(words.GIBBERISH)
    first = np.where(spam, gibberish[lead["gibberish"]], first)
    last = np.where(spam, gibberish[lead["gibberish"] - 1], last)
    campaign, landing = origins(rng, lead, size)
    birth = end - (rng.uniform(18, 75, size) * 365.25 * DAY).astype(np.int64)
    phones = [f"+1-555-01{number:02d}" for number in range(100)]
    phones += [f"+44 20 7946 0{number:03d}" for number in range(100)]
    table = {
        **lead,
        "first_name": rng.blank(0.01, first),
        "last_name": last,
        "phone": rng.blank(0.4, rng.texts(phones, size)),
        **job_columns(rng, lead, size),
        "company_name": chunk.of_account("name", None),
        "account_id": chunk.of_account("account_id", None),
        **place_columns(rng, lead, size),
        "birth_date": np.where(consumer, birth, NULL_TIME),
        "lead_source": words.SOURCE_NAMES[lead["source_no"]],
        "campaign": campaign,
        "landing_page": landing,
        "updated_at": np.maximum(lead["status_at"], touched_at),
    }
    genders = {"female": 0.45, "male": 0.43, "nonbinary": 0.03, None: 0.09}
    table["gender"] = np.where(consumer, rng.texts_by_share(genders, size), None)
    return table


def origins(rng: Draws, lead: Columns, size: int) -> tuple[Array, Array]:
    """Campaign and landing page of each source."""
    _, campaigns, pages = zip(*words.SOURCES.values(), strict=True)
    campaigns = content.in_equal_shares(campaigns, 12)
    pages = content.in_equal_shares(pages, 12, content.SITE)
    campaign = campaigns[lead["source_no"], rng.integers(0, 12, size)]
    landing = pages[lead["source_no"], rng.integers(0, 12, size)]
    tagged = np.flatnonzero(rng.flags(0.2, size) & np.not_equal(landing, None))
    landing[tagged] += rng.texts(content.UTM, len(tagged))
    return campaign, rng.blank(0.05, landing)


def job_columns(rng: Draws, lead: Columns, size: int) -> Columns:
    """Title and department."""
    title = words.TITLE_NAMES[lead["title_no"]]
    for row in np.flatnonzero(rng.flags(0.05, size) & np.not_equal(title, None)):
        title[row] = (f"  {title[row].lower()} ", title[row].upper())[row % 2]
    department = words.DEPARTMENTS[lead["title_no"]]
    return {"job_title": title, "department": rng.blank(0.35, department)}


def place_columns(rng: Draws, lead: Columns, size: int) -> Columns:
    """Country, region, city and postal code."""
    country_no, offset = lead["country_no"], lead["offset"]
    country = words.SPELLINGS[country_no, rng.integers(0, 6, size)]
    zone = np.select([offset <= -5, offset < 0, offset >= 5], ["NA", "LATAM", "APAC"], "EMEA")
    postal = texts(f"{number:05d}" for number in rng.integers(1_000, 99_999, size))
    return {
        "country": np.where(lead["country_known"], country, None),
        "region": rng.blank(0.9, zone),
        "city": rng.blank(0.3, words.CITIES[country_no]),
        "postal_code": rng.blank(0.5, postal),
    }


def lead_attributes(chunk: Chunk) -> Columns:
    """Custom attributes: first values, later changes, merges."""
    rng, lead, size = chunk.draws("lead_attributes"), chunk.lead, chunk.size
    told_at = np.minimum(lead["created_at"] + rng.integers(0, 30 * HOUR, size), chunk.end - 60)
    category = rng.texts(("books", "courses", "merch", "hardware"), size)
    # Changes come after the decision, so that the value that counted is the first one.
    changed_at = np.maximum(lead["decision"], lead["created_at"] + 2 * DAY) + rng.days(40, size)
    changed = (changed_at < chunk.end) & rng.flags(0.35, size)
    new_growth = rng.texts_by_share(words.COMPANY_GROWTH, size)
    new_budget = rng.texts([*(str(number * 5_000) for number in range(1, 20)), "ask me"], size)
    has_budget, has_growth, is_member = (
        lead["budget"] > 0,
        lead["growth"] != "",
        lead["loyal"] != "",
    )
    survivor = lead["lead_id"][lead["survivor"]]
    parts = [
        ("tech_stack", lead["tech"] != "", lead["tech"], told_at),
        ("budget", has_budget, lead["budget"].astype(str), told_at),
        ("company_growth", has_growth, lead["growth"], told_at),
        ("seats_needed", lead["seats"] > 0, lead["seats"].astype(str), told_at),
        ("loyalty_member", is_member, lead["loyal"], told_at),
        ("preferred_category", is_member, category, told_at),
        ("company_growth", has_growth & changed, new_growth, changed_at),
        ("budget", has_budget & changed, new_budget, changed_at),
        ("merged_into_lead_id", lead["survivor"] >= 0, survivor, lead["merged_at"]),
    ]
    return stack(
        [
            {
                "lead_id": lead["lead_id"][chosen],
                "attribute": constant(name, int(chosen.sum())),
                "value": value[chosen],
                "updated_at": at[chosen],
            }
            for name, chosen, value, at in parts
        ]
    )
