"""A red standing lowered by hand: proposed by one person, confirmed by another, and seen on the board."""

from __future__ import annotations

from datetime import timedelta

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit


def test_lowering_red_needs_a_second_person_and_says_when_it_ends(visit: Visit, new_visit: NewVisit) -> None:
    visit.sign_in_as("Priya Ramanujam")
    visit.go("/register/?standing=red")
    visit.page.locator("main tbody th a").first.click()
    name = visit.text("h1")
    visit.open_part("Standing")
    visit.look("desktop", "phone")
    visit.press_button("Set the standing by hand")
    visit.look("desktop", "phone")
    ends = clock.today() + timedelta(days=7)
    visit.choose("◆ Amber")
    for part, value in (("Day", ends.day), ("Month", ends.month), ("Year", ends.year)):
        visit.fill(part, str(value))
    visit.fill("Why?", "CQC came back today and is content with what was done.")
    visit.press_button("Set the standing")
    visit.title("A standing proposed by hand")
    visit.sees("Waits for a second person", name)
    visit.look("desktop", "phone")
    assert visit.page.get_by_role("button", name="Confirm it").count() == 0
    director = new_visit()
    director.sign_in_as("Rosemary Lightbody")
    director.go(visit.path)
    director.look("desktop", "phone")
    director.press_button("Confirm it")
    director.sees(f"{name} is set to ◆ Amber until", "Set by hand: without that it would be ● Red")
    director.look("desktop", "phone")
    director.go("/standing/?show=by-hand")
    row = next(row for row in director.table() if row["Service"] == name)
    assert (row["Set to"], row["Facts say"], row["Confirmed by"]) == ("Amber", "Red", "Rosemary Lightbody")
    director.look("desktop", "phone")
    visit.go(director.path)
    visit.go("/standing/")
    visit.sees("ending within a week", "by Priya Ramanujam and Rosemary Lightbody")
