"""An analyst compares the council with its peers, takes a chart away, and makes a month-old figure again."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from playwright.sync_api import expect

from journeys.browser import Visit

ANALYST = "Dawn Hathersage"
RESIDENTIAL = "Residential providers rated good or outstanding"


def _peers(visit: Visit) -> list[str]:
    """Two other councils of the list."""
    names = [str(each) for each in visit.page.locator("#add option").all_inner_texts()]
    return [name for name in names if name not in {"None", "Ambershire", "Borechester"}][:2]


def test_an_analyst_compares_the_council_with_its_peers_and_takes_a_chart_away(visit: Visit) -> None:
    visit.sign_in_as(ANALYST)
    visit.follow("Compare", exact=True)
    visit.title("Ambershire and England")
    visit.sees("Every figure and every council here is made up", "differences were tested")
    visit.look("desktop", "handset")
    for name in _peers(visit):
        visit.select("Add a council to compare with", name)
        visit.press_button("Show this")
    visit.sees("Compared with these together")
    assert visit.path.count("with=") == 2
    assert {row["benchmark"] for row in visit.table() if row["measure"] == "ascof-6b"} == {"the chosen areas"}
    visit.look("desktop", "handset")
    visit.follow(RESIDENTIAL)
    visit.title(RESIDENTIAL)
    picture = visit.page.locator(".cp-chart img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 100
    visit.look("desktop", "handset")
    drawn = visit.download("SVG").read_text()
    assert "made with snapshot" in drawn.casefold()
    assert visit.download("PNG").read_bytes().startswith(b"\x89PNG")


def test_a_number_leads_to_the_services_behind_it_and_on_into_the_register(visit: Visit) -> None:
    visit.sign_in_as(ANALYST)
    visit.go("/compare/measures/rated-good-or-outstanding/")
    counted = re.search(r"([\d,]+) of ([\d,]+)", visit.text(".cp-stat__sentence"))
    assert counted
    visit.follow("The rows behind it")
    assert len(visit.table()) == int(counted[1].replace(",", ""))
    visit.look("desktop", "handset")
    visit.go(visit.address_like(r"/register/services/1-[^/]+/"))
    visit.sees("CQC location")


def test_a_month_old_figure_is_made_again_by_its_link(visit: Visit) -> None:
    visit.sign_in_as(ANALYST)
    visit.go("/compare/")
    now = {row["measure"]: row for row in visit.table()}
    visit.follow("Snapshots", exact=True)
    visit.look("desktop", "handset")
    older = visit.page.locator(".cp-list__name").last
    older.click()
    visit.sees("made-up-ascof.xlsx", "Seal of the file")
    visit.look("desktop", "handset")
    visit.press_button("Compare with these figures")
    visit.sees("not of the newest")
    then, link = visit.table(), visit.path
    ratings = next(row for row in then if row["measure"] == "rated-good-or-outstanding")
    assert ratings["period"] < now["rated-good-or-outstanding"]["period"]
    visit.go("/register/")
    visit.go(link)
    assert visit.table() == then


def test_the_table_is_read_and_asked_for_by_keyboard_without_a_script(new_visit) -> None:  # type: ignore[no-untyped-def]
    visit = new_visit(java_script_enabled=False)
    visit.sign_in_as(ANALYST)
    visit.go("/compare/")
    visit.select("Council", "Borechester")
    visit.press_button("Show this")
    visit.title("Borechester and England")
    assert visit.table()


def test_an_analyst_makes_a_measure_from_a_table_of_the_councils_own(visit: Visit, tmp_path: Path) -> None:
    mark = secrets.token_hex(3)  # a house that runs already may have the measure of an earlier time
    file = tmp_path / "late visits.csv"
    file.write_text(f"Council,Year,Late visits,All visits\nAmbershire,2025-26,{int(mark, 16)},99999999\n")
    visit.sign_in_as(ANALYST)
    visit.go("/compare/")
    visit.follow("A table of our own")
    visit.look("desktop", "handset")
    visit.give(file)
    visit.press_button("Look at it")
    visit.title("What are its columns?")
    visit.holds("Numerator: how many of them", "Late visits")
    visit.look("desktop", "handset")
    visit.fill("Its key", "Late Visits")
    visit.press_button("Try it")
    visit.is_told("small letters, digits and hyphens")
    visit.fill("Its key", f"late-visits-{mark}")
    visit.choose("Lower is better")
    visit.press_button("Try it")
    visit.sees("Tried, and nothing taken in yet. 1 figure of 1 area, 2025-26")
    visit.look("desktop", "handset")
    visit.press_button("Take it in")
    visit.title("Late visits")
    visit.sees("is a measure now", f"{int(mark, 16):,} of 99,999,999")
    visit.look("desktop", "handset")
