"""A missed call climbs its ladder: no answer, a wrong number, the nominated individual, a visit decided on, the end."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.test_calls import FIRST, NEXT, SCRIPT

AGAIN, NOMINATED = "Try again on another number", "Contact the nominated individual"
MANAGER, DECIDE = "Duty manager takes it", "Consider an unannounced visit and record the decision"
EMAIL = "E-mail the service and tell the team manager"


@dataclass(frozen=True)
class Missed:
    """A service of which every step waits, and whom the steps say to reach."""

    name: str
    ref: str
    whom: dict[str, str]


def test_a_missed_call_is_climbed_step_by_step_until_they_are_reached(
    visit: Visit, new_visit: NewVisit
) -> None:
    visit.sign_in_as("Marta Kowalewska")
    missed = they_choose_a_missed_service(visit)
    numbers = nobody_answers_the_first_number(visit, missed)
    the_second_is_wrong_and_the_next_is_offered_at_once(visit, missed, numbers)
    the_nominated_individual_is_rung(visit, missed)
    director = new_visit()
    director.sign_in_as("Rosemary Lightbody")
    a_manager_takes_it_and_decides_on_a_visit(director, missed)
    the_wrong_marking_is_undone(visit, missed, numbers[1])
    they_are_reached_and_the_ladder_ends(visit, missed)


def they_choose_a_missed_service(visit: Visit) -> Missed:
    visit.go("/today/")
    visit.look("desktop", "phone")
    visit.follow("No number answers at")
    visit.title("No number answers")
    visit.look("desktop", "phone")
    silent = {row["Service"] for row in visit.table()}
    visit.go("/today/")
    visit.follow("on the ladder")
    visit.title("Missed calls")
    visit.look("desktop", "phone")
    steps: dict[tuple[str, str], dict[str, str]] = {}
    for row in visit.table():
        steps.setdefault((row["Service"], row["Id"]), {})[row["Step"]] = row["Whom to reach"]
    for (name, ref), whom in steps.items():
        if {NOMINATED, MANAGER, DECIDE, EMAIL} <= set(whom) and name not in silent:
            return Missed(name, ref, whom)
    raise AssertionError("No service of the demonstration waits for a decision on a visit")


def nobody_answers_the_first_number(visit: Visit, missed: Missed) -> list[str]:
    visit.go(f"/calls/{missed.ref}/")
    visit.press_button("Take this call")
    visit.sees("Which number do you ring?")
    numbers = visit.page.locator("input[name=rang]").evaluate_all("all => all.map(each => each.value)")
    assert len(numbers) >= 2
    visit.choose(numbers[0])
    visit.look("desktop", "phone")
    visit.press_button("No answer")
    visit.title(f"Call to {missed.name} recorded")
    open_step(visit, missed, AGAIN, part="settled")
    visit.sees("Done", "No answer")
    visit.look("desktop", "phone")
    return [str(each) for each in numbers]


def the_second_is_wrong_and_the_next_is_offered_at_once(
    visit: Visit, missed: Missed, numbers: list[str]
) -> None:
    visit.go(f"/calls/{missed.ref}/")
    visit.press_button("Take this call")
    visit.fill("Note for your colleagues (optional)", "A shop answered.")
    visit.page.get_by_text("Another outcome").click()
    visit.page.locator("button[name=outcome][value=wrong_number]").click()
    visit.is_told("Say which number was wrong")
    visit.holds("Note for your colleagues (optional)", "A shop answered.")
    visit.look("desktop", "phone")
    visit.choose(numbers[1])
    visit.page.get_by_text("Another outcome").click()
    visit.page.locator("button[name=outcome][value=wrong_number]").click()
    visit.title(f"Call to {missed.name} recorded")
    visit.sees("Ring the next number:", "Next number:")
    visit.look("desktop", "phone")
    visit.press_button("Call again on this number")
    visit.title(f"Call {missed.name}")
    visit.sees(f"Wrong: {numbers[1]}, said Marta Kowalewska on")
    visit.press_button("No answer")
    visit.title(f"Call to {missed.name} recorded")


def the_nominated_individual_is_rung(visit: Visit, missed: Missed) -> None:
    open_step(visit, missed, NOMINATED)
    visit.sees(missed.whom[NOMINATED])
    visit.look("desktop", "phone")
    visit.press_button("Record the contact")
    visit.press_button("Record the contact")
    visit.is_told("Enter what to keep")
    visit.fill("What came of it?", "She sends the deputy in, who rings us.")
    visit.press_button("Record the contact")
    visit.sees("She sends the deputy in, who rings us.")


def a_manager_takes_it_and_decides_on_a_visit(director: Visit, missed: Missed) -> None:
    open_step(director, missed, MANAGER)
    director.press_button("Take it")
    director.fill("What happens next?", "I look in at four if nobody rings.")
    director.press_button("Take it")
    open_step(director, missed, DECIDE)
    director.press_button("Record the decision")
    director.look("desktop", "phone")
    director.choose("Visit unannounced")
    director.fill("Why?", "Two days without a word.")
    director.press_button("Record the decision")
    director.sees("visit unannounced", "Two days without a word.")
    director.look("desktop", "phone")


def the_wrong_marking_is_undone(visit: Visit, missed: Missed, number: str) -> None:
    visit.go(f"/calls/{missed.ref}/")
    visit.look("desktop", "phone")
    visit.press_button(f"It is right: {number}")
    expect(visit.page.get_by_role("button", name=f"Wrong number: {number}")).to_be_visible()
    visit.follow("Everything about")
    visit.open_part("Contact")
    visit.sees(f"{number} is right after all.", f"{number} is a wrong number, says the call of")
    visit.look("desktop", "phone")


def they_are_reached_and_the_ladder_ends(visit: Visit, missed: Missed) -> None:
    visit.go(f"/calls/{missed.ref}/")
    visit.press_button("Take this call")
    for question, answer in SCRIPT:
        visit.tab_to(question)
        visit.press(answer) if answer in (FIRST, NEXT) else visit.type(answer)
    visit.press_button("Record completed call")
    visit.title(f"Call to {missed.name} recorded")
    visit.go(f"/calls/ladder/?service={missed.ref}")
    visit.sees("0 steps to be done")
    open_step(visit, missed, EMAIL, part="settled")
    visit.sees("No longer needed", "They were reached.")


def open_step(visit: Visit, missed: Missed, step: str, part: str = "waiting") -> None:
    """Open a step of this service from the list."""
    visit.go(f"/calls/ladder/?service={missed.ref}&show={part}")
    visit.page.locator("main tbody").get_by_role("link", name=step).first.click()
    visit.page.wait_for_load_state()
    visit.title(step)
