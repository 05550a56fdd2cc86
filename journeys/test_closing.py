"""A service has closed: an officer hears of it, its calls stop, and a director who knows better takes it back."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit


def test_a_closing_is_noted_by_keyboard_and_taken_back_with_a_reason(new_visit: NewVisit) -> None:
    officer, director = new_visit(), new_visit()
    officer.sign_in_as("Joyce Featherstone")
    director.sign_in_as("Rosemary Lightbody")
    name = they_hear_in_a_call_that_it_has_closed(officer)
    they_say_when_and_who_told_them(officer, name)
    no_call_is_due(officer, name)
    the_director_takes_it_back(director, name)
    it_is_called_again(officer, name)


def they_hear_in_a_call_that_it_has_closed(visit: Visit) -> str:
    visit.go("/today/")
    visit.press("j")
    name = str(visit.page.evaluate("document.activeElement.innerText"))
    visit.press("c")
    visit.title(f"Call {name}")
    visit.tab_to("Another outcome")
    visit.press("Enter")
    visit.tab_to("Said to be closed")
    visit.press("Enter")
    visit.title(f"Call to {name} recorded")
    visit.sees("Until then it stays on the list.")
    visit.look("desktop", "phone")
    visit.tab_to("Say when it closed")
    visit.press("Enter")
    return name


def they_say_when_and_who_told_them(visit: Visit, name: str) -> None:
    visit.title(f"{name} has closed")
    visit.look("desktop", "phone")
    visit.tab_to("Note that it has closed")
    visit.press("Enter")
    visit.is_told("Enter the last day on which it was open", "Enter who said so")
    visit.look("desktop", "phone")
    enter_the_day(visit, clock.today() + timedelta(days=2))
    visit.fill("Who said so?", "Sam Ridley, administrator")
    visit.press_button("Note that it has closed")
    visit.is_told("It cannot be in the future")
    enter_the_day(visit, clock.today())
    visit.press_button("Note that it has closed")
    visit.sees(
        "Sam Ridley, administrator", "Noted, CQC does not show it yet", "The call in which it was heard"
    )
    visit.look("desktop", "phone")


def enter_the_day(visit: Visit, day: date) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visit.fill(part, str(value))


def no_call_is_due(visit: Visit, name: str) -> None:
    visit.go("/today/")
    due = visit.page.locator("#today-list")  # what changed since yesterday may still name it
    expect(due.get_by_role("link", name=name, exact=True)).to_have_count(0)
    visit.go("/calls/closings/")
    visit.sees(name)
    visit.look("desktop", "phone")
    visit.follow(name)
    visit.follow(name, exact=True)
    visit.sees("Said to have closed on", "no call is due")
    visit.look("desktop", "phone")


def the_director_takes_it_back(visit: Visit, name: str) -> None:
    visit.go("/calls/closings/")
    visit.follow(name)
    visit.tab_to("Take it back")
    visit.press("Enter")
    visit.is_told("Enter why it is taken back")
    visit.fill("Why is it taken back?", "Only one wing has closed. I spoke to the manager.")
    visit.press_button("Take it back")
    visit.sees("Only one wing has closed. I spoke to the manager.")
    visit.look("desktop", "phone")


def it_is_called_again(visit: Visit, name: str) -> None:
    visit.go("/today/")
    visit.sees(name)
