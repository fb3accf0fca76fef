"""Write seeded, life-like demo data: the 16 input tables of the project, as Parquet.

A B2B software company with a small web shop for consumers. Leads convert by a hidden process whose
coefficients are TRUE_COEFFICIENTS; docs/demo_data.md explains it, and the dirty rows.

Leads are made in chunks. A chunk depends only on the options and its own number, so memory stays
bounded and the files do not depend on the number of threads.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

Array = NDArray[Any]
Columns = dict[str, Array]

DAY = 86_400
HOUR = 3_600
NULL_TIME = -(2**62)  # times are whole epoch seconds; this one is written as null
NULL_ID = -1
EVENTS_PER_CHUNK = 400_000
LEADS_PER_CHUNK = 50_000

# ---------------------------------------------------------------------------------------------
# The hidden process
# ---------------------------------------------------------------------------------------------

# Log-odds of becoming a customer. Values that are not listed, and unknown ones, add nothing.
TRUE_COEFFICIENTS: dict[str, float] = {
    "seniority=c_level": 0.9,
    "seniority=vp": 0.9,
    "seniority=director": 0.7,
    "seniority=manager": 0.3,
    "seniority=junior": -0.5,
    "seniority=intern": -1.3,
    "seniority=student": -2.0,
    "seniority=consultant": -0.7,
    "job_function=revenue_operations": 0.7,
    "job_function=marketing": 0.5,
    "job_function=sales": 0.4,
    "job_function=data": 0.3,
    "job_function=it": 0.1,
    "job_function=hr": -0.7,
    "employee_count=1-10": -0.6,
    "employee_count=51-200": 0.5,
    "employee_count=201-1000": 0.8,
    "employee_count=1001-5000": 0.4,
    "industry=software": 0.6,
    "industry=financial_services": 0.4,
    "industry=ecommerce": 0.3,
    "industry=professional_services": -0.2,
    "industry=education": -0.6,
    "industry=government": -0.6,
    "industry=nonprofit": -0.7,
    "account_type=competitor": -4.0,
    "account_type=internal": -5.0,
    "country=United States": 0.3,
    "country=United Kingdom": 0.2,
    "country=Germany": 0.2,
    "country=Netherlands": 0.2,
    "country=India": -0.4,
    "country=Brazil": -0.3,
    "country=Nigeria": -0.5,
    "country=Russia": -2.0,
    "country=North Korea": -4.0,
    "lead_source=referral": 0.9,
    "lead_source=partner": 0.6,
    "lead_source=webinar": 0.4,
    "lead_source=conference": 0.3,
    "lead_source=organic_search": 0.2,
    "lead_source=paid_social": -0.4,
    "lead_source=outbound": -0.3,
    "lead_source=content_syndication": -0.7,
    "lead_source=list_purchase": -1.2,
    "email_type=business": 0.3,
    "email_type=free": -0.7,
    "email_type=invalid": -1.5,
    "email_type=missing": -1.0,
    "email_type=disposable": -3.0,
    "is_spam=true": -6.0,
    # What a consumer lacks (title, account, business mail) is not held against the person.
    "audience=consumer": 1.2,
    "custom:budget>=50000": 0.6,
    "custom:company_growth=fast_growing": 0.5,
    "custom:company_growth=shrinking": -0.4,
    "custom:tech_stack=snowflake": 0.3,
    "custom:tech_stack=bigquery": 0.3,
    "custom:loyalty_member=true": 0.7,
    # Per event of the last BEHAVIOR_WINDOW_DAYS before the decision, up to BEHAVIOR_CAPS.
    "behavior:demo_requests": 1.7,
    "behavior:trial_starts": 1.3,
    "behavior:webinars_attended": 0.5,
    "behavior:pricing_views": 0.3,
    "behavior:case_study_views": 0.15,
    "behavior:forms": 0.3,
    "behavior:email_clicks": 0.2,
    "behavior:unsubscribes": -1.3,
    "behavior:careers_views": -0.9,
    "behavior:inactive_fortnights": -0.35,
    "behavior:item_views": 0.15,
    "behavior:cart_adds": 0.5,
}
BEHAVIOR_WINDOW_DAYS = 30
BEHAVIOR_CAPS: dict[str, int] = {
    "demo_requests": 1,
    "trial_starts": 1,
    "webinars_attended": 2,
    "pricing_views": 4,
    "case_study_views": 3,
    "forms": 2,
    "email_clicks": 4,
    "unsubscribes": 1,
    "careers_views": 1,
    "inactive_fortnights": 4,
    "item_views": 5,
    "cart_adds": 3,
}
# A lead reaches a stage when its one uniform draw is below expit(log-odds + offset).
STAGE_OFFSETS: dict[str, float] = {
    "working": 3.6,
    "mql": 2.2,
    "sql": 1.5,
    "opportunity": 0.9,
    "customer": 0.0,
}
TARGET_WIN_RATE = 0.07  # of all leads, by the end date; sets the intercept
NURTURE_ACTIVITY_LIFT = 1.25

# Shares of rows that are wrong on purpose; every kind occurs at least once per chunk.
DIRTY_RATES: dict[str, float] = {
    "event.duplicate": 0.010,
    "event.duplicate_corrected": 0.003,
    "event.late": 0.015,
    "event.future": 0.001,
    "event.orphan_lead": 0.004,
    "event.unknown_visitor": 0.010,
    "event.null_event_id": 0.0003,
    "event.null_occurred_at": 0.0003,
    "event.unknown_type": 0.0005,
    "form.spam_unlinked": 0.015,
    "identity.shared_device": 0.003,
    "lead.duplicate_row": 0.015,
    "lead.deleted": 0.010,
    "lead.merged": 0.010,
    "lead.spam": 0.015,
    "opportunity.no_lead": 0.010,
    "status.orphan_lead": 0.001,
}

# ---------------------------------------------------------------------------------------------
# Words
# ---------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Words of a line: shorter to read than a list of quoted ones."""
    return text.split()


STATUSES = (
    "new",
    "working",
    "nurturing",
    "mql",
    "sql",
    "opportunity",
    "customer",
    "recycled",
    "disqualified",
)
# seniority -> share of business leads, "title/function" list
TITLES: dict[str, tuple[float, str]] = {
    "c_level": (
        0.10,
        "Chief Executive Officer/executive|CEO/executive|Founder & CEO/executive|"
        "Co-Founder/executive|Chief Marketing Officer/marketing|CMO/marketing|"
        "Chief Revenue Officer/sales|CRO/sales|CTO/it|"
        "Chief Information Officer/it|CFO/finance|Chief Data Officer/data|COO/operations",
    ),
    "vp": (
        0.08,
        "VP Marketing/marketing|VP of Sales/sales|"
        "Vice President Revenue Operations/revenue_operations|"
        "SVP Growth/marketing|VP Engineering/engineering|VP Product/product",
    ),
    "director": (
        0.14,
        "Director of Marketing/marketing|Marketing Director/marketing|"
        "Director of Demand Generation/marketing|Sales Director/sales|"
        "Director of Revenue Operations/revenue_operations|Director of Analytics/data|"
        "IT Director/it|Head of Growth/marketing|Head of Sales/sales|"
        "Head of RevOps/revenue_operations|Head of Data/data",
    ),
    "manager": (
        0.27,
        "Marketing Manager/marketing|Demand Generation Manager/marketing|CRM Manager/marketing|"
        "Marketing Operations Manager/marketing|Sales Manager/sales|Account Manager/sales|"
        "Sales Operations Manager/revenue_operations|RevOps Manager/revenue_operations|"
        "IT Manager/it|Data Manager/data|Analytics Manager/data|Product Manager/product|"
        "HR Manager/hr|Finance Manager/finance|Operations Manager/operations|"
        "Engineering Manager/engineering",
    ),
    "individual": (
        0.24,
        "Marketing Specialist/marketing|Growth Marketer/marketing|Account Executive/sales|"
        "Sales Development Representative/sales|Revenue Operations Analyst/revenue_operations|"
        "Data Analyst/data|Analytics Engineer/data|Data Engineer/data|"
        "Software Engineer/engineering|Senior Software Engineer/engineering|"
        "System Administrator/it|Accountant/finance|Recruiter/hr|Office Administrator/operations",
    ),
    "junior": (
        0.06,
        "Junior Marketing Specialist/marketing|Marketing Assistant/marketing|"
        "Junior Data Analyst/data|Sales Assistant/sales",
    ),
    "intern": (
        0.03,
        "Marketing Intern/marketing|Working Student Marketing/marketing|Sales Intern/sales|"
        "Trainee/operations",
    ),
    "student": (
        0.04,
        "Student/academia|PhD Candidate/academia|MBA Student/academia|Research Assistant/academia",
    ),
    "consultant": (
        0.035,
        "Consultant/consulting|Freelance Consultant/consulting|Management Consultant/consulting|"
        "Independent Advisor/consulting",
    ),
    "unknown": (0.005, 'Growth Ninja 🚀/marketing|Wizard of "Ops"/operations'),
}
TITLE_ROWS: list[tuple[str, str, str, float]] = [
    (*entry.split("/"), seniority, share / (entries.count("|") + 1))  # type: ignore[misc]
    for seniority, (share, entries) in TITLES.items()
    for entry in entries.split("|")
]
# (name, aliases as people type them, share, UTC offset, currency, city)
COUNTRIES: tuple[tuple[str, str, float, int, str, str], ...] = (
    ("United States", "USA|U.S.|united states of america", 0.34, -6, "USD", "Austin"),
    ("United Kingdom", "UK|Great Britain", 0.12, 0, "GBP", "Leeds"),
    ("Germany", "Deutschland", 0.12, 1, "EUR", "Köln"),
    ("France", "", 0.06, 1, "EUR", "Lyon"),
    ("Netherlands", "The Netherlands", 0.05, 1, "EUR", "Utrecht"),
    ("Spain", "España", 0.03, 1, "EUR", "Valencia"),
    ("Italy", "", 0.03, 1, "EUR", "Torino"),
    ("Sweden", "", 0.02, 1, "EUR", "Malmö"),
    ("Poland", "", 0.02, 1, "EUR", "Kraków"),
    ("Switzerland", "", 0.02, 1, "EUR", "Basel"),
    ("Austria", "", 0.02, 1, "EUR", "Graz"),
    ("Canada", "", 0.04, -5, "USD", "Ottawa"),
    ("Australia", "", 0.03, 10, "USD", "Perth"),
    ("Japan", "", 0.01, 9, "USD", "Osaka"),
    ("Singapore", "", 0.01, 8, "USD", "Singapore"),
    ("India", "", 0.04, 5, "USD", "Pune"),
    ("Brazil", "Brasil", 0.02, -3, "USD", "Recife"),
    ("Mexico", "", 0.01, -6, "USD", "Puebla"),
    ("South Africa", "", 0.005, 2, "USD", "Durban"),
    ("Nigeria", "", 0.005, 1, "USD", "Ibadan"),
    ("Russia", "", 0.003, 3, "USD", "Kazan"),
    ("North Korea", "", 0.001, 9, "USD", "Wonsan"),
    ("Atlantis", "", 0.001, 0, "USD", "Poseidonis"),
)
INDUSTRIES: dict[str, float] = {
    "software": 0.24,
    "financial_services": 0.12,
    "ecommerce": 0.12,
    "manufacturing": 0.12,
    "healthcare": 0.08,
    "education": 0.06,
    "government": 0.03,
    "media": 0.06,
    "nonprofit": 0.03,
    "professional_services": 0.08,
    "logistics": 0.04,
    "energy": 0.02,
}
EMPLOYEE_BANDS: tuple[tuple[str, int, int, float], ...] = (
    ("1-10", 1, 10, 0.20),
    ("11-50", 11, 50, 0.25),
    ("51-200", 51, 200, 0.22),
    ("201-1000", 201, 1_000, 0.18),
    ("1001-5000", 1_001, 5_000, 0.10),
    ("5001+", 5_001, 200_000, 0.05),
)
ACCOUNT_TYPES: dict[str, float] = {
    "prospect": 0.79,
    "customer": 0.06,
    "former_customer": 0.08,
    "partner": 0.05,
    "competitor": 0.02,
}
# source -> (share of business leads, campaigns, landing pages)
SOURCES: dict[str, tuple[float, str, str]] = {
    "organic_search": (0.24, "", "/|/blog/what-is-lead-scoring|/product/lead-scoring"),
    "paid_search": (0.16, "brand-search|category-search|competitor-search", "/pricing|/demo|/"),
    "paid_social": (0.10, "linkedin-awareness|retargeting", "/product/overview|/case-studies/"),
    "referral": (0.07, "", "/|/contact"),
    "partner": (0.05, "partner-referrals", "/product/integrations"),
    "webinar": (0.11, "webinar-series", "/webinars/"),
    "conference": (0.06, "spring-conference|autumn-conference", "/demo|/contact"),
    "content_syndication": (0.07, "ebook-syndication", "/blog/scoring-with-sql"),
    "outbound": (0.07, "sdr-outbound", "/case-studies/northwind"),
    "list_purchase": (0.03, "", ""),
    "direct": (0.04, "newsletter-signup|", "/"),
}
SHOP_CAMPAIGNS = "shop-launch|shop-summer-sale|newsletter-signup|"
FREE_MAIL = ("freemail.example", "webmail.example", "inbox.example", "postbox.example")
DISPOSABLE_MAIL = ("trashmail.example", "tenminutes.example", "throwaway.example")
# Shares of (business, free, disposable, invalid, missing)
EMAIL_TYPES = ("business", "free", "disposable", "invalid", "missing")
EMAIL_SHARES: dict[str, tuple[float, ...]] = {
    "account": (0.90, 0.07, 0.0, 0.01, 0.02),
    "no_account": (0.35, 0.55, 0.04, 0.03, 0.03),
    "consumer": (0.0, 0.94, 0.02, 0.02, 0.02),
    "spam": (0.0, 0.2, 0.75, 0.05, 0.0),
}
# Parallel lists: as shown, and as the address spells it.
FIRST_NAMES = words(
    "Anna Ben Carla David Elena Felix Grace Hugo Ines Jonas Karen Luis Maria Noah Olivia Paul "
    "Quinn Rosa Sam Tara Uma Victor Wendy Xenia Yusuf Zoë José Łukasz Aïcha 陽子 Priya Chen "
    "Fatima Omar Ingrid Søren Mei Kofi Amara Dmitri"
)
FIRST_LOCALS = words(
    "anna ben carla david elena felix grace hugo ines jonas karen luis maria noah olivia paul "
    "quinn rosa sam tara uma victor wendy xenia yusuf zoe jose lukasz aicha yoko priya chen "
    "fatima omar ingrid soren mei kofi amara dmitri"
)
LAST_NAMES = words(
    "Adler Brown Costa Dubois Eriksen Fischer Garcia Haddad Ivanov Jensen Kowalski Lopez Müller "
    "Nguyen O'Brien Patel Quist Rossi Schmidt Tanaka Ueda Vargas Weber Xu Young Zimmermann Novak "
    "D'Angelo Okafor Silva Smith Johnson Williams Kim Singh Andersson Van-Dijk Moreau Keller "
    "Santos"
)
LAST_LOCALS = words(
    "adler brown costa dubois eriksen fischer garcia haddad ivanov jensen kowalski lopez mueller "
    "nguyen obrien patel quist rossi schmidt tanaka ueda vargas weber xu young zimmermann novak "
    "dangelo okafor silva smith johnson williams kim singh andersson van-dijk moreau keller "
    "santos"
)
# Rare last names that break careless code.
HOSTILE_NAMES = (
    "Robert'); drop table leads;--",
    'Mac"Quote',
    "🦄 Unicorn",
    "Smith; select 1 /* */",
    "{{ ref('leads') }}",
    "Null",
)
GIBBERISH = words("xqzvbn qwrtpsdf Zxcvbnm kjhgfdsq Bvcxzwq plmnkjh QWRTYPSD wrtzxcvb hjklmnbv")
ACCOUNT_FIRST = words(
    "Bright Silver North Blue Iron Green Golden Swift Quiet Bold Clear Red Amber Solid Lunar"
)
ACCOUNT_SECOND = words(
    "Harbor River Peak Forge Field Bridge Stone Cloud Wave Orchard Signal Anchor Meadow Lantern"
)
ACCOUNT_LAST = words("Labs Systems Group GmbH Ltd Inc. Brothers Partners Logistics Software Bank")
HOSTILE_ACCOUNTS = ('O\'Neill & "Sons"', "Größe 🚀 AG", "Drop Table; Ltd")

