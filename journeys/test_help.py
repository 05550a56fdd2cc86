"""Help from a call to “it helped”, with supplies from the store; and mutual aid agreed by two providers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import LETTER_SECONDS, House, waited

WIDE = ("desktop", "phone")
ANSWERS = {
    "How many people do you care for now?": "31",
    "Since the last call, how many visits or planned times of care were missed?": "0",
    "How many care staff should be at work this week?": "28",
    "How many of them are away?": "2",
    "Since the last call, how many new cases of infection were there?": "0",
    "For how many days will your protective equipment last?": "3",
}


@pytest.fixture
def manager(phone: Visit) -> Visit:
    phone.sign_in_as("Grace Ekpenyong")
    return phone


def test_help_from_a_call_to_it_helped(visit: Visit, manager: Visit, house: House) -> None:
    visit.sign_in_as("Marta Kowalewska")
    name = they_ask_in_a_call(visit, own_service(manager))
    visit.link("Training").click()
    visit.title(f"Training for {name}")
    visit.look(*WIDE)
    one = visit.path
    step(visit, "Take on", "Take on")
    step(visit, "Promise a day", "Promise a day", days=2)
    step(visit, "Move the promise", "Move the promise", days=4, reason="The trainer is ill.")
    assert waited(lambda: "The trainer is ill." in house.letter_to("grace.ekpenyong@"), LETTER_SECONDS)
    manager.go("/provider/")
    manager.sees("Training", "moved 1 time")
    manager.look("phone", "narrowest")
    visit.go(one)
    visit.page.get_by_role("button", name="Record a delivery").first.click()
    visit.fill("How much was delivered?", "2")
    visit.choose("Yes")
    visit.look(*WIDE)
    visit.press_button("Record a delivery")
    manager.go("/provider/help/")
    manager.page.get_by_role("link", name="Training: say if it helped").first.click()
    manager.look("phone")
    manager.choose("Yes, it helped")
    manager.press_button("Say if it helped")
    manager.sees("Thank you.")
    manager.look("phone")


def own_service(manager: Visit) -> str:
    """The address of one of the manager's services."""
    name = manager.page.locator("section h2").first.inner_text()
    return re.sub(r"^own-", "", str(manager.page.locator("section h2").first.get_attribute("id"))) or name


def they_ask_in_a_call(visit: Visit, ref: str) -> str:
    visit.go(f"/calls/{ref}/")
    name = visit.text("h1").removeprefix("Call ")
    if visit.page.get_by_role("button", name="Take this call").count():
        visit.press_button("Take this call")
    visit.page.get_by_label("Registered manager", exact=True).check()
    for question, answer in ANSWERS.items():
        field = visit.page.get_by_label(question).first
        if field.is_visible():  # what the manager has told lately is known, and not asked again
            field.fill(answer)
    for group in visit.page.locator("fieldset").filter(has=visit.page.get_by_label("No", exact=True)).all():
        group.get_by_label("No", exact=True).check()
    visit.page.get_by_label("Training", exact=True).check()
    visit.press_button("Record completed call")
    visit.title(f"Call to {name} recorded")
    visit.sees("They asked for")
    visit.look(*WIDE)
    return name


def step(visit: Visit, link: str, button: str, *, days: int = 0, reason: str = "") -> None:
    """Take one step of a request: open its form, fill it in, press."""
    visit.page.get_by_role("button", name=link, exact=True).first.click()
    if days:
        day = clock.today() + timedelta(days=days)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            visit.fill(part, str(value))
    if reason:
        visit.page.locator("textarea").fill(reason)
    visit.look(*WIDE)
    visit.page.locator("main form").get_by_role("button", name=button, exact=True).first.click()


def test_supplies_are_reserved_and_sent(visit: Visit) -> None:
    visit.sign_in_as("Delroy Satterthwaite")
    visit.go("/help/?show=all&kind=ppe")
    visit.title("Help")
    visit.look(*WIDE)
    visit.go("/help/?show=due&kind=ppe")
    visit.page.locator("tbody th a").first.click()
    visit.title("Protective equipment for")
    one = visit.path
    for do, told in (("reserve", "Reserved."), ("send", "Sent.")):
        visit.go(f"{one}?do={do}")
        visit.page.locator("select").select_option(index=1)
        visit.fill("How many?", "2")
        visit.look(*WIDE)
        visit.page.locator("main form").get_by_role("button").first.click()
        visit.sees(told)
    visit.go("/help/stock/")
    visit.title("Stock")
    visit.look(*WIDE)
    visit.follow("Every movement")
    visit.sees("Sent", "Reserved for a request")
    visit.look(*WIDE)


def test_a_match_is_agreed_by_both_sides(visit: Visit) -> None:
    visit.sign_in_as("Priya Ramanujam")
    visit.go("/help/aid/?show=needs")
    visit.title("Mutual aid")
    visit.look(*WIDE)
    visit.go("/help/aid/?show=matches")
    visit.page.get_by_role("row").filter(has_text="Proposed to both").get_by_role("link").first.click()
    visit.sees("What happened")
    for side in ("who lends", "who needs it"):
        visit.page.get_by_role("button", name="Agree", exact=True).click()
        visit.page.get_by_label(re.compile(side)).check()
        visit.look(*WIDE)
        visit.page.locator("main form").get_by_role("button", name="Agree", exact=True).click()
    visit.sees("Agreed by both")
    visit.look(*WIDE)


def test_a_provider_puts_up_what_it_can_lend_on_a_telephone(manager: Visit) -> None:
    manager.go("/provider/aid/")
    manager.look("phone", "narrowest")
    manager.page.get_by_role("button", name="Offer something").click()
    manager.choose("Transport")
    manager.fill("How much?", "2")
    today = clock.today()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        for box in manager.page.get_by_label(part, exact=True).all():
            box.fill(str(value))
    manager.look("phone")
    manager.press_button("Offer it")
    manager.sees("Transport", "2 journeys not agreed yet")


def test_what_is_unmet_opens_to_its_rows(new_visit: NewVisit) -> None:
    director = new_visit()
    director.sign_in_as("Rosemary Lightbody")
    director.go("/help/unmet/")
    director.title("Asked, met, unmet")
    director.look(*WIDE)
    figure = (
        director.page.locator(".cp-stat")
        .filter(has_text="asked for")
        .locator(".cp-stat__figure")
        .inner_text()
    )
    director.page.locator(".cp-stat").filter(has_text="asked for").get_by_role("link").click()
    expect(director.page.locator(".cp-table-top__told")).to_contain_text(f"{figure} requests")
    for page in ("/help/kinds/", "/help/stock/"):
        director.go(page)
        director.look(*WIDE)
