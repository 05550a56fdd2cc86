"""A service is found by a name half remembered, and read from every side."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from journeys.browser import Visit

OFFICER = "Priya Ramanujam"


def in_a_hurry(name: str) -> str:
    """As typed with a telephone at one ear: small letters, some vowels and doubled letters lost."""
    once = re.sub(r"(.)\1", r"\1", name.lower())
    return " ".join(
        re.sub(r"^(..+?)[aeiou]", r"\1", word) if len(word) > 3 else word for word in once.split()
    )


def test_an_officer_finds_a_misspelt_service_and_reads_it(visit: Visit) -> None:
    visit.sign_in_as(OFFICER)
    visit.go("/today/")
    name = visit.text("[data-list-item] .cp-list__name")
    visit.press("/")
    visit.page.keyboard.type(in_a_hurry(name))
    visit.press("Enter")
    visit.title("Register")
    visit.sees("These are nearest")
    visit.look("desktop", "phone")
    visit.follow(name, exact=True)
    visit.title(name)
    visit.sees("CQC", "Registered manager", "CQC location")
    visit.look("desktop", "phone")
    for tab in ("Timeline", "Quality", "Calls", "Capacity", "People"):
        visit.open_part(tab)
        visit.title(name)
        assert visit.status == 200
        visit.look("phone")


def test_filters_lists_and_the_map_tell_of_the_same_services(visit: Visit) -> None:
    visit.sign_in_as(OFFICER)
    visit.go("/register/?rating=inadequate")
    listed = {row["Name"] for row in visit.table()}
    assert listed
    visit.follow("Map", exact=True)
    expect(visit.page.locator("[data-map] canvas, [data-map] svg").first).to_be_visible()
    visit.look("desktop", "phone")
    mapped = set(visit.page.locator("[data-list-item] [data-main-link]").all_inner_texts())
    assert mapped <= listed


def test_a_filter_that_makes_no_sense_is_told_and_kept(visit: Visit) -> None:
    visit.sign_in_as(OFFICER)
    visit.go("/register/?beds_from=40&beds_to=ten")
    visit.sees("There is a problem")
    visit.holds("Beds, from", "40")
    visit.holds("Beds, to", "ten")
    visit.look()


def test_what_the_council_knows_better_stands_beside_what_cqc_says(visit: Visit) -> None:
    visit.sign_in_as(OFFICER)
    visit.go("/register/")
    visit.go(visit.address_like(r"/register/services/1-[^/]+/"))
    name, says = visit.text("h1"), visit.text("main")
    visit.follow("Correct telephone")
    visit.title("Correct telephone")
    visit.look("desktop", "phone")
    visit.fill("Telephone", "01632 960 999")
    visit.press_button("Correct")
    visit.is_told("how you know")
    visit.holds("Telephone", "01632 960 999")
    visit.fill("How do you know?", "The deputy manager told us on the telephone")
    visit.press_button("Correct")
    visit.title(name)
    visit.sees("01632 960 999", "CQC says:", "The deputy manager told us on the telephone")
    assert "01632 960 999" not in says
    visit.follow("End the correction of telephone")
    visit.press_button("End")
    visit.does_not_see("01632 960 999")
