"""Decides which companies there are, and how much interest their staff shows anonymously."""

from __future__ import annotations

import numpy as np

from scripts.demo_data import words
from scripts.demo_data.chunk import Options
from scripts.demo_data.draws import Draws
from scripts.demo_data.tools import HOUR, Array, Columns, in_order, parallel, texts


def make_accounts(options: Options) -> Columns:
    """All accounts, with columns of the table and hidden ones; row 0 is the own company."""
    rng, size = Draws(options.seed, "accounts"), options.account_count
    bands, lows, highs, shares = parallel(words.EMPLOYEE_BANDS)
    band = rng.positions(shares, size)
    low, high = lows[band], highs[band]
    employees = np.floor(np.exp(np.log(low) + rng.random(size) * np.log((high + 1) / low)))
    kind = rng.texts_by_share(words.ACCOUNT_TYPES, size)
    kind[0] = "internal"
    kind[1] = "competitor"  # one exists at every size
    name, domain = account_names(rng, size)
    created = options.start - rng.days(400, size)
    industry = rng.texts_by_share(words.INDUSTRIES, size)
    industry = np.where(rng.random(size) > 0.03, industry, None)
    is_known = rng.random(size) > 0.04
    has_revenue = rng.random(size) > 0.2
    revenue = np.round(employees * rng.lognormal(11.5, 0.5, size), -3)
    country = rng.positions(words.COUNTRY_SHARES, size)
    return {
        "account_id": texts(f"acct-{number:06d}" for number in range(size)),
        "name": name,
        "domain": domain,
        "industry": industry,
        "employee_count": np.where(is_known, employees, np.nan),
        "employee_band": np.where(is_known, bands[band], None),
        "annual_revenue": np.where(has_revenue, revenue, np.nan),
        "country_no": country,
        "country": words.COUNTRY_NAMES[country],
        "account_type": kind,
        "owner_id": rng.texts(words.SALESPEOPLE, size),
        "created_at": created,
        "updated_at": np.minimum(created + rng.days(120, size), options.end - HOUR),
        "is_in_market": rng.flags(0.12, size),
        # Security gateways that open and click every mail of some companies.
        "scans_mail": rng.flags(0.06, size),
        # Few accounts have many leads.
        "pull": np.cumsum(rng.lognormal(0, 1.0, size) * employees**0.2),
    }


def account_names(rng: Draws, size: int) -> tuple[Array, Array]:
    """Names and unique domains, all under a reserved top-level domain."""
    first, second, last = (
        rng.texts(part, size)
        for part in (words.ACCOUNT_FIRST, words.ACCOUNT_SECOND, words.ACCOUNT_LAST)
    )
    name = first + " " + second + " " + last
    domain = texts(
        f"{one}{two}-{number}.example".lower()
        for number, (one, two) in enumerate(zip(first, second, strict=True))
    )
    name[0], domain[0] = "Example Lead Scoring Inc.", "example.com"
    name[2 : 2 + len(words.HOSTILE_ACCOUNTS)] = words.HOSTILE_ACCOUNTS
    return name, domain


def account_intent(options: Options, accounts: Columns) -> Columns:
    """Anonymous signals: more, stronger and fresher ones for accounts in the market."""
    rng, in_market = Draws(options.seed, "account_intent"), accounts["is_in_market"]
    row = np.repeat(np.arange(len(in_market)), rng.poisson(np.where(in_market, 14, 1.5)))
    hot, size = in_market[row], len(row)
    recency = rng.beta(np.where(hot, 2.5, 1.0), 1.0) * (options.end - options.start - HOUR)
    domain = accounts["domain"][row]
    stranger = np.flatnonzero(rng.flags(0.04, size))
    domain[stranger] = texts(f"stranger-{number}.example" for number in stranger)
    signals = {
        "signal_id": np.arange(size),
        "account_domain": domain,
        "topic": rng.texts(words.INTENT_TOPICS, size),
        "strength": np.clip(np.round(rng.normal(np.where(hot, 62, 30), 18, size), 1), 0, 100),
        "source": rng.texts(words.INTENT_SOURCES, size),
        "occurred_at": options.start + recency.astype(np.int64),
    }
    return in_order(signals, "occurred_at")
