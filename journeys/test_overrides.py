"""A red standing lowered by hand: proposed by one person, confirmed by another, and ended by itself on its day.

A house of its own: once its clock was moved on, it is of no more use to journeys of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit, window
from journeys.house import House
from journeys.later import days_later
from journeys.loaded import Loaded, open_copy


@pytest.fixture(scope="module")
def house(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_copy(loaded, tmp_path_factory.mktemp("overrides")) as opened:
        yield opened


def test_lowering_red_needs_a_second_person_and_expires(
    visit: Visit, new_visit: NewVisit, browser: Browser, house: House, tmp_path: Path
) -> None:
    name = one_person_proposes(visit)
    a_second_confirms(new_visit(), visit.path, name)
    visit.go("/standing/")
    visit.sees("ending within a week", "by Priya Ramanujam and Rosemary Lightbody")
    with days_later(house, 6, tmp_path) as eve, window(browser, eve, "desktop", "eve") as last_day:
        last_day.sign_in_as("Priya Ramanujam")
        assert set_by_hand(last_day, name), "it holds until its day"
    with days_later(house, 7, tmp_path) as after, window(browser, after, "desktop", "after") as over:
        it_has_ended(over, name)


def one_person_proposes(visit: Visit) -> str:
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
    return name


def a_second_confirms(director: Visit, proposal: str, name: str) -> None:
    director.sign_in_as("Rosemary Lightbody")
    director.go(proposal)
    director.look("desktop", "phone")
    director.press_button("Confirm it")
    director.sees(f"{name} is set to ◆ Amber until", "Set by hand: without that it would be ● Red")
    director.look("desktop", "phone")
    director.go("/standing/?show=by-hand")
    row = next(row for row in director.table() if row["Service"] == name)
    assert (row["Set to"], row["Facts say"], row["Confirmed by"]) == ("Amber", "Red", "Rosemary Lightbody")
    director.look("desktop", "phone")


def it_has_ended(over: Visit, name: str) -> None:
    """Nobody did anything: the facts show again, and what was set stays to be read."""
    over.sign_in_as("Priya Ramanujam")
    assert not set_by_hand(over, name)
    over.go("/standing/")
    over.sees(name)
    over.look("desktop", "phone")
    over.go("/register/?standing=red")
    over.follow(name)
    over.open_part("Standing")
    over.sees("Red", "Nobody has set it by hand.", "Amber from")
    over.look("desktop", "phone")


def set_by_hand(visit: Visit, name: str) -> bool:
    """Whether the board's table of standings set by hand holds the service."""
    visit.go("/standing/?show=by-hand")
    nobody = visit.page.get_by_text("No standing is set by hand").count() > 0
    return not nobody and any(row["Service"] == name for row in visit.table())
