"""A commissioner reads who came to the market and who left it, down to the services, and takes the chart away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.browser import Visit
from journeys.conftest import NewVisit

ANALYST = "Arjun Venkataram"
#: The first page of figures after a start loads the engine: seconds, and more on a machine that is busy with tests.
PATIENCE = 90_000


@pytest.fixture
def analyst(visit: Visit) -> Visit:
    visit.page.set_default_timeout(PATIENCE)
    visit.sign_in_as(ANALYST)
    return visit


def test_who_came_and_who_left_down_to_the_services(analyst: Visit) -> None:
    analyst.go("/compare/market/")
    analyst.title("The care market of Ambershire")
    analyst.sees("Care home service with nursing", "have no registered manager", "In whose hands")
    analyst.look("desktop", "handset")
    analyst.follow("Who came to the market, who left it")
    analyst.title("Ambershire: who came and who left")
    analyst.look("desktop", "handset")
    picture = analyst.page.locator(".cp-chart img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 100
    assert "Made up for the demonstration" in analyst.download("SVG").read_text()
    left = int(analyst.page.locator(".cp-stat__figure").nth(1).inner_text().replace(",", ""))
    analyst.page.locator(".cp-stat").nth(1).get_by_role("link").click()
    analyst.title("Ambershire: left the market")
    assert len(analyst.table()) == left > 0
    analyst.look("desktop", "handset")
    analyst.go(analyst.address_like(r"/register/services/1-[^/]+/"))
    analyst.sees("CQC location")


def test_any_two_days_by_keyboard_without_a_script(new_visit: NewVisit) -> None:
    visit = new_visit(java_script_enabled=False)
    visit.page.set_default_timeout(PATIENCE)
    visit.sign_in_as(ANALYST)
    visit.go("/compare/market/moves/")
    visit.follow("All that is known")
    assert re.search(r"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d", visit.path)
    visit.select("Council", "Borechester")
    visit.press_button("Show this")
    visit.title("Borechester: who came and who left")
    assert visit.table()


def test_what_would_be_lost_with_one_owner(analyst: Visit) -> None:
    analyst.go("/compare/market/")
    analyst.go(analyst.address_like(r"/compare/market/failing/\?.*owner=[^&]+"))
    analyst.sees("failed tomorrow", "What councils would lose")
    analyst.look("desktop", "handset")