SITE = "https://www.example.com"
UTM = (
    "?utm_source=google&utm_medium=cpc&utm_campaign=brand-search",
    "?utm_source=google&utm_medium=cpc&utm_campaign=category-search",
    "?utm_source=linkedin&utm_medium=paid_social&utm_campaign=linkedin-awareness",
    "?utm_source=newsletter&utm_medium=email&utm_campaign=newsletter",
    "?utm_campaign=retargeting&utm_medium=display&gclid=a%20b",
    "#plans",
)
PERSONAS = ("hot", "warm", "browser", "developer", "job_seeker", "shopper")
# (event type, weight per persona, "page" or "page asset" list)
WEB_CONTENT: tuple[tuple[str, tuple[float, ...], str], ...] = (
    ("page_view", (8, 10, 14, 10, 12, 14), "/"),
    ("page_view", (16, 5, 1.5, 1, 0.3, 0), "/pricing|/pricing/enterprise|/pricing/calculator"),
    (
        "page_view",
        (24, 24, 14, 12, 3, 1),
        "/product/overview|/product/lead-scoring|/product/analytics|/product/integrations|"
        "/product/security|/compare/us-vs-spreadsheets|/compare/us-vs-others",
    ),
    (
        "page_view",
        (10, 6, 3, 1, 1, 0),
        "/case-studies/|/case-studies/northwind|/case-studies/harbor-bank|"
        "/case-studies/tailwind-logistics",
    ),
    (
        "page_view",
        (12, 26, 40, 12, 10, 4),
        "/blog/|/blog/what-is-lead-scoring|/blog/marketing-sales-alignment|"
        "/blog/scoring-with-sql|/blog/company-picnic",
    ),
    (
        "page_view",
        (6, 8, 6, 48, 2, 0),
        "/docs/getting-started|/docs/api|/docs/dbt|/docs/errors|/support/",
    ),
    (
        "page_view",
        (0.3, 0.6, 1.5, 1.5, 55, 0.5),
        "/careers/|/careers/account-executive|/careers/data-engineer",
    ),
    ("page_view", (4, 4, 4, 2, 6, 1), "/about|/contact|/webinars/"),
    ("page_view", (3, 1.5, 0.6, 1, 0, 0), "/demo|/trial"),
    (
        "page_view",
        (0.5, 0.7, 1.5, 1, 1, 66),
        "/shop/|/shop/books|/shop/courses|/shop/merch|/shop/hardware|/shop/cart",
    ),
    (
        "download",
        (4, 4, 2.5, 2, 1, 0.5),
        "/blog/what-is-lead-scoring ebook-lead-scoring.pdf|/pricing roi-calculator.xlsx|"
        "/product/overview buyers-guide.pdf|/product/security security-whitepaper.pdf|"
        "/pricing price-list.pdf|/blog/ salary-report.pdf",
    ),
    (
        "video_watch",
        (3, 3, 2.5, 2, 1, 1),
        "/product/overview product-tour|/case-studies/northwind customer-story-northwind|"
        "/webinars/ webinar-recording-scoring-101|/careers/ company-culture",
    ),
    (
        "site_search",
        (2, 2, 2.5, 5, 4, 6),
        "/search?q=pricing|/search?q=integrations|/search?q=jobs|/search?q=o'reilly%20book",
    ),
    ("chat", (2, 1, 0.5, 1, 0.3, 2), "/pricing|/contact"),
    ("demo_request", (1.6, 0.35, 0.05, 0.05, 0, 0), "/demo"),
    ("trial_start", (1.3, 0.35, 0.06, 0.7, 0, 0), "/trial"),
)
# campaign -> (audience, share, pages behind its links)
CAMPAIGNS: dict[str, tuple[str, float, str]] = {
    "newsletter-{month}": ("business", 0.30, "/blog/|/blog/scoring-with-sql"),
    "product-update-{month}": ("business", 0.18, "/product/analytics|/docs/getting-started"),
    "webinar-invite-{month}": ("business", 0.15, "/webinars/"),
    "case-study-{month}": ("business", 0.12, "/case-studies/harbor-bank|/case-studies/northwind"),
    "pricing-offer-{month}": ("business", 0.08, "/pricing|/demo"),
    "welcome-1": ("business", 0.06, "/product/overview"),
    "welcome-2": ("business", 0.05, "/blog/what-is-lead-scoring"),
    "trial-onboarding": ("business", 0.03, "/docs/getting-started|/trial"),
    "winback": ("business", 0.03, "/pricing"),
    "shop-sale-{month}": ("consumer", 0.75, "/shop/|/shop/books|/shop/merch"),
    "shop-cart-reminder": ("consumer", 0.25, "/shop/cart"),
}
# form -> weight per persona; demo-request and trial-signup follow the web events of the same lead
FORMS: dict[str, tuple[float, ...]] = {
    "contact-us": (20, 12, 8, 6, 3, 5),
    "pricing-quote": (14, 3, 0.5, 1, 0, 0),
    "ebook-download": (25, 35, 30, 20, 5, 2),
    "webinar-registration": (25, 25, 20, 10, 3, 1),
    "newsletter-signup": (10, 20, 38, 20, 10, 30),
    "partner-application": (1, 1, 1, 1, 0, 0),
    "job-application": (0, 0.1, 0.3, 0.5, 75, 0),
    "support-request": (5, 3, 2, 40, 1, 6),
    "shop-account": (0.2, 0.5, 0.5, 0.5, 0.5, 60),
    "demo-request": (0, 0, 0, 0, 0, 0),
    "trial-signup": (0, 0, 0, 0, 0, 0),
}
MESSAGES = (
    "Please call me about pricing.",
    "We look for a scoring tool for 40 salespeople 🙂",
    'Our boss said: "find something by June".',
    "Does it work with O'Reilly's data?",
    "'; drop table leads; --",
    "select * from users where 1=1",
    "Hello,\nwe have two questions.\nThanks!",
    "Können Sie uns ein Angebot schicken? 100 % dbt, bitte.",
    "just looking",
    "Comma, semicolon; tab\tand pipe | inside",
    "🚀🚀🚀",
    "Need a demo for our team next week, budget is approved.",
)
SPAM_MESSAGES = (
    "Cheap SEO backlinks http://links.example/seo best price",
    "You WON!!! claim https://prize.example/now and https://prize.example/more",
    "<a href='http://casino.example'>casino</a>",
    "crypto doubling http://coins.example",
)
SOCIAL_NETWORKS = ("linkedin", "x", "youtube", "facebook", "instagram")
SOCIAL_POSTS = ("product-launch", "customer-story", "hiring", "tips", "pricing-news", "meme")
SOCIAL_TYPES: dict[str, float] = {
    "like": 0.62,
    "comment": 0.1,
    "share": 0.1,
    "follow": 0.12,
    "mention": 0.06,
}
OCCASIONS: tuple[tuple[str, str, float], ...] = (
    ("webinar", "scoring-101", 0.25),
    ("webinar", "advanced-scoring", 0.15),
    ("webinar", "revops-roundtable", 0.15),
    ("webinar", "data-quality-clinic", 0.15),
    ("demo", "live-product-demo", 0.12),
    ("demo", "enterprise-demo", 0.04),
    ("conference", "revops-summit", 0.05),
    ("conference", "data-council-day", 0.04),
    ("conference", "saas-expo", 0.05),
)
PRODUCTS: tuple[tuple[str, str, float], ...] = (
    ("playbook-lead-scoring", "books", 29.0),
    ("playbook-revops", "books", 35.0),
    ("sql-handbook", "books", 42.0),
    ("course-scoring-basics", "courses", 99.0),
    ("course-dbt-duckdb", "courses", 149.0),
    ("mug-pipeline", "merch", 14.5),
    ("hoodie-hot-lead", "merch", 49.9),
    ("sticker-pack", "merch", 5.0),
    ("badge-scanner", "hardware", 189.0),
    ("desk-dashboard", "hardware", 259.0),
)
PLANS: dict[str, float] = {
    "scoring-starter": 0.3,
    "scoring-pro": 0.4,
    "scoring-enterprise": 0.18,
    "analytics-addon": 0.12,
}
TECH_STACK = ("snowflake", "bigquery", "redshift", "duckdb", "postgres", "spreadsheets", "none")
COMPANY_GROWTH: dict[str, float] = {
    "shrinking": 0.12,
    "flat": 0.33,
    "growing": 0.4,
    "fast_growing": 0.15,
}
INTENT_TOPICS = (
    "lead scoring",
    "crm",
    "marketing automation",
    "data warehouse",
    "sales analytics",
    "competitor comparison",
)
INTENT_SOURCES = ("review_site", "content_network", "search_panel")
PROGRAMS = ("welcome-series", "scoring-education", "winback")
FEEDBACK_REASONS: dict[str, tuple[str, ...]] = {
    "accepted": ("good_fit", "clear_need", "budget_confirmed"),
    "rejected": ("no_budget", "wrong_industry"),
    "recycled": ("bad_timing", "no_response", "chose_other", "needs_nurturing"),
}
UNKNOWN_TYPES: dict[str, str] = {
    "web_events": "page_veiw",
    "email_events": "opened",
    "social_events": "liked",
    "attendance_events": "atended",
    "commerce_events": "item_veiw",
}
# Rows per requested event, for (business, consumer) leads; rows that follow others are on top.
CHANNEL_SHARES: dict[str, tuple[float, float]] = {
    "web": (0.635, 0.42),
    "email": (0.185, 0.14),
    "form": (0.035, 0.03),
    "social": (0.025, 0.04),
    "attendance": (0.025, 0.0),
    "commerce": (0.01, 0.19),
}
OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 12, 11, 7, 9, 11, 11, 9, 6, 3, 2, 2, 2, 1, 0)
EVENING_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 5, 4, 3, 3, 4, 6, 8, 11, 13, 12, 9, 4)

# ---------------------------------------------------------------------------------------------
# The tables
# ---------------------------------------------------------------------------------------------

