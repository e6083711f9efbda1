"""Journeys through the real program in a real browser; nothing may leave this machine."""

import io
import re
from itertools import pairwise

import pandas as pd
import pytest

pytestmark = pytest.mark.browser


def shapes(page):
    """Return how many different units are drawn as areas on the first map."""
    return page.evaluate(
        """() => {
            const plot = document.querySelector('.js-plotly-plot');
            const codes = new Set();
            plot.querySelectorAll('.choroplethlocation').forEach((path) => {
                const datum = path.__data__;
                if (path.getAttribute('d') && datum && String(datum.loc).length > 4) {
                    codes.add(datum.loc);
                }
            });
            return codes.size;
        }"""
    )


def colours(page):
    """Return the colours of all areas and markers of the first map, when plotly has drawn it."""
    page.wait_for_function(
        """() => [...document.querySelectorAll('.choroplethlocation')].every(
            (path) => path.getAttribute('fill').startsWith('rgb'))"""
    )
    return page.evaluate(
        """() => [...document.querySelectorAll('.choroplethlocation, path.point')].map(
            (path) => [path.getAttribute('fill'), path.style.fill])"""
    )


def address(page, name):
    return dict(part.split("=", 1) for part in page.url.split("?", 1)[1].split("&")).get(name)


def click_unit(page, code):
    """Click in the middle of the marker or area of a unit on the map."""
    spot = page.evaluate(
        """(code) => {
            const plot = document.querySelector('.js-plotly-plot');
            const paths = [...plot.querySelectorAll('.choroplethlocation')];
            const path = paths.find((one) => one.__data__.loc === code);
            const box = path.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        code,
    )
    page.mouse.move(*spot)
    page.mouse.click(*spot)


@pytest.mark.parametrize("path", ["/?language=en", "/compare?language=en"])
def test_a_page_asks_nobody_else_and_complains_about_nothing(visit, path):
    visit.open(path)
    visit.page.wait_for_timeout(1000)
    assert visit.foreign() == []
    assert visit.complaints == []


def test_the_map_draws_all_208_units(visit):
    visit.open("/?language=en")
    assert shapes(visit.page) == 208


def test_a_sketch_of_the_map_is_seen_before_what_draws_the_map_has_come(visit):
    held = []
    visit.page.route("**/plotly-geo.min.js", lambda route: held.append(route))
    visit.page.goto(visit.server + "/?language=en")
    visit.page.locator("img.sketch").wait_for()
    alt = visit.page.locator("img.sketch").get_attribute("alt")
    assert alt.startswith("Amount: least in")
    while not held:
        visit.page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    visit.drawn()
    visit.page.locator("img.sketch").wait_for(state="hidden")


def test_a_click_on_a_district_opens_its_lines_and_enters_the_address(visit):
    visit.open("/?language=en")
    code = "1735215"  # large enough on the map not to be missed
    click_unit(visit.page, code)
    lines = visit.page.locator("ol.lines li")
    lines.first.wait_for()
    assert lines.count() > 5
    visit.page.wait_for_function("() => location.search.includes('unit=1735215')")
    assert address(visit.page, "unit") == code


def test_the_language_changes_everything_and_stays_in_the_address(visit):
    visit.open("/?language=en&unit=1703202")
    visit.page.get_by_role("radio", name="Русский").or_(
        visit.page.get_by_text("Русский", exact=True)
    ).first.click()
    visit.page.get_by_role("heading", name="Кому сколько выделяется").wait_for()
    visit.page.wait_for_function("() => location.search.includes('language=ru')")
    assert visit.page.evaluate("() => document.documentElement.lang") == "ru"
    assert address(visit.page, "unit") == "1703202"


def test_another_scenario_recolours_the_map_and_the_whole_page_follows(visit):
    visit.open("/?language=en&scenario=social_protection_need")
    before = colours(visit.page)
    visit.page.get_by_role("combobox").first.click()
    visit.page.get_by_role("option", name=re.compile("^Kenya: county shares")).first.click()
    visit.page.wait_for_function("() => location.search.includes('scenario=kenya_county_shares')")
    after = colours(visit.page)
    visit.open("/?language=en&scenario=kenya_county_shares")
    assert after == colours(visit.page) != before
    assert visit.complaints == []


def test_a_reload_shows_what_the_address_says(visit):
    visit.open("/?language=ru&scenario=kenya_county_shares&measure=per_head&unit=1703202")
    before = visit.page.url
    visit.page.reload()
    visit.drawn()
    visit.page.get_by_text("Алтынкульский район").first.wait_for()
    assert visit.page.url == before


def test_back_in_the_browser_goes_back_to_the_unit_before(visit):
    visit.open("/?language=en&unit=1703202")
    visit.page.get_by_role("heading", name=re.compile("Altynkul")).wait_for()
    click_unit(visit.page, "1735215")
    visit.page.wait_for_function("() => location.search.includes('unit=1735215')")
    visit.page.go_back()
    visit.page.get_by_role("heading", name=re.compile("Altynkul")).wait_for()
    visit.page.wait_for_function("() => location.search.includes('unit=1703202')")


def test_the_file_taken_away_adds_up_to_the_budget(visit):
    visit.open("/?language=en&scenario=social_protection_need")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="CSV for programs").click()
    content = download.value.path().read_bytes()
    table = pd.read_csv(io.BytesIO(content), comment="#", encoding="utf-8-sig")
    assert len(table) == 208
    assert table["amount"].sum() == 16_500_000_000_000
    assert content.decode("utf-8-sig").startswith("# Taqsimot")


def test_the_page_is_usable_on_a_telephone(visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open("/?language=uz&unit=1703202")
    wide = visit.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
    frame = visit.page.locator(".st-key-frame-map-chart").bounding_box()
    chart = visit.page.locator(".js-plotly-plot").first.bounding_box()
    assert chart["height"] <= frame["height"]
    lines = visit.page.locator(".st-key-lines")
    assert lines.evaluate("(one) => one.scrollHeight - one.clientHeight") <= 1
    assert visit.page.locator("p.chosen").is_visible()


def test_streamlit_itself_speaks_the_language_of_the_page(visit):
    visit.open("/nosuchpage?language=ru")
    visit.page.get_by_role("dialog").get_by_text("Такой страницы нет").wait_for()
    visit.page.keyboard.press("Escape")
    box = visit.page.get_by_role("combobox").last
    box.fill("qqqq")
    visit.page.get_by_text("Ничего не найдено").wait_for()


def test_text_of_the_address_is_no_mark_up_on_the_page(visit):
    visit.open("/?language=en&scenario=https://evil.example%20**b**%20$x$%20www.evil.example")
    alert = visit.page.get_by_role("alert").filter(has_text="evil").first
    alert.wait_for()
    assert alert.locator("a, strong, .katex").count() == 0


def test_headings_go_down_one_at_a_time(visit):
    visit.open("/compare?language=en")
    visit.page.get_by_role("heading", name="All districts and cities").wait_for()
    levels = visit.page.eval_on_selector_all(
        "h1, h2, h3, h4", "all => all.map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
