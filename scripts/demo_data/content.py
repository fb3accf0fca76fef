"""Lists of what leads do and read: pages, mailings, forms, posts, occasions, goods.

In a text, `|` separates entries. Weights per persona are in the order hot, warm, browser,
developer, job seeker, shopper.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scripts.demo_data.tools import Array, parallel


def in_equal_shares(lists: Iterable[str], size: int, prefix: str = "") -> Array:
    """A matrix: each list repeated to the same size, which its length divides; blanks are null."""
    rows = [entries.split("|") * (size // len(entries.split("|"))) for entries in lists]
    return np.array(
        [[prefix + entry if entry else None for entry in row] for row in rows], dtype=object
    )


# Rows per requested event, for (business, consumer) leads; rows that follow others are on top.
CHANNEL_SHARES: dict[str, tuple[float, float]] = {
    "web": (0.635, 0.42),
    "email": (0.185, 0.14),
    "form": (0.035, 0.03),
    "social": (0.025, 0.04),
    "attendance": (0.025, 0.0),
    "commerce": (0.01, 0.19),
}

SITE = "https://www.example.com"
UTM = (
    "?utm_source=google&utm_medium=cpc&utm_campaign=brand-search",
    "?utm_source=google&utm_medium=cpc&utm_campaign=category-search",
    "?utm_source=linkedin&utm_medium=paid_social&utm_campaign=linkedin-awareness",
    "?utm_source=newsletter&utm_medium=email&utm_campaign=newsletter",
    "?utm_campaign=retargeting&utm_medium=display&gclid=a%20b",
    "#plans",
)
# event type, weight per persona, pages with the asset if there is one
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
SITE_TYPES, SITE_PATHS, SITE_ASSETS, SITE_WEIGHTS = parallel(
    (kind, path, asset or None, [weight / len(entries) for weight in weights])
    for kind, weights, pages in WEB_CONTENT
    for entries in [pages.split("|")]
    for path, _, asset in (entry.partition(" ") for entry in entries)
)
# A page with a query of its own gets no second one.
SITE_URLS = np.array(
    [
        [SITE + path + ("" if "?" in path and "?" in tail else tail) for tail in ("", *UTM)]
        for path in SITE_PATHS
    ],
    dtype=object,
)

# campaign, share of business mail, share of consumer mail, pages behind its links
CAMPAIGNS = (
    ("newsletter-{month}", 0.30, 0, "/blog/|/blog/scoring-with-sql"),
    ("product-update-{month}", 0.18, 0, "/product/analytics|/docs/getting-started"),
    ("webinar-invite-{month}", 0.15, 0, "/webinars/"),
    ("case-study-{month}", 0.12, 0, "/case-studies/harbor-bank|/case-studies/northwind"),
    ("pricing-offer-{month}", 0.08, 0, "/pricing|/demo"),
    ("welcome-1", 0.06, 0, "/product/overview"),
    ("welcome-2", 0.05, 0, "/blog/what-is-lead-scoring"),
    ("trial-onboarding", 0.03, 0, "/docs/getting-started|/trial"),
    ("winback", 0.03, 0, "/pricing"),
    ("shop-sale-{month}", 0, 0.75, "/shop/|/shop/books|/shop/merch"),
    ("shop-cart-reminder", 0, 0.25, "/shop/cart"),
)
CAMPAIGN_NAMES, *CAMPAIGN_SHARES, CAMPAIGN_PAGES = parallel(CAMPAIGNS)
# form -> weight per persona; requests of a demo or a trial follow the web events of the lead
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
SOCIAL_NETWORKS = {"linkedin": 0.55, "x": 0.15, "youtube": 0.1, "facebook": 0.1, "instagram": 0.1}
SOCIAL_POSTS = ("product-launch", "customer-story", "hiring", "tips", "pricing-news", "meme")
SOCIAL_TYPES = {"like": 0.62, "comment": 0.1, "share": 0.1, "follow": 0.12, "mention": 0.06}
# kind, name, share
OCCASIONS = (
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
OCCASION_KINDS, OCCASION_NAMES, OCCASION_SHARES = parallel(OCCASIONS)
# name, category, price
PRODUCTS = (
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
PRODUCT_NAMES, PRODUCT_CATEGORIES, PRICES = parallel(PRODUCTS)