TABLES: dict[str, str] = {
    "leads": (
        "lead_id text, email text, first_name text, last_name text, phone text, job_title text, "
        "department text, company_name text, account_id text, country text, region text, "
        "city text, postal_code text, birth_date date, gender text, lead_source text, "
        "campaign text, landing_page text, product_interest text, status text, owner_id text, "
        "is_deleted boolean, created_at timestamp, updated_at timestamp"
    ),
    "lead_attributes": "lead_id text, attribute text, value text, updated_at timestamp",
    "accounts": (
        "account_id text, name text, domain text, industry text, employee_count integer, "
        "annual_revenue money, country text, account_type text, owner_id text, "
        "created_at timestamp, updated_at timestamp"
    ),
    "opportunities": (
        "opportunity_id opp, lead_id text, account_id text, opportunity_type text, "
        "product text, stage text, amount money, currency text, is_closed boolean, "
        "is_won boolean, created_at timestamp, closed_at timestamp, updated_at timestamp"
    ),
    "lead_status_changes": "lead_id text, status text, changed_at timestamp",
    "sales_activities": (
        "activity_id act, lead_id text, owner_id text, activity_type text, occurred_at timestamp"
    ),
    "sales_feedback": (
        "feedback_id fbk, lead_id text, owner_id text, verdict text, reason text, "
        "given_at timestamp"
    ),
    "nurture_memberships": (
        "lead_id text, program text, enrolled_at timestamp, exited_at timestamp"
    ),
    "web_events": (
        "event_id web, lead_id text, anonymous_id text, event_type text, page_url text, "
        "asset text, duration_seconds integer, occurred_at timestamp, loaded_at timestamp"
    ),
    "email_events": (
        "event_id eml, lead_id text, email text, campaign_id text, event_type text, "
        "link_url text, is_bot boolean, occurred_at timestamp, loaded_at timestamp"
    ),
    "form_submissions": (
        "event_id frm, lead_id text, anonymous_id text, form text, email text, first_name text, "
        "last_name text, message text, seconds_to_submit integer, is_honeypot_filled boolean, "
        "occurred_at timestamp, loaded_at timestamp"
    ),
    "social_events": (
        "event_id soc, lead_id text, network text, event_type text, post text, "
        "occurred_at timestamp, loaded_at timestamp"
    ),
    "attendance_events": (
        "event_id att, lead_id text, event_name text, event_kind text, event_type text, "
        "minutes_attended integer, occurred_at timestamp, loaded_at timestamp"
    ),
    "commerce_events": (
        "event_id shp, lead_id text, anonymous_id text, event_type text, product text, "
        "product_category text, amount money, currency text, occurred_at timestamp, "
        "loaded_at timestamp"
    ),
    "identities": "anonymous_id text, lead_id text, identified_at timestamp",
    "account_intent": (
        "signal_id sig, account_domain text, topic text, strength money, source text, "
        "occurred_at timestamp"
    ),
}
EVENT_TABLES = tuple(name for name in TABLES if "loaded_at" in TABLES[name])
GLOBAL_TABLES = ("accounts", "account_intent")  # not cut into chunks
ID_KINDS = ("opp", "act", "fbk", "web", "eml", "frm", "soc", "att", "shp", "sig")


def table_columns(table: str) -> list[tuple[str, str]]:
    """Names and kinds of a table's columns, in order."""
    pairs = (column.split() for column in TABLES[table].split(", "))
    return [(name, kind) for name, kind in pairs]


# ---------------------------------------------------------------------------------------------
# Options and small helpers
# ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Options:
    """What to generate."""

    leads: int = 5_000
    events: int = 150_000
    accounts: int | None = None
    seed: int = 7
    end_date: date = date(2026, 6, 30)
    months: int = 18
    threads: int = 2

    def __post_init__(self) -> None:
        """Refuse sizes that leave no room for every kind of row."""
        if self.leads < 100 or self.events < self.leads:
            raise ValueError("at least 100 leads, and one event per lead, are needed")
        if self.account_count < 10 or self.months < 3 or self.threads < 1 or self.seed < 0:
            raise ValueError("at least 10 accounts, 3 months, 1 thread and a seed >= 0 are needed")
        if self.events > 4_000 * self.leads:
            raise ValueError("at most 4,000 events per lead: a chunk must fit in memory")

    @property
    def account_count(self) -> int:
        """Number of accounts, own company included."""
        return self.accounts if self.accounts is not None else max(10, round(self.leads * 0.12))

    @cached_property
    def end(self) -> int:
        """First second after the end date."""
        midnight = datetime.combine(self.end_date, datetime.min.time(), tzinfo=UTC)
        return int((midnight + timedelta(days=1)).timestamp())

    @property
    def start(self) -> int:
        """First second of the first day: whole months before the end."""
        after = self.end_date + timedelta(days=1)
        year, month = divmod(after.year * 12 + after.month - 1 - self.months, 12)
        first = datetime(year, month + 1, min(after.day, 28), tzinfo=UTC)
        return int(first.timestamp())

    @property
    def chunk_leads(self) -> int:
        """Leads of one chunk: few enough that its events fit in memory many times over."""
        by_events = EVENTS_PER_CHUNK * self.leads // self.events
        # A few leads always make a chunk, so that each chunk can hold every kind of dirty row.
        return min(LEADS_PER_CHUNK, max(100, by_events))

    @property
    def chunks(self) -> int:
        """Number of chunks; a short rest joins the last one."""
        return max(1, self.leads // self.chunk_leads)

    def chunk_bounds(self, chunk: int) -> tuple[int, int]:
        """First lead and the one after the last, of a chunk."""
        last = chunk == self.chunks - 1
        return chunk * self.chunk_leads, self.leads if last else (chunk + 1) * self.chunk_leads


@dataclass
class Report:
    """What was written."""

    rows: Counter[str] = field(default_factory=Counter)
    dirty: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    intercept: float = 0.0
    seconds: float = 0.0


def rng_for(options: Options, table: str, chunk: int = 0) -> np.random.Generator:
    """Random numbers that depend on seed, table and chunk only."""
    return np.random.default_rng([options.seed, zlib.crc32(table.encode()), chunk])


def texts(values: Iterable[str | None]) -> Array:
    """Python strings as an object array: taking from it copies references only."""
    listed = list(values)
    result = np.empty(len(listed), dtype=object)
    result[:] = listed
    return result


def draw(rng: np.random.Generator, weights: Iterable[float], size: int) -> Array:
    """Indices drawn with the given weights."""
    cumulative = np.cumsum(np.asarray(list(weights), dtype=float))
    drawn = np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")
    return np.minimum(drawn, len(cumulative) - 1)


def draw_by_row(rng: np.random.Generator, weights: Array, rows: Array) -> Array:
    """Indices drawn with the weights of each row of a matrix."""
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    # One sorted list for all rows: row r owns the interval (r, r + 1].
    flat = (cumulative + np.arange(len(weights))[:, None]).ravel()
    drawn = np.searchsorted(flat, rows + rng.random(len(rows)), side="right")
    return np.clip(drawn - rows * weights.shape[1], 0, weights.shape[1] - 1)


def effects(prefix: str, values: Iterable[str]) -> Array:
    """Coefficients of an attribute's values; the last one is for unknown."""
    return np.array([*(TRUE_COEFFICIENTS.get(f"{prefix}={value}", 0.0) for value in values), 0.0])


def expit(values: Array) -> Array:
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))


def days(rng: np.random.Generator, mean: float, size: int) -> Array:
    """Exponential waiting times in seconds, from their mean in days."""
    return (rng.exponential(mean, size) * DAY).astype(np.int64)


def with_blanks(rng: np.random.Generator, values: Array, share: float) -> Array:
    """Replace a share of texts by null."""
    return np.where(rng.random(len(values)) < share, None, values)


def take(columns: Columns, index: Array) -> Columns:
    """Rows of a table by position or mask."""
    return {name: values[index] for name, values in columns.items()}


