"""A manager on a telephone says what is wrong: the standing turns, the call moves, and the officer sees both."""

from __future__ import annotations

from playwright.sync_api import Locator

from journeys.browser import Visit
from journeys.conftest import NewVisit

WORDS = "Six of the night team are ill and two people have a cough."


def test_a_managers_update_turns_a_standing_and_moves_a_call(new_visit: NewVisit, officer: Visit) -> None:
    manager = new_visit("phone")
    manager.sign_in_as("Grace Ekpenyong")
    manager.go("/provider/")
    manager.look("phone", "narrowest")
    name = one_that_is_well(manager)
    it_goes_wrong_with_nothing_said(manager)
    for question, answer in (
        ("How many of your care staff are away from work?", "30% or more"),
        ("Are there new cases of an infection?", "Five or more"),
        ("Were care visits or planned care missed?", "Ten or more"),
    ):
        manager.page.get_by_label(question).select_option(label=answer)
    manager.page.get_by_label("What is wrong?").fill(WORDS)
    manager.look("phone", "desktop")
    manager.press_button("Tell the council")
    manager.sees(f"{name} is Amber now.")
    card(manager, name).get_by_text("Care staff away from work").wait_for()
    manager.look("phone")
    ref = another_time(manager, name)
    officer.go(f"/register/services/{ref}/timeline/")
    officer.sees("Told by the provider", WORDS, "Asked to be rung on")
    officer.look("desktop")
    it_cannot_wait(manager, name)
    officer.go("/today/")
    officer.sees(name)


def card(manager: Visit, name: str) -> Locator:
    return manager.page.locator("section.cp-card").filter(has=manager.page.get_by_role("heading", name=name))


def one_that_is_well(manager: Visit) -> str:
    """The page of the first of their services that is neither Amber nor Red; its name."""
    found = (
        manager.page.locator("section.cp-card")
        .filter(has_text="Green")
        .or_(manager.page.locator("section.cp-card").filter(has_text="Grey"))
    )
    one = found.first
    name = one.get_by_role("heading", level=2).inner_text()
    one.get_by_role("button", name="Something is wrong").click()
    return name


def it_goes_wrong_with_nothing_said(manager: Visit) -> None:
    manager.press_button("Tell the council")
    manager.page.locator(".govuk-error-summary").wait_for()
    manager.sees("Say what is wrong")
    manager.look("phone")


def another_time(manager: Visit, name: str) -> str:
    """The last day on which it may be, in the afternoon. Returns the number of the service."""
    card(manager, name).get_by_role("link", name="Ask for another time").click()
    ref = manager.page.url.rstrip("/").split("/")[-2]
    days = manager.page.get_by_label("On which day?")
    days.select_option(index=days.locator("option").count() - 1)
    manager.page.get_by_label("At what time?").fill("4:30pm")
    manager.look("phone", "desktop")
    manager.press_button("Ask to be rung then")
    manager.sees(f"They will ring {name} on", "4:30pm", "You asked to be called on")
    return ref


def it_cannot_wait(manager: Visit, name: str) -> None:
    card(manager, name).get_by_role("button", name="Something is wrong").click()
    manager.page.get_by_label("No: please ring us today").check()
    manager.press_button("Tell the council")
    manager.sees("They were asked to ring today.")
