"""Two providers and their council: one offers, one needs, the council proposes, both agree and learn who it is."""

from __future__ import annotations

from datetime import timedelta

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit

TERMS = "Meals at noon in hot boxes, brought to the front door. The lender's checks of its kitchen hold."
WORDS = "The boxes come back by the evening."


def test_two_providers_agree_on_what_their_council_proposed(new_visit: NewVisit) -> None:
    lender, other, officer = new_visit("phone"), new_visit("phone"), new_visit()
    lender.sign_in_as("Grace Ekpenyong")
    other.sign_in_as("Sunita Gadhvi")
    officer.sign_in_as("Priya Ramanujam")
    they_put_up(lender, "Offer something", "Offer it", amount=40)
    they_put_up(other, "Say what you need", "Ask for it", amount=30)
    name = the_council_proposes(officer)
    for provider, verb in ((lender, "would help"), (other, "would be helped by")):
        provider.go("/provider/aid/")
        provider.sees("Do you agree?")
        provider.look("phone", "narrowest")
        provider.page.locator(".cp-list__item").filter(has_text="Do you agree?").first.get_by_role(
            "link"
        ).click()
        provider.sees(verb, TERMS, "You learn who it is once both have agreed")
        provider.look("phone", "desktop")
        provider.button("Agree").click()
        provider.page.locator("main form").get_by_role("button", name="Agree", exact=True).click()
    other.sees("Agreed by both", "Telephone")
    other.does_not_see("You learn who it is once both have agreed")
    other.look("phone")
    lender.page.reload()
    lender.sees("Agreed by both", name)
    lender.look("phone")
    officer.page.reload()
    officer.sees("Agreed by both", "Agreed by Grace Ekpenyong", "Agreed by Sunita Gadhvi")
    officer.look("desktop", "phone")


def they_put_up(provider: Visit, button: str, submit: str, *, amount: int) -> None:
    """Meals for a week from tomorrow, by the first of their services; a lender who types nothing is told."""
    provider.go("/provider/aid/")
    provider.button(button).click()
    provider.press_button(submit)
    provider.page.locator(".govuk-error-summary").wait_for()
    provider.choose("Kitchen or laundry")
    provider.fill("How much?", str(amount))
    provider.page.locator("textarea").fill(WORDS)
    first = clock.today() + timedelta(days=1)
    for group, day in (("From", first), ("To", first + timedelta(days=6))):
        boxes = provider.page.get_by_role("group", name=group)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(part, exact=True).fill(str(value))
    provider.look("phone")
    provider.press_button(submit)
    provider.sees("Kitchen or laundry", f"{amount} meals or loads not agreed yet")


def the_council_proposes(officer: Visit) -> str:
    """Opens the need, chooses the offer that fits, and writes the terms; returns the name of who needs it."""
    officer.go("/help/aid/?show=needs")
    officer.page.get_by_role("row").filter(has_text="Kitchen or laundry").filter(
        has_text="30 meals or loads"
    ).get_by_role("link").first.click()
    officer.title("Kitchen or laundry needed by")
    name = officer.text("h1").removeprefix("Kitchen or laundry needed by ")
    officer.look("desktop", "phone")
    offer = officer.page.locator("li").filter(has_text=WORDS)
    offer.locator("[aria-label^=Propose]").first.click()
    officer.fill("How much?", "30")
    officer.fill("Terms", TERMS)
    officer.fill("Who pays, and how much?", "Who needs it pays for what is in them.")
    officer.look("desktop", "phone")
    officer.press_button("Propose it to both")
    officer.sees("Proposed to both")
    return name