def stack(parts: Sequence[Columns]) -> Columns:
    """Put tables with the same columns under each other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def at_human_hours(rng: np.random.Generator, at: Array, consumer: Array, offset: Array) -> Array:
    """Move times to office hours of workdays, or to the evenings of consumers."""
    day = at // DAY
    weekday = (day + 3) % 7  # day 0 was a Thursday; Monday is 0
    to_workday = np.where(weekday > 4, weekday - rng.integers(0, 5, len(at)), 0)
    at_work = ~consumer & (rng.random(len(at)) < 0.88)
    day = day - np.where(at_work, to_workday, 0)
    hour = np.where(consumer, draw(rng, EVENING_HOURS, len(at)), draw(rng, OFFICE_HOURS, len(at)))
    return day * DAY + (hour - offset) * HOUR + rng.integers(0, HOUR, len(at))


def before(at: Array, end: int) -> Array:
    """Bring times back by whole days until they lie before the end."""
    over = np.maximum(0, (at - end) // DAY + 1)
    return at - over * DAY


# ---------------------------------------------------------------------------------------------
# Accounts
# ---------------------------------------------------------------------------------------------


def make_accounts(options: Options) -> Columns:
    """All accounts; row 0 is the own company."""
    rng = rng_for(options, "accounts")
    size = options.account_count
    band = draw(rng, [share for *_, share in EMPLOYEE_BANDS], size)
    lows = np.array([low for _, low, _, _ in EMPLOYEE_BANDS])[band]
    highs = np.array([high for _, _, high, _ in EMPLOYEE_BANDS])[band]
    employees = np.floor(np.exp(np.log(lows) + rng.random(size) * np.log((highs + 1) / lows)))
    kind = texts(ACCOUNT_TYPES)[draw(rng, ACCOUNT_TYPES.values(), size)]
    kind[0] = "internal"
    kind[1] = "competitor"  # one exists at every size
    name, domain = account_names(rng, size)
    created = options.start - days(rng, 400, size)
    industry = draw(rng, INDUSTRIES.values(), size)
    industry_known = rng.random(size) > 0.03
    employees_known = rng.random(size) > 0.04
    return {
        "account_id": texts(f"acct-{number:06d}" for number in range(size)),
        "name": name,
        "domain": domain,
        "industry_no": np.where(industry_known, industry, len(INDUSTRIES)),
        "band": np.where(employees_known, band, len(EMPLOYEE_BANDS)),
        "employees": np.where(employees_known, employees, np.nan),
        "revenue": np.where(
            rng.random(size) > 0.2, np.round(employees * rng.lognormal(11.5, 0.5, size), -3), np.nan
        ),
        "country_no": draw(rng, [row[2] for row in COUNTRIES], size),
        "type": kind,
        "owner": texts(f"rep-{number:02d}" for number in rng.integers(1, 13, size)),
        "created": created,
        "updated": created + days(rng, 120, size),
        "in_market": rng.random(size) < 0.12,
        # Security gateways that open and click every mail of some companies.
        "scans_mail": rng.random(size) < 0.06,
        # Few accounts have many leads.
        "pull": np.cumsum(rng.lognormal(0, 1.0, size) * employees**0.2),
    }


def account_names(rng: np.random.Generator, size: int) -> tuple[Array, Array]:
    """Names and unique domains, all under a reserved top-level domain."""
    first = rng.integers(0, len(ACCOUNT_FIRST), size)
    second = rng.integers(0, len(ACCOUNT_SECOND), size)
    last = rng.integers(0, len(ACCOUNT_LAST), size)
    words = [
        (ACCOUNT_FIRST[one], ACCOUNT_SECOND[two], ACCOUNT_LAST[three])
        for one, two, three in zip(first, second, last, strict=True)
    ]
    name = texts(" ".join(parts) for parts in words)
    domain = texts(
        f"{one}{two}-{number}.example".lower() for number, (one, two, _) in enumerate(words)
    )
    name[0], domain[0] = "Example Lead Scoring Inc.", "example.com"
    name[2 : 2 + len(HOSTILE_ACCOUNTS)] = HOSTILE_ACCOUNTS
    return name, domain


def accounts_table(accounts: Columns, options: Options) -> Columns:
    """The accounts as the CRM shows them."""
    return {
        "account_id": accounts["account_id"],
        "name": accounts["name"],
        "domain": accounts["domain"],
        "industry": texts([*INDUSTRIES, None])[accounts["industry_no"]],
        "employee_count": accounts["employees"],
        "annual_revenue": accounts["revenue"],
        "country": texts(row[0] for row in COUNTRIES)[accounts["country_no"]],
        "account_type": accounts["type"],
        "owner_id": accounts["owner"],
        "created_at": accounts["created"],
        "updated_at": np.minimum(accounts["updated"], options.end - HOUR),
    }


def intent_table(accounts: Columns, options: Options) -> Columns:
    """Anonymous intent signals: more, stronger and fresher ones for accounts in the market."""
    rng = rng_for(options, "account_intent")
    hot = accounts["in_market"]
    row = np.repeat(np.arange(len(hot)), rng.poisson(np.where(hot, 14, 1.5)))
    size = len(row)
    span = options.end - options.start
    recency = rng.beta(np.where(hot[row], 2.5, 1.0), 1.0)
    base = np.where(hot[row], 62, 30)
    domain = accounts["domain"][row]
    stranger = rng.random(size) < 0.04
    domain[stranger] = texts(f"stranger-{number}.example" for number in np.flatnonzero(stranger))
    columns = {
        "signal_id": np.arange(size),
        "account_domain": domain,
        "topic": texts(INTENT_TOPICS)[rng.integers(0, len(INTENT_TOPICS), size)],
        "strength": np.clip(np.round(rng.normal(base, 18, size), 1), 0, 100),
        "source": texts(INTENT_SOURCES)[rng.integers(0, len(INTENT_SOURCES), size)],
        "occurred_at": options.start + (recency * (span - HOUR)).astype(np.int64),
    }
    return take(columns, np.argsort(columns["occurred_at"], kind="stable"))


# ---------------------------------------------------------------------------------------------
# Leads
# ---------------------------------------------------------------------------------------------


def make_leads(options: Options, accounts: Columns, chunk: int) -> Columns:
    """People of one chunk: who they are, when they came, when they will decide."""
    rng = rng_for(options, "leads", chunk)
    low, high = options.chunk_bounds(chunk)
    size = high - low
    consumer = rng.random(size) < 0.14
    spam = first_sure(rng.random(size) < DIRTY_RATES["lead.spam"])
    consumer &= ~spam
    has_account = ~consumer & ~spam & (rng.random(size) < 0.85)
    pull = accounts["pull"]
    account = np.searchsorted(pull, rng.random(size) * pull[-1], side="right")
    account = np.where(rng.random(size) < 0.003, 0, np.minimum(account, len(pull) - 1))
    lead: Columns = {
        "number": np.arange(low, high) + 1,
        "lead_id": texts(f"lead-{number:07d}" for number in range(low + 1, high + 1)),
        "consumer": consumer,
        "spam": spam,
        "account": np.where(has_account, account, -1),
    }
    add_profile(rng, lead, accounts)
    add_latents(rng, lead, accounts)
    add_times(rng, lead, accounts, options)
    add_fates(rng, lead, chunk, options)
    add_address(rng, lead, accounts)
    add_custom(rng, lead)
    return lead


def first_sure(flags: Array) -> Array:
    """At least one flag per chunk."""
    if not flags.any():
        flags[len(flags) // 2] = True
    return flags


def add_profile(rng: np.random.Generator, lead: Columns, accounts: Columns) -> None:
    """Title, country, source and product: what fit is made of."""
    size = len(lead["number"])
    titled = ~lead["consumer"] & (rng.random(size) > 0.07)
    lead["title_no"] = np.where(
        titled, draw(rng, [row[3] for row in TITLE_ROWS], size), len(TITLE_ROWS)
    )
    country = draw(rng, [row[2] for row in COUNTRIES], size)
    local = (lead["account"] >= 0) & (rng.random(size) < 0.85)
    lead["country_no"] = np.where(local, accounts["country_no"][lead["account"]], country)
    lead["country_known"] = rng.random(size) > 0.03
    source = draw(rng, [row[0] for row in SOURCES.values()], size)
    source_known = rng.random(size) > 0.02
    # Beyond the listed sources: the shop, then unknown.
    lead["source_no"] = np.where(
        source_known, np.where(lead["consumer"], len(SOURCES), source), len(SOURCES) + 1
    )
    plan = texts([*PLANS, None])[draw(rng, [*PLANS.values(), 0.15], size)]
    lead["product"] = np.where(lead["consumer"], "shop", plan)
    lead["first_no"] = rng.integers(0, len(FIRST_NAMES), size)
    lead["last_no"] = rng.integers(0, len(LAST_NAMES), size)
    hostile = rng.integers(0, len(HOSTILE_NAMES), size)
    lead["hostile"] = np.where(rng.random(size) < 0.004, hostile, -1)
    lead["gibberish"] = rng.integers(0, len(GIBBERISH), size)


def add_latents(rng: np.random.Generator, lead: Columns, accounts: Columns) -> None:
    """Hidden interest and activity. They move behaviour, never the outcome directly."""
    size = len(lead["number"])
    in_market = (lead["account"] >= 0) & accounts["in_market"][lead["account"]]
    interest = rng.normal(0, 1, size) + 0.6 * in_market
    function = texts([*(row[1] for row in TITLE_ROWS), ""])[lead["title_no"]]
    persona = np.select([interest > 1.1, interest > 0.2], [0, 1], 2)
    technical = np.isin(function, ["engineering", "it"]) & (rng.random(size) < 0.4)
    seeker = np.isin(function, ["academia", "hr"]) | (rng.random(size) < 0.025)
    persona = np.select([lead["consumer"], seeker, technical], [5, 4, 3], persona)
    lead["interest"] = interest
    kind = np.where(lead["account"] >= 0, accounts["type"][lead["account"]], "")
    lead["unfit"] = np.isin(kind, ["competitor", "internal"]) | lead["spam"]
    lead["unfit"] |= function == "academia"
    lead["persona"] = np.where(lead["spam"], 2, persona)
    lead["nurtured"] = ~lead["spam"] & (rng.random(size) < 0.4)
    weight = rng.lognormal(0, 1.15, size) * np.exp(0.35 * interest)
    weight *= np.where(lead["nurtured"], NURTURE_ACTIVITY_LIFT, 1.0)
    lead["weight"] = np.where(lead["spam"], 0.1 * weight, weight) / weight.mean()


def add_times(rng: np.random.Generator, lead: Columns, accounts: Columns, options: Options) -> None:
    """Creation, decision and close."""
    size = len(lead["number"])
    lead["offset"] = np.array([row[3] for row in COUNTRIES])[lead["country_no"]]
    # More leads come each month than the month before: density 0.7 + 0.6 x.
    grown = (np.sqrt(0.49 + 1.2 * rng.random(size)) - 0.7) / 0.6
    created = options.start + (grown * (options.end - options.start)).astype(np.int64)
    created = at_human_hours(rng, created, lead["consumer"], lead["offset"])
    lead["created"] = np.clip(before(created, options.end - 4 * HOUR), options.start, None)
    wait = rng.gamma(2.0, np.where(lead["consumer"], 10, 24)) + 1.5
    lead["decision"] = lead["created"] + (wait * DAY).astype(np.int64)
    employees = accounts["employees"][lead["account"]]
    known = (lead["account"] >= 0) & ~np.isnan(employees)
    size_factor = 0.6 + 0.3 * np.log10(np.where(known, employees, 50))
    cycle = rng.gamma(2.0, 18 * size_factor) + 1
    cycle = np.where(lead["consumer"], rng.uniform(0.01, 1.5, size), cycle)
    lead["closed"] = lead["decision"] + (cycle * DAY).astype(np.int64)


def add_fates(rng: np.random.Generator, lead: Columns, chunk: int, options: Options) -> None:
    """Which leads were deleted, or merged into which other one."""
    size = len(lead["number"])
    lead["deleted"] = first_sure(rng.random(size) < DIRTY_RATES["lead.deleted"])
    lead["survivor"] = np.full(size, -1)
    lead["merged_at"] = np.full(size, NULL_TIME)
    candidates = rng.permutation(np.flatnonzero(~lead["consumer"] & ~lead["spam"]))
    pairs = min(max(2, round(size * DIRTY_RATES["lead.merged"])), len(candidates) // 2)
    loser, survivor = candidates[:pairs], candidates[pairs : 2 * pairs].copy()
    # The same person: same name, employer and address, a little later.
    for name in ("first_no", "last_no", "hostile", "account", "country_no", "title_no"):
        lead[name][loser] = lead[name][survivor]
        if chunk == 0:
            lead[name][loser[0]] = lead[name][loser[1]]
    if chunk == 0:
        survivor[0] = loser[1]  # a chain of two
    last = options.end - 2 * DAY
    lead["survivor"][loser] = survivor
    shift = np.minimum(lead["created"][survivor] + days(rng, 20, pairs), last)
    shift = np.maximum(shift, options.start) - lead["created"][loser]
    for name in ("created", "decision", "closed"):
        lead[name][loser] += shift
    lead["merged_at"][loser] = np.minimum(lead["created"][loser] + days(rng, 8, pairs), last + DAY)
    # Some systems delete the loser, others only mark it.
    lead["deleted"][survivor] = False
    lead["deleted"][loser] = np.arange(pairs) % 2 == 1


def add_address(rng: np.random.Generator, lead: Columns, accounts: Columns) -> None:
    """E-mail type and address."""
    size = len(lead["number"])
    groups = np.select([lead["spam"], lead["consumer"], lead["account"] >= 0], [3, 2, 0], 1)
    shares = np.array(list(EMAIL_SHARES.values()))
    kind = draw_by_row(rng, shares, groups)
    owner = np.where(lead["survivor"] >= 0, lead["survivor"], np.arange(size))
    owner = owner[owner]  # to the end of the chain
    kind = kind[owner]  # a merged lead wrote under its survivor's address
    lead["email_no"] = kind
    number = lead["number"][owner]
    shared_box = rng.random(size) < 0.01
    one_sender = rng.random(size) < 0.4
    free = rng.integers(0, len(FREE_MAIL), size)[owner]
    upper = rng.random(size) < 0.02
    lead["email"] = texts(
        address_of(row, lead, accounts, int(kind[row]), int(number[row]), int(free[row]))
        for row in range(size)
    )
    business = (kind == 0) & (lead["account"] > 0)
    boxes = np.flatnonzero(business & shared_box)
    lead["email"][boxes] = [f"info@{name}" for name in accounts["domain"][lead["account"][boxes]]]
    lead["email"][lead["spam"] & one_sender] = "winner@trashmail.example"
    shouted = np.flatnonzero(upper & (kind == 0))
    lead["email"][shouted] = [f" {text.upper()}" for text in lead["email"][shouted]]


def address_of(
    row: int, lead: Columns, accounts: Columns, kind: int, number: int, free: int
) -> str | None:
    """One person's address."""
    first = FIRST_LOCALS[lead["first_no"][row]]
    last = LAST_LOCALS[lead["last_no"][row]]
    if kind == 0:
        account = lead["account"][row]
        own_domain = f"{last}-{number}.example"
        return f"{first}.{last}@{accounts['domain'][account] if account >= 0 else own_domain}"
    if kind == 1:
        return f"{first}.{last}{number}@{FREE_MAIL[free]}"
    if kind == 2:
        return f"{first}{number}@{DISPOSABLE_MAIL[free % len(DISPOSABLE_MAIL)]}"
    if kind == 3:
        return (f"{first}@@broken", f"{first}-at-nowhere", f"{first}@nodot")[number % 3]
    return None


def add_custom(rng: np.random.Generator, lead: Columns) -> None:
    """Custom attributes as known at creation; an empty text is unknown."""
    size = len(lead["number"])
    told = rng.random((5, size)) < np.array([0.5, 0.4, 0.6, 0.3, 0.85])[:, None]
    business = ~lead["consumer"] & ~lead["spam"]
    budget = np.round(rng.lognormal(9.9, 1.1, size).clip(500, 250_000), -2).astype(int)
    lead["budget"] = np.where(business & told[1], budget, 0)
    growth = texts(COMPANY_GROWTH)[draw(rng, COMPANY_GROWTH.values(), size)]
    lead["growth"] = np.where(business & told[2], growth, "")
    stack_no = rng.integers(0, len(TECH_STACK), size)
    lead["tech"] = np.where(business & told[0], texts(TECH_STACK)[stack_no], "")
    seats = rng.lognormal(3.2, 1.2, size).clip(1, 2000).astype(int)
    lead["seats"] = np.where(business & told[3], seats, 0)
    loyal = np.where(rng.random(size) < 0.3, "true", "false")
    lead["loyal"] = np.where(lead["consumer"] & told[4], loyal.astype(object), "")


# ---------------------------------------------------------------------------------------------
# Events
# ---------------------------------------------------------------------------------------------


def rows_per_lead(rng: np.random.Generator, lead: Columns, options: Options, channel: str) -> Array:
    """Positions of leads, repeated once per event."""
    business, consumer = CHANNEL_SHARES[channel]
    share = np.where(lead["consumer"], consumer, business)
    expected = lead["weight"] * share * options.events / options.leads
    return np.repeat(np.arange(len(share)), rng.poisson(expected))


def touch_times(
    rng: np.random.Generator, lead: Columns, row: Array, options: Options, early: float = 0.0
) -> Array:
    """When leads do something: around creation, in the run-up to the decision, or any time."""
    size = len(row)
    created, decision = lead["created"][row], lead["decision"][row]
    anytime = created + (rng.random(size) * (options.end - created)).astype(np.int64)
    runup = decision - days(rng, 9, size)
    # Who decides after the end date is warming up now.
    runup = np.where(decision >= options.end, options.end - days(rng, 6, size), runup)
    runup = np.where(runup < created, created + days(rng, 2, size), runup)
    beginning = created + days(rng, 4, size)
    visit_before = created - days(rng, 6, size)
    chance = rng.random(size)
    is_early = chance < early
    at = np.select(
        [is_early, chance < early + 0.2, chance < early + 0.65],
        [visit_before, beginning, runup],
        anytime,
    )
    at = at_human_hours(rng, at, lead["consumer"][row], lead["offset"][row])
    at = before(at, options.end)
    after_creation = created + rng.integers(30, 2 * HOUR, size)
    return np.where(is_early, np.minimum(at, created - 60), np.maximum(at, after_creation))


def web_events(options: Options, lead: Columns, chunk: int) -> tuple[Columns, Columns]:
    """Visits in sessions, and the devices that could be told apart."""
    rng = rng_for(options, "web_events", chunk)
    row = rows_per_lead(rng, lead, options, "web")
    size = len(row)
    is_first = rng.random(size) < 0.2
    is_first[1:] |= row[1:] != row[:-1]
    is_first[:1] = True
    session = np.cumsum(is_first) - 1
    session_row = row[is_first]
    session_at = touch_times(rng, lead, session_row, options, early=0.15)
    gap = np.where(is_first, 0, 4 + rng.exponential(70, size)).astype(np.int64)
    elapsed = np.cumsum(gap)
    at = session_at[session] + elapsed - elapsed[is_first][session]
    device = np.searchsorted([0.8, 0.95], rng.random(len(session_row)))[session]
    content = draw_content(rng, lead, row)
    is_landing = is_first & (rng.random(size) < 0.9)
    kind = np.where(is_landing, "session_start", SITE_TYPES[content])
    variant = np.where(is_first & (rng.random(size) < 0.3), rng.integers(1, len(UTM) + 1, size), 0)
    seconds = np.ceil(rng.lognormal(3.4, 1.0, size))
    seconds = np.where(kind == "video_watch", seconds * 5, seconds)
    events = {
        "row": row,
        "device": device,
        "event_type": kind.astype(object),
        "page_url": SITE_URLS[content, variant],
        "asset": np.where(is_landing, None, SITE_ASSETS[content]),
        "duration_seconds": np.where(is_landing | (rng.random(size) < 0.04), np.nan, seconds),
        "path": SITE_PATHS[content],
        "occurred_at": at,
    }
    events = take(events, at < options.end)
    return link_devices(rng, lead, events)


def site_rows() -> tuple[Array, Array, Array, Array, Array]:
    """The site as parallel arrays: types, paths, assets, urls by variant, weights by persona."""
    kinds, paths, assets, weights = [], [], [], []
    for kind, shares, pages in WEB_CONTENT:
        entries = pages.split("|")
        for entry in entries:
            path, _, asset = entry.partition(" ")
            kinds.append(kind)
            paths.append(path)
            assets.append(asset or None)
            weights.append([share / len(entries) for share in shares])
    # A page with a query of its own gets no second one.
    urls = np.array(
        [
            [SITE + path + ("" if "?" in path and "?" in tail else tail) for tail in ("", *UTM)]
            for path in paths
        ],
        dtype=object,
    )
    return texts(kinds), texts(paths), texts(assets), urls, np.array(weights).T


SITE_TYPES, SITE_PATHS, SITE_ASSETS, SITE_URLS, SITE_WEIGHTS = site_rows()


def draw_content(rng: np.random.Generator, lead: Columns, row: Array) -> Array:
    """Pages and actions by persona; nobody asks for more than two demos or trials."""
    content = draw_by_row(rng, SITE_WEIGHTS, lead["persona"][row])
    for kind in ("demo_request", "trial_start"):
        asked = np.flatnonzero(SITE_TYPES[content] == kind)
        # Rows of a lead are neighbours: the third request has its first two places before.
        again = asked[2:][row[asked[2:]] == row[asked[:-2]]]
        content[again] = np.flatnonzero(SITE_PATHS == "/product/overview")[0]
    return content


