"""The page to look at: what it says of a small warehouse, and how it behaves in a browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil

import duckdb
import pytest

from scripts.report import __main__ as report
from scripts.report import figures

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCREENS = {"laptop": {"width": 1366, "height": 850}, "phone": {"width": 390, "height": 844}}


def write(warehouse, out, *more):
    assert report.main(["--db", str(warehouse), "--out", str(out), *more]) == 0
    return out


@pytest.fixture(scope="module")
def written(demo_warehouse, tmp_path_factory):
    return write(demo_warehouse, tmp_path_factory.mktemp("report") / "page.html")


@pytest.fixture(scope="module")
def published(demo_warehouse, tmp_path_factory):
    """A file with some public tables only: no names, no seeds, no marts; one lead has an odd id."""
    path = tmp_path_factory.mktemp("published") / "small.duckdb"
    tables = (
        "lead_scores", "lead_score_contributions", "lead_score_history", "lead_stage_history",
        "lead_score_reasons", "lead_stages", "lead_worklist",
    )  # fmt: skip
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{demo_warehouse}' as demo (read_only)")
        connection.execute("create schema scoring")
        for table in tables:
            connection.execute(
                f"""
                create table scoring.{table} as
                select * exclude (best_id) replace (
                    case when lead_id = best_id then '<b id="odd">&</b>' else lead_id end as lead_id
                )
                from demo.scoring.{table}
                cross join (
                    select min_by(lead_id, score_rank) as best_id from demo.scoring.lead_scores
                    where scoring_model = 'b2b_saas'
                )
                where scoring_model = 'b2b_saas'
                """
            )
    return path


def embedded(page, element_id):
    (found,) = re.findall(rf'id="{element_id}">(.*?)</script>', page.read_text(), re.DOTALL)
    return found


# -- without a browser ----------------------------------------------------------------------------


# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_the_published_ones(successes, trials, low, high):
    assert figures.wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("write_number", "value", "expected"),
    [
        (figures.share, 0.0042, "0.4%"),
        (figures.share, 0.0996, "10%"),
        (figures.share, 0, "0%"),
        (figures.share, None, "–"),
        (figures.money, 999, "999"),
        (figures.money, 12_345, "12.3k"),
        (figures.money, 999_999, "1,000k"),
        (figures.money, -1_250_000, "−1.25M"),
        (figures.signed, -0.34, "−0.3"),
        (figures.count, 1234, "1,234"),
    ],
)
def test_numbers_are_written_for_people(write_number, value, expected):
    assert write_number(value) == expected


def test_the_page_is_small_and_the_same_each_time(written, demo_warehouse, tmp_path):
    again = write(demo_warehouse, tmp_path / "again.html")
    assert again.read_bytes() == written.read_bytes()
    assert written.stat().st_size < 3_000_000
    # The few leads of --leads do not change what is said of all.
    few = write(demo_warehouse, tmp_path / "few.html", "--leads", "3")
    assert embedded(few, "charts") == embedded(written, "charts")
    assert few.stat().st_size < written.stat().st_size - 400_000


def test_without_leads_no_lead_is_on_the_page(demo_warehouse, tmp_path):
    page = write(demo_warehouse, tmp_path / "page.html", "--leads", "0")
    text = page.read_text()
    assert "lead-0" not in text
    assert "without single leads" in text


def test_every_question_is_answered_for_every_model(written):
    charts = json.loads(embedded(written, "charts"))
    text = written.read_text()
    assert "b2c_shop" in text
    assert 'class="gap"' not in text.replace('<noscript><p class="gap">', "")
    assert len(charts) == text.count('role="img"') == text.count("<caption>") - 1


def test_missing_tables_are_said_to_be_missing(published, tmp_path):
    page = write(published, tmp_path / "page.html")
    text = page.read_text()
    assert "marts.lead_conversion_rates is not in this warehouse" in text
    assert set(json.loads(embedded(page, "charts"))) == {"today-1-1", "today-2-1"}


def test_tables_without_rows_or_of_another_version_are_said_to_be_so(published, tmp_path):
    path = tmp_path / "old.duckdb"
    shutil.copyfile(published, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.lead_conversion_rates (score_band text)")
        connection.execute(
            """
            create table marts.revenue_per_lead (
                scoring_model text, score_band text, currency text, leads int, won_deals int,
                revenue_amount double, squared_revenue_amount double, pipeline_amount double,
                is_mature boolean
            )
            """
        )
    text = write(path, tmp_path / "page.html").read_text()
    assert "marts.lead_conversion_rates comes from another version of the project" in text
    assert "marts.revenue_per_lead has no rows for this model yet" in text


def test_many_leads_of_one_rank_do_not_make_the_page_longer(published, tmp_path):
    path = tmp_path / "tied.duckdb"
    shutil.copyfile(published, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update scoring.lead_scores set score_rank = 1")
    page = write(path, tmp_path / "page.html", "--leads", "3")
    packed = json.loads(gzip.decompress(base64.b64decode(embedded(page, "packed-leads"))))
    leads = packed["b2b_saas"]["leads"]
    assert len(leads) == 3
    assert all(lead["ledger"] for lead in leads)


def test_no_warehouse_and_no_scores_are_errors(tmp_path, capsys):
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    out = tmp_path / "page.html"
    assert report.main(["--db", str(tmp_path / "none.duckdb"), "--out", str(out)]) == 1
    assert "There is no warehouse" in capsys.readouterr().err
    assert report.main(["--db", str(empty), "--out", str(out)]) == 1
    assert "holds no scores yet" in capsys.readouterr().err
    assert not out.exists()


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no browser: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser):
    """Opens a page without network; afterwards nothing may have been asked for or complained of."""
    contexts, said, asked = [], [], []

    def open_it(path, screen="laptop", scheme="light"):
        context = browser.new_context(viewport=SCREENS[screen], color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-drawn]")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def drawn(page):
    return page.locator("[data-chart]:visible").count(), page.locator(
        "[data-chart]:visible svg"
    ).count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits_every_screen(open_page, written, root, screen, scheme):
    page = open_page(written, screen, scheme)
    charts, drawings = drawn(page)
    assert charts == drawings > 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    folder = root / "target" / "report" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{screen}-{scheme}.png", full_page=True)
    page.locator("#rows button").first.click()
    page.wait_for_selector("dialog svg")
    page.screenshot(path=folder / f"{screen}-{scheme}-lead.png")


@pytest.mark.parametrize(("screen", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_it_keeps_the_rules_of_accessibility(open_page, written, screen, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(written, screen, scheme)
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    axe = Axe()
    assert axe.run(page).response["violations"] == []
    page.locator("#rows button").first.click()
    page.wait_for_selector("dialog svg")
    assert axe.run(page).response["violations"] == []


def test_search_finds_a_lead(open_page, written, demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        lead_id, company, score = connection.execute(
            """
            select lead_id, company_name, score
            from scoring.lead_scores inner join intermediate.int_leads using (lead_id)
            where scoring_model = 'b2b_saas' and company_name is not null
            order by score_rank, lead_id limit 1 offset 200
            """
        ).fetchone()
    page = open_page(written)
    assert page.locator("#rows tr").count() == 25
    page.get_by_label("Search the leads").fill(f"{company.upper()} {lead_id}")
    assert page.locator("#rows tr").count() == 1
    assert page.locator("#rows td.strong").inner_text() == str(score)
    assert page.locator("#found").inner_text().startswith("1 found in the best 500 of")
    page.get_by_label("Search the leads").fill("nobody of this name")
    assert page.locator("#rows tr").count() == 0
    assert page.locator("#found").inner_text().startswith("0 found")


def test_the_ledger_adds_up_on_the_page(open_page, written):
    page = open_page(written)
    page.get_by_role("button", name="Show more leads").click()
    leads = page.locator("#rows tr")
    assert leads.count() == 50
    for place in (0, 7, 31, 49):
        lead = leads.nth(place)
        score = lead.locator("td.strong").inner_text()
        lead.get_by_role("button").click()
        entries = numbers(page.locator("dialog .entry td:last-child"))
        *sides, total = numbers(page.locator("dialog .total td:last-child"))
        assert len(entries) > 5
        assert sum(entries) == pytest.approx(int(score), abs=1e-9)
        assert total == int(score) == int(page.locator("dialog .score").inner_text())
        assert sum(sides) == pytest.approx(total, abs=0.5) or "Limit of the score" in page.content()
        page.get_by_role("button", name="Close").click()


def numbers(cells):
    return [float(text.replace("−", "-")) for text in cells.all_inner_texts()]


def test_the_keyboard_is_enough(open_page, written):
    page = open_page(written)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.get_by_label("Search the leads").focus()
    page.keyboard.type("hot")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.textContent")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.locator("dialog h2").inner_text() == name
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    assert page.evaluate("document.activeElement.textContent") == name


def test_another_model_shows_its_own_figures(open_page, written):
    page = open_page(written)
    first = page.locator(".answer:visible").all_inner_texts()
    page.get_by_label("Scoring model").select_option("b2c_shop")
    page.wait_for_function(
        """
        [...document.querySelectorAll("[data-chart]")]
            .every((element) => !element.clientWidth || element.querySelector("svg"))
        """
    )
    charts, drawings = drawn(page)
    assert charts == drawings == len(first)
    second = page.locator(".answer:visible").all_inner_texts()
    assert set(first).isdisjoint(second)
    assert "678" in page.locator("#found").inner_text()


def test_charts_follow_the_change_to_dark(open_page, written):
    page = open_page(written)
    bar = page.locator("[data-chart=today-1-1] .mark-rect path").first
    light = bar.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "light => document.querySelector('.mark-rect path').getAttribute('fill') !== light",
        arg=light,
    )


def test_a_page_without_leads_shows_the_charts(open_page, published, tmp_path):
    page = open_page(write(published, tmp_path / "page.html", "--leads", "0"))
    assert drawn(page) == (2, 2)
    assert page.locator("#rows").count() == 0


def test_a_page_without_names_shows_ids_and_reads_none_as_html(open_page, published, tmp_path):
    page = open_page(write(published, tmp_path / "page.html"))
    assert page.locator("#rows button").first.inner_text() == '<b id="odd">&</b>'
    page.locator("#rows button").first.click()
    assert page.locator("dialog h2").inner_text() == '<b id="odd">&</b>'
    assert page.locator("#odd").count() == 0
    # Without the seeds a rule goes by its id, in words.
    assert page.locator("dialog .ledger").get_by_text("Pricing visit", exact=True).count() == 1
