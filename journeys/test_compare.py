"""An analyst compares the council with its peers, takes a chart away, and makes a month-old figure again."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.browser import Visit
from journeys.conftest import NewVisit

ANALYST = "Arjun Venkataram"
RESIDENTIAL = "Residential providers rated good or outstanding"


#: The first page of figures in each worker of the web server loads the engine, and its first chart starts what draws:
#: 3 s of a processor, and 7 where Python may not keep what it compiled. A download may be the first that the other
#: worker is asked for; on a machine that is busy with tests it then takes 20 s and more.
PATIENCE = 90_000


@pytest.fixture
def analyst(visit: Visit) -> Visit:
    """An analyst at her desk."""
    visit.page.set_default_timeout(PATIENCE)
    visit.sign_in_as(ANALYST)
    return visit


def _peers(visit: Visit) -> list[str]:
    """Two other councils of the list."""
    names = [str(each) for each in visit.page.locator("#add option").all_inner_texts()]
    return [name for name in names if name not in {"None", "Ambershire", "Borechester"}][:2]


def test_an_analyst_compares_the_council_with_its_peers_and_takes_a_chart_away(analyst: Visit) -> None:
    analyst.follow("Compare", exact=True)
    analyst.title("Ambershire and England")
    analyst.sees("Every figure and every council here is made up", "differences were tested")
    analyst.look("desktop", "handset")
    for name in _peers(analyst):
        analyst.select("Add a council to compare with", name)
        analyst.press_button("Show this")
    analyst.sees("Compared with these together")
    assert analyst.path.count("with=") == 2
    assert {row["benchmark"] for row in analyst.table() if row["measure"] == "ascof-6b"} == {
        "the chosen areas"
    }
    analyst.look("desktop", "handset")
    analyst.follow(RESIDENTIAL)
    analyst.title(RESIDENTIAL)
    picture = analyst.page.locator(".cp-chart img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 100
    analyst.look("desktop", "handset")
    drawn = analyst.download("SVG").read_text()
    assert "made with snapshot" in drawn.casefold()
    assert "Made up for the demonstration" in drawn
    assert analyst.download("PNG").read_bytes().startswith(b"\x89PNG")


def test_a_number_leads_to_the_services_behind_it_and_on_into_the_register(analyst: Visit) -> None:
    analyst.go("/compare/measures/rated-good-or-outstanding/")
    counted = re.search(r"([\d,]+) of ([\d,]+)", analyst.text(".cp-stat__sentence"))
    assert counted
    analyst.follow("The rows behind it")
    assert len(analyst.table()) == int(counted[1].replace(",", ""))
    analyst.look("desktop", "handset")
    analyst.go(analyst.address_like(r"/register/services/1-[^/]+/"))
    analyst.sees("CQC location")


def test_a_month_old_figure_is_made_again_by_its_link(analyst: Visit) -> None:
    analyst.go("/compare/")
    now = {row["measure"]: row for row in analyst.table()}
    analyst.follow("Snapshots", exact=True)
    analyst.look("desktop", "handset")
    older = analyst.page.locator(".cp-list__name").last
    older.click()
    analyst.sees("made-up-ascof.xlsx", "Seal of the file")
    analyst.look("desktop", "handset")
    analyst.press_button("Compare with these figures")
    analyst.sees("not of the newest")
    then, link = analyst.table(), analyst.path
    ratings = next(row for row in then if row["measure"] == "rated-good-or-outstanding")
    assert ratings["period"] < now["rated-good-or-outstanding"]["period"]
    analyst.go("/register/")
    analyst.go(link)
    assert analyst.table() == then


def test_the_table_is_read_and_asked_for_by_keyboard_without_a_script(new_visit: NewVisit) -> None:
    visit = new_visit(java_script_enabled=False)
    visit.page.set_default_timeout(PATIENCE)
    visit.sign_in_as(ANALYST)
    visit.go("/compare/")
    visit.select("Council", "Borechester")
    visit.press_button("Show this")
    visit.title("Borechester and England")
    assert visit.table()


def test_an_analyst_makes_a_measure_from_a_table_of_the_councils_own(analyst: Visit, tmp_path: Path) -> None:
    mark = secrets.token_hex(3)  # a house that runs already may have the measure of an earlier time
    file = tmp_path / "late visits.csv"
    file.write_text(f"Council,Year,Late visits,All visits\nAmbershire,2025-26,{int(mark, 16)},99999999\n")
    analyst.go("/compare/")
    analyst.follow("A table of our own")
    analyst.look("desktop", "handset")
    analyst.give(file)
    analyst.press_button("Look at it")
    analyst.title("What are its columns?")
    analyst.holds("Council or other area, by name", "Council")
    analyst.look("desktop", "handset")
    analyst.select("Numerator: how many of them", "Late visits")
    analyst.select("Denominator: of how many", "All visits")
    analyst.fill("Its key", "Late Visits")
    analyst.press_button("Try it")
    analyst.is_told("small letters, digits and hyphens")
    analyst.fill("Its key", f"late-visits-{mark}")
    analyst.choose("Lower is better")
    analyst.press_button("Try it")
    analyst.sees("Tried, and nothing taken in yet. 1 figure of 1 area, 2025-26")
    analyst.look("desktop", "handset")
    analyst.press_button("Take it in")
    analyst.title("Late visits")
    analyst.sees("is a measure now", f"{int(mark, 16):,} of 99,999,999")
    analyst.look("desktop", "handset")