def link_devices(
    rng: np.random.Generator, lead: Columns, events: Columns
) -> tuple[Columns, Columns]:
    """Give visits a lead id, an anonymous id or both; list when devices were identified."""
    size = len(lead["number"])
    key = events["row"] * 3 + events["device"]
    seen = np.full(size * 3, 2**62)
    np.minimum.at(seen, key, events["occurred_at"])
    seen[::3] = np.minimum(seen[::3], lead["created"])  # forms come from the first device
    names = texts(f"anon-{number:06x}-{device}" for number in lead["number"] for device in range(3))
    known = rng.random((size, 3)) < np.array([0.97, 0.85, 0.75])
    known = known.ravel() & (seen < 2**62)
    identified = np.maximum(np.repeat(lead["created"], 3), seen)
    is_named = known[key] & (events["occurred_at"] >= identified[key])
    is_named &= rng.random(len(key)) < 0.65
    events["lead_id"] = np.where(is_named, lead["lead_id"][events["row"]], None)
    no_cookie = is_named & (rng.random(len(key)) < 0.1)
    events["anonymous_id"] = np.where(no_cookie, None, names[key])
    lead["anonymous_id"] = names[::3]
    listed = np.flatnonzero(known)
    identities = {
        "anonymous_id": names[listed],
        "lead_id": lead["lead_id"][listed // 3],
        "identified_at": identified[listed],
    }
    return events, identities


def email_events(options: Options, lead: Columns, accounts: Columns, chunk: int) -> Columns:
    """Sends and what became of them."""
    rng = rng_for(options, "email_events", chunk)
    row = rows_per_lead(rng, lead, options, "email")
    reachable = EMAIL_TYPES.index("missing") != lead["email_no"][row]
    row = row[reachable]
    sent = touch_times(rng, lead, row, options)
    size = len(row)
    audience = np.array(
        [
            [share if of == wanted else 0.0 for of, share, _ in CAMPAIGNS.values()]
            for wanted in ("business", "consumer")
        ]
    )
    campaign = draw_by_row(rng, audience, lead["consumer"][row].astype(int))
    chance = rng.random((6, size))
    invalid = EMAIL_TYPES.index("invalid") == lead["email_no"][row]
    hard = invalid | (chance[0] < 0.004)
    soft = ~hard & (chance[0] < 0.016)
    delivered = ~hard & ~soft
    opened = delivered & (chance[1] < expit(-0.9 + 0.6 * lead["interest"][row]))
    clicked = opened & (chance[2] < 0.2)
    scanned = delivered & (lead["account"][row] >= 0) & accounts["scans_mail"][lead["account"][row]]
    open_at = sent + 60 + days(rng, 0.25, size)
    later = open_at + rng.integers(5, 600, size)
    outcomes = [
        ("delivered", delivered, sent, False),
        ("hard_bounce", hard, sent + 3, False),
        ("soft_bounce", soft, sent + 3, False),
        ("open", opened, open_at, False),
        ("click", clicked, later, False),
        ("reply", opened & (chance[3] < 0.02), later + 900, False),
        ("unsubscribe", opened & (chance[4] < 0.02), later + 30, False),
        ("spam_complaint", delivered & (chance[5] < 0.001), open_at, False),
        ("open", scanned & (chance[5] > 0.3), sent + 2, True),
        ("click", scanned & (chance[5] > 0.5), sent + 4, True),
    ]
    parts = [
        email_part(rng, lead, row, campaign, sent, kind, np.flatnonzero(flags), at, is_bot)
        for kind, flags, at, is_bot in outcomes
    ]
    return stop_mailing(lead, stack(parts), options)


def email_part(
    rng: np.random.Generator,
    lead: Columns,
    row: Array,
    campaign: Array,
    sent: Array,
    kind: str,
    picked: Array,
    at: Array,
    is_bot: bool,
) -> Columns:
    """Events of one type."""
    size = len(picked)
    row, campaign = row[picked], campaign[picked]
    links = np.full(size, None, dtype=object)
    if kind == "click":
        pages = [entry.split("|") for _, _, entry in CAMPAIGNS.values()]
        choice = rng.integers(0, 6, size)
        urls = np.array([[SITE + page[no % len(page)] for no in range(6)] for page in pages])
        links = urls.astype(object)[campaign, choice]
    elif kind == "unsubscribe":
        links[:] = f"{SITE}/unsubscribe"
    nameless = rng.random(size) < 0.04  # found by address only
    return {
        "row": row,
        "lead_id": np.where(nameless, None, lead["lead_id"][row]),
        "email": lead["email"][row],
        "campaign_id": campaign_names(campaign, sent[picked]),
        "event_type": np.full(size, kind, dtype=object),
        "link_url": links,
        "is_bot": np.full(size, is_bot),
        "sent_at": sent[picked],
        "occurred_at": at[picked],
    }


def campaign_names(campaign: Array, sent: Array) -> Array:
    """Campaign ids; periodic ones carry the month of the mailing."""
    months = (sent.astype("datetime64[s]").astype("datetime64[M]")).astype(np.int64)
    unique, position = np.unique(months * 100 + campaign, return_inverse=True)
    patterns = list(CAMPAIGNS)
    names = texts(
        patterns[code % 100].format(month=str(np.datetime64(int(code // 100), "M")))
        for code in unique
    )
    return names[position]


def stop_mailing(lead: Columns, events: Columns, options: Options) -> Columns:
    """Nobody is mailed after an unsubscribe, a complaint or a hard bounce."""
    final = np.isin(events["event_type"], ["unsubscribe", "hard_bounce", "spam_complaint"])
    stopped = np.full(len(lead["number"]), 2**62)
    np.minimum.at(stopped, events["row"][final], events["occurred_at"][final])
    goes_on = events["sent_at"] <= stopped[events["row"]]
    return take(events, goes_on & (events["occurred_at"] < options.end))


def form_events(options: Options, lead: Columns, web: Columns, chunk: int) -> Columns:
    """Forms of real people, then of spammers."""
    rng = rng_for(options, "form_submissions", chunk)
    row = rows_per_lead(rng, lead, options, "form")
    weights = np.array(list(FORMS.values())).T
    form = draw_by_row(rng, weights, lead["persona"][row])
    at = touch_times(rng, lead, row, options)
    is_first = np.concatenate([[True], row[1:] != row[:-1]])[: len(row)]
    at = np.where(is_first, lead["created"][row], at)
    asked = [
        (list(FORMS).index(name), np.flatnonzero(web["event_type"] == kind))
        for name, kind in (("demo-request", "demo_request"), ("trial-signup", "trial_start"))
    ]
    row = np.concatenate([row, *(web["row"][index] for _, index in asked)])
    form = np.concatenate([form, *(np.full(len(index), name) for name, index in asked)])
    at = np.concatenate([at, *(web["occurred_at"][index] + 25 for _, index in asked)])
    size = len(row)
    seconds = np.ceil(rng.lognormal(3.5, 0.7, size)) + 4
    person = {
        "row": row,
        "lead_id": np.where(rng.random(size) < 0.15, None, lead["lead_id"][row]),
        "anonymous_id": with_blanks(rng, lead["anonymous_id"][row], 0.3),
        "form": texts(FORMS)[form],
        "email": lead["email"][row],
        "first_name": texts(FIRST_NAMES)[lead["first_no"][row]],
        "last_name": last_names(lead)[row],
        "message": with_blanks(rng, texts(MESSAGES)[rng.integers(0, len(MESSAGES), size)], 0.6),
        "seconds_to_submit": np.where(rng.random(size) < 0.03, np.nan, seconds),
        "is_honeypot_filled": np.zeros(size, dtype=bool),
        "occurred_at": at,
    }
    person = take(person, ~lead["spam"][row] & (at < options.end))
    return stack([person, spam_forms(rng, lead, options, len(person["row"]))])


def spam_forms(
    rng: np.random.Generator, lead: Columns, options: Options, real_forms: int
) -> Columns:
    """Forms of spam leads, and of bots that became no lead (row -1)."""
    spammers = np.flatnonzero(lead["spam"])
    own = np.repeat(spammers, 1 + rng.poisson(0.8, len(spammers)))
    strangers = max(2, round(real_forms * DIRTY_RATES["form.spam_unlinked"]))
    row = np.concatenate([own, np.full(strangers, -1)])
    size = len(row)
    span = (rng.random(size) * (options.end - options.start - DAY)).astype(np.int64)
    at = np.where(
        row >= 0, lead["created"][row] + rng.integers(0, HOUR, size), options.start + span
    )
    sender = texts(f"bot{number % 40}@trashmail.example" for number in range(size))
    # Each submission shows at least one sign: too fast, a filled trap, or links.
    sign = rng.random((3, size)) < np.array([0.7, 0.6, 0.7])[:, None]
    sign[0] |= ~sign.any(axis=0)
    gibberish = texts(GIBBERISH)
    return {
        "row": row,
        "lead_id": np.where(row >= 0, lead["lead_id"][row], None),
        "anonymous_id": np.full(size, None, dtype=object),
        "form": texts(["contact-us", "newsletter-signup"])[rng.integers(0, 2, size)],
        "email": np.where(row >= 0, lead["email"][row], sender),
        "first_name": gibberish[rng.integers(0, len(GIBBERISH), size)],
        "last_name": gibberish[rng.integers(0, len(GIBBERISH), size)],
        "message": np.where(
            sign[2], texts(SPAM_MESSAGES)[rng.integers(0, len(SPAM_MESSAGES), size)], "hi"
        ),
        "seconds_to_submit": np.where(
            sign[0], rng.integers(0, 3, size), rng.integers(5, 60, size)
        ).astype(float),
        "is_honeypot_filled": sign[1],
        "occurred_at": at,
    }


def social_events(options: Options, lead: Columns, chunk: int) -> Columns:
    """Likes, comments and the like."""
    rng = rng_for(options, "social_events", chunk)
    row = rows_per_lead(rng, lead, options, "social")
    size = len(row)
    posts = np.array(
        [[f"{network}/{post}" for post in SOCIAL_POSTS] for network in SOCIAL_NETWORKS],
        dtype=object,
    )
    network = draw(rng, [0.55, 0.15, 0.1, 0.1, 0.1], size)
    return {
        "row": row,
        "lead_id": lead["lead_id"][row],
        "network": texts(SOCIAL_NETWORKS)[network],
        "event_type": texts(SOCIAL_TYPES)[draw(rng, SOCIAL_TYPES.values(), size)],
        "post": posts[network, rng.integers(0, len(SOCIAL_POSTS), size)],
        "occurred_at": touch_times(rng, lead, row, options),
    }


def attendance_events(options: Options, lead: Columns, chunk: int) -> Columns:
    """Registrations, and whether people came."""
    rng = rng_for(options, "attendance_events", chunk)
    row = rows_per_lead(rng, lead, options, "attendance")
    size = len(row)
    occasion = draw(rng, [share for *_, share in OCCASIONS], size)
    registered = touch_times(rng, lead, row, options)
    held = (registered + rng.integers(1, 12, size) * DAY) // DAY
    weekday = (held + 3) % 7
    held = (held + np.where(weekday > 4, 7 - weekday, 0)) * DAY + 15 * HOUR
    came = rng.random(size) < expit(0.3 + 0.5 * lead["interest"][row])
    outcome = {
        "row": row,
        "lead_id": lead["lead_id"][row],
        "event_name": texts(row[1] for row in OCCASIONS)[occasion],
        "event_kind": texts(row[0] for row in OCCASIONS)[occasion],
        "event_type": np.where(came, "attended", "no_show").astype(object),
        "minutes_attended": np.where(came, np.ceil(rng.beta(4, 2, size) * 60), np.nan),
        "occurred_at": held,
    }
    signup = {
        **outcome,
        "event_type": np.full(size, "registered", dtype=object),
        "minutes_attended": np.full(size, np.nan),
        "occurred_at": registered,
    }
    return stack([signup, take(outcome, held < options.end)])


def commerce_events(options: Options, lead: Columns, chunk: int) -> Columns:
    """Looks and carts. Purchases follow the outcome and are added later."""
    rng = rng_for(options, "commerce_events", chunk)
    row = rows_per_lead(rng, lead, options, "commerce")
    size = len(row)
    product = rng.integers(0, len(PRODUCTS), size)
    at = touch_times(rng, lead, row, options)
    into_cart = rng.random(size) < 0.35
    left = into_cart & (rng.random(size) < 0.5)
    steps = [
        ("item_view", np.ones(size, dtype=bool), at),
        ("cart_add", into_cart, at + 90),
        ("cart_abandon", left, at + 2 * HOUR),
    ]
    events = stack(
        [
            shop_rows(rng, lead, row[flags], product[flags], kind, when[flags])
            for kind, flags, when in steps
        ]
    )
    return take(events, events["occurred_at"] < options.end)


def shop_rows(
    rng: np.random.Generator, lead: Columns, row: Array, product: Array, kind: str, at: Array
) -> Columns:
    """Shop events of one type."""
    price = np.array([price for *_, price in PRODUCTS])[product]
    return {
        "row": row,
        "lead_id": with_blanks(rng, lead["lead_id"][row], 0.3),
        "anonymous_id": lead["anonymous_id"][row],
        "event_type": np.full(len(row), kind, dtype=object),
        "product": texts(row[0] for row in PRODUCTS)[product],
        "product_category": texts(row[1] for row in PRODUCTS)[product],
        "amount": price if kind != "item_view" else np.full(len(row), np.nan),
        "currency": currencies(lead)[row],
        "occurred_at": at,
    }


# ---------------------------------------------------------------------------------------------
# Outcome
# ---------------------------------------------------------------------------------------------


def log_odds(
    options: Options, lead: Columns, accounts: Columns, events: dict[str, Columns]
) -> Array:
    """Log-odds without the intercept: fit, plus behaviour before the decision."""
    total = fit_log_odds(lead, accounts)
    for name, count in behavior(options, lead, events).items():
        total += TRUE_COEFFICIENTS[f"behavior:{name}"] * np.minimum(count, BEHAVIOR_CAPS[name])
    return total


def fit_log_odds(lead: Columns, accounts: Columns) -> Array:
    """What the person and the company are worth."""
    account = np.where(lead["account"] >= 0, lead["account"], len(accounts["type"]))

    def of_account(values: Array, unknown: int) -> Array:
        return np.append(values, unknown)[account]

    type_no = texts([*ACCOUNT_TYPES, "internal"])
    type_effect = dict(zip(type_no, effects("account_type", type_no), strict=False))
    account_effect = np.array([*(type_effect[kind] for kind in accounts["type"]), 0.0])
    sources = [*SOURCES, "shop"]
    total = effects("seniority", [row[2] for row in TITLE_ROWS])[lead["title_no"]]
    total += effects("job_function", [row[1] for row in TITLE_ROWS])[lead["title_no"]]
    total += effects("country", [row[0] for row in COUNTRIES])[lead["country_no"]]
    total += effects("lead_source", sources)[lead["source_no"]]
    total += effects("email_type", EMAIL_TYPES)[lead["email_no"]]
    total += effects("industry", INDUSTRIES)[of_account(accounts["industry_no"], len(INDUSTRIES))]
    bands = [name for name, *_ in EMPLOYEE_BANDS]
    total += effects("employee_count", bands)[of_account(accounts["band"], len(bands))]
    total += account_effect[account]
    flags = {
        "is_spam=true": lead["spam"],
        "audience=consumer": lead["consumer"],
        "custom:budget>=50000": lead["budget"] >= 50_000,
        "custom:company_growth=fast_growing": lead["growth"] == "fast_growing",
        "custom:company_growth=shrinking": lead["growth"] == "shrinking",
        "custom:tech_stack=snowflake": lead["tech"] == "snowflake",
        "custom:tech_stack=bigquery": lead["tech"] == "bigquery",
        "custom:loyalty_member=true": lead["loyal"] == "true",
    }
    for name, flag in flags.items():
        total += TRUE_COEFFICIENTS[name] * flag
    return total


def behavior(options: Options, lead: Columns, events: dict[str, Columns]) -> dict[str, Array]:
    """Counts of the last days before the decision, or before the end for the undecided."""
    web, mail, shop = events["web_events"], events["email_events"], events["commerce_events"]
    meet, forms = events["attendance_events"], events["form_submissions"]
    moment = np.minimum(lead["decision"], options.end)
    size = len(moment)

    def recent(table: Columns, chosen: Array) -> Array:
        row, at = table["row"][chosen], table["occurred_at"][chosen]
        known = row >= 0
        row, at = row[known], at[known]
        age = moment[row] - at
        return np.bincount(row[(age > 0) & (age <= BEHAVIOR_WINDOW_DAYS * DAY)], minlength=size)

    def viewed(start: str) -> Array:
        chosen = np.array([path.startswith(start) for path in SITE_PATHS])
        return np.isin(web["path"], np.unique(SITE_PATHS[chosen])) & (
            web["event_type"] == "page_view"
        )

    clicks = (mail["event_type"] == "click") & ~mail["is_bot"]
    webinar = (meet["event_type"] == "attended") & (meet["event_kind"] == "webinar")
    return {
        "demo_requests": recent(web, web["event_type"] == "demo_request"),
        "trial_starts": recent(web, web["event_type"] == "trial_start"),
        "pricing_views": recent(web, viewed("/pricing")),
        "case_study_views": recent(web, viewed("/case-studies")),
        "careers_views": recent(web, viewed("/careers")),
        "webinars_attended": recent(meet, webinar),
        "forms": recent(forms, forms["occurred_at"] >= 0),
        "email_clicks": recent(mail, clicks),
        "unsubscribes": recent(mail, mail["event_type"] == "unsubscribe"),
        "item_views": recent(shop, shop["event_type"] == "item_view"),
        "cart_adds": recent(shop, shop["event_type"] == "cart_add"),
        "inactive_fortnights": inactive_fortnights(lead, moment, events),
    }


def inactive_fortnights(lead: Columns, moment: Array, events: dict[str, Columns]) -> Array:
    """Whole fortnights without engagement before the decision."""
    last = lead["created"].copy()
    passive = (
        "delivered",
        "hard_bounce",
        "soft_bounce",
        "unsubscribe",
        "spam_complaint",
        "no_show",
    )
    for table in events.values():
        active = table["row"] >= 0
        if "event_type" in table:
            active &= ~np.isin(table["event_type"], passive)
        if "is_bot" in table:
            active &= ~table["is_bot"]
        row, at = table["row"][active], table["occurred_at"][active]
        earlier = at < moment[row]
        np.maximum.at(last, row[earlier], at[earlier])
    return (moment - last) // (14 * DAY)


def solve_intercept(options: Options, lead: Columns, score: Array) -> float:
    """Intercept for which the expected share of won leads is TARGET_WIN_RATE."""
    in_time = (lead["closed"] < options.end) & is_eligible(lead)
    low, high = -20.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        rate = np.sum(expit(score[in_time] + middle)) / len(score)
        low, high = (middle, high) if rate < TARGET_WIN_RATE else (low, middle)
    return (low + high) / 2


def is_eligible(lead: Columns) -> Array:
    """A merged or deleted lead has no outcome of its own."""
    return ~lead["deleted"] & (lead["survivor"] < 0)


def add_outcome(options: Options, lead: Columns, score: Array, chunk: int) -> None:
    """How far each lead gets: 0 new, 1 working, 2 mql, 3 sql, 4 opportunity, 5 customer."""
    rng = rng_for(options, "outcome", chunk)
    chance = rng.random(len(score))
    level = np.zeros(len(score), dtype=int)
    for offset in STAGE_OFFSETS.values():
        level += chance < expit(score + offset)
    level = np.where(is_eligible(lead), level, 0)
    # Consumers buy or do not: nobody works them.
    level = np.where(lead["consumer"] & (level < 5), 0, level)
    lead["level"] = level
    wait = lead["decision"] - lead["created"]
    lead["working_at"] = lead["created"] + np.minimum(days(rng, 1.5, len(wait)), wait * 4 // 10)
    lead["mql_at"] = lead["created"] + (wait * rng.uniform(0.42, 0.8, len(wait))).astype(np.int64)
    lead["sql_at"] = lead["created"] + (wait * rng.uniform(0.82, 0.98, len(wait))).astype(np.int64)


def status_changes(options: Options, lead: Columns, chunk: int) -> Columns:
    """Status changes up to the end date, in order; the last one becomes the lead's status."""
    rng = rng_for(options, "lead_status_changes", chunk)
    level, size = lead["level"], len(lead["level"])
    worked = ~lead["consumer"]
    chance = rng.random(size)
    loss = (level == 4) | ((level >= 2) & (level < 4) & (chance < 0.7))
    ended = np.where(level == 4, lead["closed"], lead["decision"])
    verdict = rng.random(size)
    # Sales soon notices who will never buy.
    idle = (level < 2) & (chance < np.where(lead["unfit"], 0.8, 0.45))
    idle_at = lead["created"] + 2 * DAY + days(rng, 15, size)
    recycled = worked & loss & (verdict < 0.6)
    again = recycled & (rng.random(size) < 0.2)
    back_at = ended + days(rng, 45, size) + DAY
    moves = [
        ("new", np.ones(size, dtype=bool), lead["created"]),
        ("working", worked & (level >= 1), lead["working_at"]),
        ("mql", worked & (level >= 2), lead["mql_at"]),
        ("sql", worked & (level >= 3), lead["sql_at"]),
        ("opportunity", worked & (level >= 4), lead["decision"]),
        ("customer", level == 5, lead["closed"]),
        ("recycled", recycled, ended),
        ("disqualified", worked & loss & (verdict >= 0.6) & (verdict < 0.75), ended),
        ("nurturing", worked & loss & (verdict >= 0.75), ended),
        ("mql", again, back_at),
        ("disqualified", idle & (lead["unfit"] | (worked & (verdict < 0.3))), idle_at),
        ("nurturing", idle & ~lead["unfit"] & ~(worked & (verdict < 0.3)), idle_at),
    ]
    row = np.concatenate([np.flatnonzero(flags) for _, flags, _ in moves])
    status = np.concatenate(
        [np.full(int(flags.sum()), name, dtype=object) for name, flags, _ in moves]
    )
    at = np.concatenate([when[flags] for _, flags, when in moves])
    changes = take({"row": row, "status": status, "changed_at": at}, at < options.end)
    changes = take(changes, np.lexsort((changes["changed_at"], changes["row"])))
    lead["status"] = np.full(size, "new", dtype=object)
    lead["status"][changes["row"]] = changes["status"]  # the last assignment of a row stays
    lead["updated"] = lead["created"].copy()
    lead["updated"][changes["row"]] = changes["changed_at"]
    changes["lead_id"] = lead["lead_id"][changes["row"]]
    return changes


def purchases(options: Options, lead: Columns, chunk: int) -> Columns:
    """First purchases of won consumers, and later ones."""
    rng = rng_for(options, "purchases", chunk)
    buyer = np.flatnonzero(lead["consumer"] & (lead["level"] == 5))
    buyer = buyer[lead["closed"][buyer] < options.end]
    again = np.repeat(buyer, rng.poisson(0.8, len(buyer)))
    row = np.concatenate([buyer, again])
    at = lead["closed"][row].copy()
    at[len(buyer) :] += DAY + days(rng, 60, len(again))
    product = rng.integers(0, len(PRODUCTS), len(row))
    lead["basket"] = np.full(len(lead["level"]), -1)
    lead["basket"][buyer] = product[: len(buyer)]
    bought = shop_rows(rng, lead, row, product, "purchase", at)
    return take(bought, at < options.end)


def opportunities(options: Options, lead: Columns, accounts: Columns, chunk: int) -> Columns:
    """First deals, then upsell, cross-sell and renewal of those who bought."""
    rng = rng_for(options, "opportunities", chunk)
    row = np.flatnonzero((lead["level"] >= 4) & (lead["decision"] < options.end))
    first = deal_rows(rng, lead, accounts, row, options)
    won = first["is_won"] & ~lead["consumer"][row]
    parent = np.repeat(row[won], rng.poisson(0.7, int(won.sum())))
    kind = draw(rng, [0.4, 0.25, 0.35], len(parent))
    wait = np.where(kind == 2, 330 * DAY, 30 * DAY + days(rng, 110, len(parent)))
    opened = lead["closed"][parent] + wait
    in_time = opened < options.end
    parent, kind, opened = parent[in_time], kind[in_time], opened[in_time]
    later = deal_rows(rng, lead, accounts, parent, options, kind, opened)
    deals = stack([first, later])
    lost_link = pick(rng, len(deals["lead_id"]), DIRTY_RATES["opportunity.no_lead"])
    # Only where the account still tells whose deal it was.
    lost_link = lost_link[np.not_equal(deals["account_id"][lost_link], None)]
    deals["lead_id"][lost_link] = None
    deals["opportunity_id"] = event_numbers(chunk, len(deals["lead_id"]))
    return deals


def deal_rows(
    rng: np.random.Generator,
    lead: Columns,
    accounts: Columns,
    row: Array,
    options: Options,
    expansion: Array | None = None,
    opened: Array | None = None,
) -> Columns:
    """Deals of given leads: the first one of each, or expansions of a given kind and date."""
    size = len(row)
    employees = np.nan_to_num(accounts["employees"][lead["account"][row]], nan=40.0)
    employees = np.where(lead["account"][row] >= 0, employees, 8.0)
    amount = 3_000 * employees**0.35 * rng.lognormal(0, 0.5, size)
    if expansion is None or opened is None:
        kind = np.full(size, "new_business", dtype=object)
        opened, closed = lead["decision"][row], lead["closed"][row]
        wins = lead["level"][row] == 5
    else:
        kind = texts(["upsell", "cross_sell", "renewal"])[expansion]
        closed = opened + 5 * DAY + days(rng, 25, size)
        wins = rng.random(size) < np.array([0.55, 0.45, 0.82])[expansion]
        amount *= np.array([0.4, 0.3, 1.0])[expansion]
    is_closed = closed < options.end
    basket = lead["basket"][row]
    prices = np.array([*(price for *_, price in PRODUCTS), 0.0])
    items = texts([*(row[0] for row in PRODUCTS), None])
    # A deal names a product even where the lead never did.
    wanted = texts(name or "scoring-pro" for name in lead["product"][row])
    product = np.where(kind == "cross_sell", "analytics-addon", wanted)
    open_stage = texts(["discovery", "proposal", "negotiation"])[rng.integers(0, 3, size)]
    account = lead["account"][row]
    # Amounts are unknown in a few open deals.
    blank = ~is_closed & (rng.random(size) < 0.1)
    amount = np.where(basket >= 0, prices[basket], np.round(amount, -1))
    return {
        "lead_id": lead["lead_id"][row],
        "account_id": np.where(account >= 0, accounts["account_id"][account], None),
        "opportunity_type": kind,
        "product": np.where(basket >= 0, items[basket], product),
        "stage": np.where(is_closed, np.where(wins, "closed_won", "closed_lost"), open_stage),
        "amount": np.where(blank, np.nan, amount),
        "currency": currencies(lead)[row],
        "is_closed": is_closed,
        "is_won": is_closed & wins,
        "created_at": opened,
        "closed_at": np.where(is_closed, closed, NULL_TIME),
        "updated_at": np.where(is_closed, closed, np.minimum(opened + DAY, options.end - 1)),
    }


def sales_tables(
    options: Options, lead: Columns, accounts: Columns, chunk: int
) -> dict[str, Columns]:
    """What sales did and said."""
    rng = rng_for(options, "sales", chunk)
    level = lead["level"]
    owner = owners(options, lead, chunk)
    # Some hot leads fall through the cracks.
    touched = np.flatnonzero(~lead["consumer"] & (level >= 1) & (rng.random(len(level)) > 0.08))
    row = np.repeat(touched, 1 + rng.poisson(1.0 + 1.2 * level[touched]))
    is_first = np.concatenate([[True], row[1:] != row[:-1]])[: len(row)]
    anchor = np.where(level >= 2, lead["mql_at"], lead["working_at"])[row]
    until = np.where(level >= 4, lead["closed"], lead["decision"] + 10 * DAY)[row]
    span = np.maximum(until - anchor, DAY)
    at = anchor + np.where(is_first, days(rng, 1.2, len(row)), rng.random(len(row)) * span).astype(
        np.int64
    )
    at = at_office(at)
    kind = texts(["call", "email", "meeting", "task"])[draw(rng, [0.35, 0.4, 0.1, 0.15], len(row))]
    acts = {
        "lead_id": lead["lead_id"][row],
        "owner_id": owner[row],
        "activity_type": kind,
        "occurred_at": at,
    }
    acts = take(acts, at < options.end)
    acts = take(acts, np.argsort(acts["occurred_at"], kind="stable"))
    acts["activity_id"] = event_numbers(chunk, len(acts["lead_id"]))
    return {
        "sales_activities": acts,
        "sales_feedback": feedback(rng, options, lead, accounts, owner, chunk),
    }


def at_office(at: Array) -> Array:
    """Move weekend touches to Monday."""
    weekday = (at // DAY + 3) % 7
    return at + np.where(weekday > 4, 7 - weekday, 0) * DAY


def feedback(
    rng: np.random.Generator,
    options: Options,
    lead: Columns,
    accounts: Columns,
    owner: Array,
    chunk: int,
) -> Columns:
    """Verdicts on leads handed over, thrown out early, or handed back after a lost deal."""
    level, size = lead["level"], len(lead["level"])
    chance = rng.random(size)
    given = lead["mql_at"] + HOUR + days(rng, 1.5, size)
    first = (level >= 2) & (rng.random(size) < 0.9)
    thrown_out = (level < 2) & (lead["status"] == "disqualified") & (chance < 0.6)
    back = (level == 4) & (chance < 0.5)
    row = np.concatenate([np.flatnonzero(flags) for flags in (first, thrown_out, back)])
    at = np.concatenate([given[first], lead["updated"][thrown_out], lead["closed"][back]])
    verdict = np.select([level >= 3, chance < 0.6], ["accepted", "recycled"], "rejected")[row]
    verdict = verdict.astype(object)
    verdict[int(first.sum()) :] = "rejected"
    verdict[len(row) - int(back.sum()) :] = "recycled"
    columns = {
        "lead_id": lead["lead_id"][row],
        "owner_id": owner[row],
        "verdict": verdict,
        "reason": with_blanks(rng, verdict_reasons(rng, lead, accounts, row, verdict), 0.08),
        "given_at": at,
    }
    columns = take(columns, (at < options.end) & ~lead["consumer"][row])
    columns["feedback_id"] = event_numbers(chunk, len(columns["lead_id"]))
    return columns


def verdict_reasons(
    rng: np.random.Generator, lead: Columns, accounts: Columns, row: Array, verdict: Array
) -> Array:
    """Reasons: rejections mostly name what is wrong with the lead."""
    reason = np.full(len(row), None, dtype=object)
    for name, reasons in FEEDBACK_REASONS.items():
        chosen = verdict == name
        reason[chosen] = texts(reasons)[rng.integers(0, len(reasons), int(chosen.sum()))]
    account = lead["account"][row]
    seniority = texts([*(title[2] for title in TITLE_ROWS), ""])[lead["title_no"][row]]
    faults = {
        "too_small": (account >= 0) & (accounts["band"][account] == 0),
        "bad_contact_data": lead["email_no"][row] >= EMAIL_TYPES.index("invalid"),
        "student": np.isin(seniority, ["student", "intern"]),
        "competitor": (account >= 0) & (accounts["type"][account] == "competitor"),
        "spam": lead["spam"][row],
    }
    for name, flags in faults.items():
        reason[flags & (verdict == "rejected")] = name
    return reason


def owners(options: Options, lead: Columns, chunk: int) -> Array:
    """Salespeople; consumers and many new leads have none."""
    rng = rng_for(options, "owners", chunk)
    size = len(lead["number"])
    names = texts(f"rep-{number:02d}" for number in range(1, 13))[rng.integers(0, 12, size)]
    nobody = lead["consumer"] | ((lead["level"] == 0) & (rng.random(size) < 0.5))
    return np.where(nobody, None, names)


# ---------------------------------------------------------------------------------------------
# Tables of leads
# ---------------------------------------------------------------------------------------------


def last_names(lead: Columns) -> Array:
    """Last names, hostile ones included."""
    names = texts(LAST_NAMES)[lead["last_no"]]
    hostile = lead["hostile"] >= 0
    names[hostile] = texts(HOSTILE_NAMES)[lead["hostile"][hostile]]
    return names


def currencies(lead: Columns) -> Array:
    """Currency by country."""
    return texts(row[4] for row in COUNTRIES)[lead["country_no"]]


def leads_table(options: Options, lead: Columns, accounts: Columns, chunk: int) -> Columns:
    """The leads as the CRM shows them today."""
    rng = rng_for(options, "leads_table", chunk)
    size = len(lead["number"])
    merged = lead["survivor"] >= 0
    updated = np.maximum(lead["updated"], lead["created"])
    updated = np.where(merged, np.maximum(updated, lead["merged_at"]), updated)
    gone = np.minimum(lead["created"] + days(rng, 60, size), options.end - 60)
    updated = np.where(lead["deleted"] & ~merged, np.maximum(updated, gone), updated)
    first = texts(FIRST_NAMES)[lead["first_no"]]
    last = last_names(lead)
    gibberish = texts(GIBBERISH)
    first[lead["spam"]] = gibberish[lead["gibberish"][lead["spam"]]]
    last[lead["spam"]] = gibberish[lead["gibberish"][lead["spam"]] - 1]
    phones = texts(
        [f"+1-555-01{number:02d}" for number in range(100)]
        + [f"+44 20 7946 0{number:03d}" for number in range(100)]
    )
    campaign, landing = origins(rng, lead)
    account = lead["account"]
    birth = options.end - (rng.uniform(18, 75, size) * 365.25 * DAY).astype(np.int64)
    genders = texts(["female", "male", "nonbinary", None])
    return {
        "lead_id": lead["lead_id"],
        "email": lead["email"],
        "first_name": with_blanks(rng, first, 0.01),
        "last_name": last,
        "phone": with_blanks(rng, phones[rng.integers(0, len(phones), size)], 0.4),
        **job_columns(rng, lead),
        "company_name": np.where(account >= 0, accounts["name"][account], None),
        "account_id": np.where(account >= 0, accounts["account_id"][account], None),
        **place_columns(rng, lead),
        "birth_date": np.where(lead["consumer"], birth, NULL_TIME),
        "gender": np.where(
            lead["consumer"], genders[draw(rng, [0.45, 0.43, 0.03, 0.09], size)], None
        ),
        "lead_source": texts([*SOURCES, "shop", None])[lead["source_no"]],
        "campaign": campaign,
        "landing_page": landing,
        "product_interest": lead["product"],
        "status": lead["status"],
        "owner_id": owners(options, lead, chunk),
        "is_deleted": lead["deleted"],
        "created_at": lead["created"],
        "updated_at": updated,
    }


def origins(rng: np.random.Generator, lead: Columns) -> tuple[Array, Array]:
    """Campaign and landing page of each source."""
    size = len(lead["number"])
    entries = [(campaigns, pages) for _, campaigns, pages in SOURCES.values()]
    entries += [(SHOP_CAMPAIGNS, "/shop/|/shop/books|/shop/merch"), ("", "/")]
    campaign_lists = [entry.split("|") for entry, _ in entries]
    page_lists = [entry.split("|") for _, entry in entries]
    # Twelve columns hold every list of one to four entries in equal shares.
    campaigns = np.array(
        [[names[no % len(names)] or None for no in range(12)] for names in campaign_lists],
        dtype=object,
    )
    pages = np.array(
        [
            [SITE + names[no % len(names)] if names[0] else None for no in range(12)]
            for names in page_lists
        ],
        dtype=object,
    )
    source = lead["source_no"]
    campaign = campaigns[source, rng.integers(0, 12, size)]
    landing = pages[source, rng.integers(0, 12, size)]
    tagged = (rng.random(size) < 0.2) & np.not_equal(landing, None)
    landing[tagged] = landing[tagged] + texts(UTM)[rng.integers(0, len(UTM), int(tagged.sum()))]
    return campaign, with_blanks(rng, landing, 0.05)


def job_columns(rng: np.random.Generator, lead: Columns) -> Columns:
    """Title and department, typed as people type."""
    size = len(lead["number"])
    title = texts([*(row[0] for row in TITLE_ROWS), None])[lead["title_no"]]
    for row in np.flatnonzero(rng.random(size) < 0.05):
        if title[row] is not None:
            title[row] = (f"  {title[row].lower()} ", title[row].upper())[row % 2]
    labels = {"it": "IT", "hr": "HR"}
    functions = [labels.get(row[1], row[1].replace("_", " ").title()) for row in TITLE_ROWS]
    department = texts([*functions, None])[lead["title_no"]]
    return {"job_title": title, "department": with_blanks(rng, department, 0.35)}


def place_columns(rng: np.random.Generator, lead: Columns) -> Columns:
    """Country, region, city and postal code, typed as people type."""
    size = len(lead["number"])
    # The plain name four times in six, else an alias.
    spellings = np.array(
        [
            [name] * 4 + [(aliases.split("|") if aliases else [name])[no - 2] for no in (2, 3)]
            if aliases.count("|")
            else [name] * 4 + [aliases or name, f" {name.upper()}"]
            for name, aliases, *_ in COUNTRIES
        ],
        dtype=object,
    )
    country = spellings[lead["country_no"], rng.integers(0, 6, size)]
    offset = lead["offset"]
    zone = np.select([offset <= -5, offset < 0, offset >= 5], ["NA", "LATAM", "APAC"], "EMEA")
    city = texts(row[5] for row in COUNTRIES)[lead["country_no"]]
    postal = texts(f"{number:05d}" for number in rng.integers(1_000, 99_999, size))
    return {
        "country": np.where(lead["country_known"], country, None),
        "region": with_blanks(rng, zone.astype(object), 0.9),
        "city": with_blanks(rng, city, 0.3),
        "postal_code": with_blanks(rng, postal, 0.5),
    }


def attributes_table(options: Options, lead: Columns, chunk: int) -> Columns:
    """Custom attributes: first values, later changes, merges."""
    rng = rng_for(options, "lead_attributes", chunk)
    size = len(lead["number"])
    told_at = np.minimum(lead["created"] + rng.integers(0, 30 * HOUR, size), options.end - 60)
    category = texts(["books", "courses", "merch", "hardware"])[rng.integers(0, 4, size)]
    budget = lead["budget"].astype(str).astype(object)
    values = {
        "tech_stack": (lead["tech"] != "", lead["tech"]),
        "budget": (lead["budget"] > 0, budget),
        "company_growth": (lead["growth"] != "", lead["growth"]),
        "seats_needed": (lead["seats"] > 0, lead["seats"].astype(str).astype(object)),
        "loyalty_member": (lead["loyal"] != "", lead["loyal"]),
        "preferred_category": (lead["loyal"] != "", category),
    }
    # Changes come after the decision, so that the value that counted is the first one.
    changed_at = np.maximum(lead["decision"], lead["created"] + 2 * DAY) + days(rng, 40, size)
    changes = (changed_at < options.end) & (rng.random(size) < 0.35)
    new_growth = texts(COMPANY_GROWTH)[draw(rng, COMPANY_GROWTH.values(), size)]
    new_budget = texts([*(str(number * 5_000) for number in range(1, 20)), "ask me"])
    parts = [
        attribute_rows(lead, name, known, value, told_at) for name, (known, value) in values.items()
    ]
    grown = (lead["growth"] != "") & changes
    parts.append(attribute_rows(lead, "company_growth", grown, new_growth, changed_at))
    funded = (lead["budget"] > 0) & changes
    amounts = new_budget[rng.integers(0, len(new_budget), size)]
    parts.append(attribute_rows(lead, "budget", funded, amounts, changed_at))
    survivor = lead["lead_id"][lead["survivor"]]
    merged = lead["survivor"] >= 0
    parts.append(attribute_rows(lead, "merged_into_lead_id", merged, survivor, lead["merged_at"]))
    return stack(parts)


def attribute_rows(lead: Columns, name: str, chosen: Array, value: Array, at: Array) -> Columns:
    """Rows of one attribute."""
    return {
        "lead_id": lead["lead_id"][chosen],
        "attribute": np.full(int(chosen.sum()), name, dtype=object),
        "value": value[chosen],
        "updated_at": at[chosen],
    }


def nurture_table(options: Options, lead: Columns, chunk: int) -> Columns:
    """Nurture programs: who was in which, from when to when."""
    rng = rng_for(options, "nurture_memberships", chunk)
    row = np.flatnonzero(lead["nurtured"])
    size = len(row)
    enrolled = lead["created"][row] + HOUR + days(rng, 6, size)
    program = texts(PROGRAMS)[draw(rng, [0.45, 0.45, 0.1], size)]
    exited = enrolled + 14 * DAY + days(rng, 60, size)
    columns = {
        "lead_id": lead["lead_id"][row],
        "program": np.where(lead["consumer"][row], "shop-club", program),
        "enrolled_at": enrolled,
        "exited_at": np.where(exited < options.end, exited, NULL_TIME),
    }
    return take(columns, enrolled < options.end)


# ---------------------------------------------------------------------------------------------
# Dirt
# ---------------------------------------------------------------------------------------------


def pick(rng: np.random.Generator, size: int, rate: float) -> Array:
    """Positions of a share of rows, at least one."""
    count = min(size, max(1, round(size * rate)))
    return rng.choice(size, count, replace=False)


def event_numbers(chunk: int, size: int) -> Array:
    """Numbers that no other chunk uses."""
    return chunk * 10_000_000 + np.arange(size)


def dirty_events(
    options: Options, table: str, events: Columns, chunk: int, counts: Counter[str]
) -> Columns:
    """Add load times and spoil some rows; every row is spoilt in one way at most."""
    rng = rng_for(options, f"{table}:dirt", chunk)
    size = len(events["occurred_at"])
    events = take(events, np.argsort(events["occurred_at"], kind="stable"))
    events["event_id"] = event_numbers(chunk, size)
    events["loaded_at"] = events["occurred_at"] + rng.integers(60, 6 * HOUR, size)
    shuffled = rng.permutation(size)
    used = 0

    def some(kind: str) -> Array:
        nonlocal used
        count = max(1, round(size * DIRTY_RATES[f"event.{kind}"]))
        rows = shuffled[used : used + count]
        used += count
        counts[f"{table}.{kind}"] += len(rows)
        return rows

    rows = some("late")
    events["loaded_at"][rows] += rng.integers(2 * DAY, 10 * DAY, len(rows))
    rows = some("future")
    events["occurred_at"][rows] = options.end + rng.integers(60, 20 * DAY, len(rows))
    rows = some("orphan_lead")
    events["lead_id"][rows] = texts(f"lead-9{no:09d}" for no in rng.integers(0, 10**9, len(rows)))
    if "anonymous_id" in events:
        events["anonymous_id"][rows] = None
        rows = some("unknown_visitor")
        strangers = rng.integers(0, max(2, len(rows) // 4), len(rows))
        events["lead_id"][rows] = None
        events["anonymous_id"][rows] = texts(f"anon-unknown-{chunk}-{no}" for no in strangers)
    if "email" in events:
        events["email"][rows] = "nobody@unknown.example"  # else the address would find a lead
    events["event_id"][some("null_event_id")] = NULL_ID
    events["occurred_at"][some("null_occurred_at")] = NULL_TIME
    if table in UNKNOWN_TYPES:
        events["event_type"][some("unknown_type")] = UNKNOWN_TYPES[table]
    return load_twice(rng, table, events, some)


def load_twice(rng: np.random.Generator, table: str, events: Columns, some: Any) -> Columns:
    """Load some events again a little later, some of them with a corrected value."""
    same, corrected = some("duplicate"), some("duplicate_corrected")
    copies = take(events, np.concatenate([same, corrected]))
    copies["loaded_at"] = copies["loaded_at"] + rng.integers(
        HOUR, 3 * DAY, len(copies["loaded_at"])
    )
    changed = slice(len(same), None)
    if table == "email_events":
        copies["is_bot"][changed] = True  # found out later
    elif table == "social_events":
        copies["event_type"][changed] = "comment"
    else:
        column = {
            "web_events": "duration_seconds",
            "form_submissions": "seconds_to_submit",
            "attendance_events": "minutes_attended",
            "commerce_events": "amount",
        }[table]
        copies[column][changed] = np.nan_to_num(copies[column][changed]) + 7
    both = stack([events, copies])
    return take(both, np.argsort(both["loaded_at"], kind="stable"))


def dirty_leads(options: Options, leads: Columns, chunk: int, counts: Counter[str]) -> Columns:
    """Older versions of some leads, and a few rows that lack what they must have."""
    rng = rng_for(options, "leads:dirt", chunk)
    older = take(leads, pick(rng, len(leads["lead_id"]), DIRTY_RATES["lead.duplicate_row"]))
    older["updated_at"] = older["created_at"].copy()
    older["status"] = np.full(len(older["status"]), "new", dtype=object)
    older["job_title"] = with_blanks(rng, older["job_title"], 0.5)
    older["is_deleted"] = np.zeros(len(older["status"]), dtype=bool)
    counts["leads.duplicate_row"] += len(older["lead_id"])
    parts = [leads, older]
    if chunk == 0:
        broken = take(leads, np.arange(3))
        broken["email"] = texts(f"broken{number}@unknown.example" for number in range(3))
        broken["lead_id"] = texts(["lead-broken-1", "lead-broken-2", None])
        broken["created_at"][:2] = NULL_TIME
        counts["leads.null_created_at"] += 2
        counts["leads.null_lead_id"] += 1
        parts.append(broken)
    return stack(parts)


def dirty_status(options: Options, changes: Columns, chunk: int, counts: Counter[str]) -> Columns:
    """Status changes of leads that do not exist."""
    rng = rng_for(options, "status:dirt", chunk)
    rows = pick(rng, len(changes["lead_id"]), DIRTY_RATES["status.orphan_lead"])
    orphans = take(changes, rows)
    orphans["lead_id"] = texts(f"lead-9{number:09d}" for number in rows)
    counts["lead_status_changes.orphan_lead"] += len(rows)
    return stack([changes, orphans])


def dirty_identities(
    options: Options, identities: Columns, chunk: int, counts: Counter[str]
) -> Columns:
    """Devices that two people used."""
    rng = rng_for(options, "identities:dirt", chunk)
    size = len(identities["lead_id"])
    rows = pick(rng, size, DIRTY_RATES["identity.shared_device"])
    shared = take(identities, rows)
    shared["lead_id"] = identities["lead_id"][(rows + size // 2) % size]
    shared["identified_at"] = np.minimum(
        shared["identified_at"] + days(rng, 20, len(rows)) + HOUR, options.end - 60
    )
    counts["identities.shared_device"] += len(rows)
    return stack([identities, shared])


# ---------------------------------------------------------------------------------------------
# Chunks and files
# ---------------------------------------------------------------------------------------------


@dataclass
class Chunk:
    """Leads and clean events of one chunk, before their outcome."""

    number: int
    lead: Columns
    events: dict[str, Columns]
    identities: Columns
    score: Array


def build_chunk(options: Options, accounts: Columns, chunk: int) -> Chunk:
    """Leads, their behaviour, and the log-odds that follow from both."""
    lead = make_leads(options, accounts, chunk)
    web, identities = web_events(options, lead, chunk)
    events = {
        "web_events": web,
        "email_events": email_events(options, lead, accounts, chunk),
        "form_submissions": form_events(options, lead, web, chunk),
        "social_events": social_events(options, lead, chunk),
        "attendance_events": attendance_events(options, lead, chunk),
        "commerce_events": commerce_events(options, lead, chunk),
    }
    score = log_odds(options, lead, accounts, events)
    return Chunk(chunk, lead, events, identities, score)


def finish_chunk(
    options: Options, accounts: Columns, part: Chunk, intercept: float, report: Report
) -> dict[str, Columns]:
    """All tables of a chunk, dirt included."""
    lead, chunk = part.lead, part.number
    add_outcome(options, lead, part.score + intercept, chunk)
    changes = status_changes(options, lead, chunk)
    bought = purchases(options, lead, chunk)
    part.events["commerce_events"] = stack([part.events["commerce_events"], bought])
    deals = opportunities(options, lead, accounts, chunk)
    count_outcomes(options, part, report)
    leads = leads_table(options, lead, accounts, chunk)
    tables = {
        "leads": dirty_leads(options, leads, chunk, report.dirty),
        "lead_attributes": attributes_table(options, lead, chunk),
        "opportunities": deals,
        "lead_status_changes": dirty_status(options, changes, chunk, report.dirty),
        **sales_tables(options, lead, accounts, chunk),
        "nurture_memberships": nurture_table(options, lead, chunk),
        "identities": dirty_identities(options, part.identities, chunk, report.dirty),
    }
    for table, events in part.events.items():
        tables[table] = dirty_events(options, table, events, chunk, report.dirty)
    return tables


def count_outcomes(options: Options, part: Chunk, report: Report) -> None:
    """Note what only the clean data tells."""
    lead, forms = part.lead, part.events["form_submissions"]
    spam_form = (forms["row"] < 0) | lead["spam"][forms["row"]]
    report.dirty["leads.spam"] += int(lead["spam"].sum())
    report.dirty["leads.deleted"] += int((lead["deleted"] & (lead["survivor"] < 0)).sum())
    report.dirty["leads.merged"] += int((lead["survivor"] >= 0).sum())
    report.dirty["form_submissions.spam"] += int(spam_form.sum())
    report.dirty["email_events.bot"] += int(part.events["email_events"]["is_bot"].sum())
    won = (lead["level"] == 5) & (lead["closed"] < options.end)
    report.outcomes["leads"] += len(won)
    report.outcomes["won"] += int(won.sum())


def select_list(table: str) -> str:
    """SQL that gives the raw arrays of a table their types."""
    templates = {
        "text": "cast({0} as varchar)",
        "boolean": "cast({0} as boolean)",
        "integer": "case when not isnan({0}) then cast({0} as integer) end",
        "money": "case when not isnan({0}) then cast({0} as decimal(18, 2)) end",
        "timestamp": "make_timestamp(nullif({0}, {null}) * 1000000)",
        "date": "cast(make_timestamp(nullif({0}, {null}) * 1000000) as date)",
        **{kind: f"printf('{kind}-%011d', nullif({{0}}, {NULL_ID}))" for kind in ID_KINDS},
    }
    return ", ".join(
        f"{templates[kind].format(name, null=NULL_TIME)} as {name}"
        for name, kind in table_columns(table)
    )


def write_table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, path: Path
) -> int:
    """Write one Parquet file and return its number of rows."""
    arrays = {name: np.ascontiguousarray(columns[name]) for name, _ in table_columns(table)}
    target = str(path).replace("'", "''")
    # DuckDB finds `arrays` by its name in this function.
    connection.execute(
        f"copy (select {select_list(table)} from arrays) to '{target}' "
        "(format parquet, compression zstd)"
    )
    return len(next(iter(arrays.values())))


def clear_output(out: Path) -> None:
    """Remove what an earlier run wrote: a file and a folder of one table must not mix."""
    out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        (out / f"{table}.parquet").unlink(missing_ok=True)
        folder = out / table
        for part in folder.glob("part-*.parquet"):
            part.unlink()
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def part_path(options: Options, out: Path, table: str, chunk: int) -> Path:
    """One file per table, or one per table and chunk when there are several chunks."""
    if options.chunks == 1 or table in GLOBAL_TABLES:
        return out / f"{table}.parquet"
    (out / table).mkdir(exist_ok=True)
    return out / table / f"part-{chunk + 1:04d}.parquet"


def write_tables(
    options: Options, out: Path, tables: dict[str, Columns], chunk: int, report: Report, bar: tqdm
) -> None:
    """Write the tables of one chunk."""
    # One thread writes one file: the order of rows and the bytes are then always the same.
    with duckdb.connect(config={"threads": 1}) as connection:
        for table, columns in tables.items():
            path = part_path(options, out, table, chunk)
            report.rows[table] += write_table(connection, table, columns, path)
            bar.update()


def generate(out: Path | str, options: Options | None = None) -> Report:
    """Write all tables below a folder and report what was written."""
    options, out, report, began = options or Options(), Path(out), Report(), time.monotonic()
    clear_output(out)
    accounts = make_accounts(options)
    # The intercept comes from the first chunk: later ones are alike, and need not be kept.
    pilot: list[Chunk] = [build_chunk(options, accounts, 0)]
    intercept = solve_intercept(options, pilot[0].lead, pilot[0].score)

    total = options.chunks * (len(TABLES) - len(GLOBAL_TABLES)) + len(GLOBAL_TABLES)
    with tqdm(total=total, desc="demo data", unit="file", disable=None, file=sys.stderr) as bar:

        def run(chunk: int) -> Report:
            own = Report()
            part = pilot.pop() if chunk == 0 else build_chunk(options, accounts, chunk)
            tables = finish_chunk(options, accounts, part, intercept, own)
            del part
            write_tables(options, out, tables, chunk, own, bar)
            return own

        shared = {
            "accounts": accounts_table(accounts, options),
            "account_intent": intent_table(accounts, options),
        }
        write_tables(options, out, shared, 0, report, bar)
        with ThreadPoolExecutor(max_workers=options.threads) as pool:
            jobs = [pool.submit(run, chunk) for chunk in range(options.chunks)]
            try:
                for job in as_completed(jobs):
                    merge_reports(report, job.result())
            except BaseException:
                pool.shutdown(cancel_futures=True)  # else the rest would run to its end first
                raise
    report.intercept, report.seconds = intercept, time.monotonic() - began
    return report


def merge_reports(report: Report, other: Report) -> None:
    """Add the counts of a chunk."""
    report.rows.update(other.rows)
    report.dirty.update(other.dirty)
    report.outcomes.update(other.outcomes)


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Command line."""
    defaults = Options()
    parser = argparse.ArgumentParser(
        description="Write seeded demo data: the input tables of lead_scoring, as Parquet.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--out", type=Path, default=Path("warehouse/demo_data"), help="folder")
    parser.add_argument("--leads", type=int, default=defaults.leads, help="number of leads")
    parser.add_argument("--events", type=int, default=defaults.events, help="events, about")
    parser.add_argument("--accounts", type=int, help="number of accounts (12 %% of the leads)")
    parser.add_argument("--seed", type=int, default=defaults.seed, help="same seed, same bytes")
    parser.add_argument(
        "--end-date", type=date.fromisoformat, default=defaults.end_date, help="last day"
    )
    parser.add_argument("--months", type=int, default=defaults.months, help="months of history")
    parser.add_argument("--threads", type=int, default=defaults.threads, help="chunks at a time")
    arguments = parser.parse_args(argv)
    try:
        arguments.options = Options(
            leads=arguments.leads,
            events=arguments.events,
            accounts=arguments.accounts,
            seed=arguments.seed,
            end_date=arguments.end_date,
            months=arguments.months,
            threads=arguments.threads,
        )
    except ValueError as error:
        parser.error(str(error))
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Generate from the command line."""
    arguments = parse_arguments(argv)
    report = generate(arguments.out, arguments.options)
    for table in TABLES:
        print(f"{table:<20} {report.rows[table]:>12,}")
    print(f"{report.seconds:.1f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
