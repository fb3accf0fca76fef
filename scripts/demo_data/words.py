"""Lists of who there is: names, titles, countries, companies, sources.

In a text, `|` separates entries. Shares are weights of random draws. A last row without a name
stands for the unknown, so that position -1 finds it.
"""

from __future__ import annotations

import numpy as np

from scripts.demo_data.tools import numbers, parallel, texts


def spelt(text: str) -> tuple[list[str], list[str]]:
    """Names, and how an address spells them: after the slash, or in lower case."""
    pairs = [word.partition("/") for word in text.split()]
    return [name for name, *_ in pairs], [local or name.lower() for name, _, local in pairs]


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
TITLE_ROWS = [
    (*entry.split("/"), seniority, share / (entries.count("|") + 1))
    for seniority, (share, entries) in TITLES.items()
    for entry in entries.split("|")
] + [(None, None, None, 0.0)]
TITLE_NAMES, FUNCTIONS, SENIORITIES, TITLE_SHARES = parallel(TITLE_ROWS)
DEPARTMENTS = texts(
    {"it": "IT", "hr": "HR"}.get(function, function.replace("_", " ").title()) if function else None
    for function in FUNCTIONS
)

# name, aliases as people type them, share, UTC offset, currency, city
COUNTRIES = (
    ("United States", "USA|U.S.", 0.34, -6, "USD", "Austin"),
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
COUNTRY_NAMES, _, COUNTRY_SHARES, UTC_OFFSETS, CURRENCIES, CITIES = parallel(COUNTRIES)
# As people type them: the plain name four times in six.
SPELLINGS = np.array(
    [
        [name] * 4 + [*(aliases or name).split("|"), f" {name.upper()}"][:2]
        for name, aliases, *_ in COUNTRIES
    ],
    dtype=object,
)

INDUSTRIES = numbers(
    "software 0.24, financial_services 0.12, ecommerce 0.12, manufacturing 0.12, healthcare 0.08, "
    "education 0.06, government 0.03, media 0.06, nonprofit 0.03, professional_services 0.08, "
    "logistics 0.04, energy 0.02"
)
ACCOUNT_TYPES = numbers(
    "prospect 0.79, customer 0.06, former_customer 0.08, partner 0.05, competitor 0.02"
)
# name, fewest and most employees, share
EMPLOYEE_BANDS = (
    ("1-10", 1, 10, 0.20),
    ("11-50", 11, 50, 0.25),
    ("51-200", 51, 200, 0.22),
    ("201-1000", 201, 1_000, 0.18),
    ("1001-5000", 1_001, 5_000, 0.10),
    ("5001+", 5_001, 200_000, 0.05),
)
COMPANY_GROWTH = numbers("shrinking 0.12, flat 0.33, growing 0.4, fast_growing 0.15")
TECH_STACK = "snowflake bigquery redshift duckdb postgres spreadsheets none".split()
ACCOUNT_FIRST = (
    "Bright Silver North Blue Iron Green Golden Swift Quiet Bold Clear Red Amber Solid Lunar"
).split()
ACCOUNT_SECOND = (
    "Harbor River Peak Forge Field Bridge Stone Cloud Wave Orchard Signal Anchor Meadow Lantern"
).split()
ACCOUNT_LAST = "Labs Systems Group GmbH Ltd Inc. Brothers Partners Logistics Software Bank".split()
HOSTILE_ACCOUNTS = ('O\'Neill & "Sons"', "Größe 🚀 AG", "Drop Table; Ltd")
INTENT_TOPICS = (
    "lead scoring|crm|marketing automation|data warehouse|sales analytics|competitor comparison"
).split("|")
INTENT_SOURCES = "review_site content_network search_panel".split()
SALESPEOPLE = [f"rep-{number:02d}" for number in range(1, 13)]

# source -> (share of business leads, campaigns, landing pages)
SOURCES: dict[str | None, tuple[float, str, str]] = {
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
    "shop": (
        0.0,
        "shop-launch|shop-summer-sale|newsletter-signup|",
        "/shop/|/shop/books|/shop/merch",
    ),
    None: (0.0, "", "/"),
}
SOURCE_NAMES = texts(SOURCES)
PLANS: dict[str | None, float] = {
    **numbers(
        "scoring-starter 0.3, scoring-pro 0.4, scoring-enterprise 0.18, analytics-addon 0.12"
    ),
    None: 0.15,
}

FREE_MAIL = ("freemail.example", "webmail.example", "inbox.example", "postbox.example")
DISPOSABLE_MAIL = ("trashmail.example", "tenminutes.example", "throwaway.example")
EMAIL_TYPES = "business free disposable invalid missing".split()
EMAIL_SHARES = {  # of these types
    "account": (0.90, 0.07, 0.0, 0.01, 0.02),
    "no_account": (0.35, 0.55, 0.04, 0.03, 0.03),
    "consumer": (0.0, 0.94, 0.02, 0.02, 0.02),
    "spam": (0.0, 0.2, 0.75, 0.05, 0.0),
}
# Parallel lists: as shown, and as the address spells it.

FIRST_NAMES, FIRST_LOCALS = spelt(
    "Anna Ben Carla David Elena Felix Grace Hugo Ines Jonas Karen Luis Maria Noah Olivia Paul "
    "Quinn Rosa Sam Tara Uma Victor Wendy Xenia Yusuf Zoë/zoe José/jose Łukasz/lukasz Aïcha/aicha "
    "陽子/yoko Priya Chen Fatima Omar Ingrid Søren/soren Mei Kofi Amara Dmitri"
)
LAST_NAMES, LAST_LOCALS = spelt(
    "Adler Brown Costa Dubois Eriksen Fischer Garcia Haddad Ivanov Jensen Kowalski Lopez "
    "Müller/mueller Nguyen O'Brien/obrien Patel Quist Rossi Schmidt Tanaka Ueda Vargas Weber Xu "
    "Young Zimmermann Novak D'Angelo/dangelo Okafor Silva Smith Johnson Williams Kim Singh "
    "Andersson Van-Dijk Moreau Keller Santos"
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
GIBBERISH = "xqzvbn qwrtpsdf Zxcvbnm kjhgfdsq Bvcxzwq plmnkjh QWRTYPSD wrtzxcvb hjklmnbv".split()
