"""The main job: who must be called, the call itself, and the list moves on."""

from __future__ import annotations

from playwright.sync_api import expect

from journeys.browser import Visit
from journeys.conftest import NewVisit

FIRST, NEXT = "Space", "ArrowDown"  # chooses the first answer of a question, or the one after it
#: What must be answered, in the order of the script: typed, or chosen with a key.
SCRIPT = (
    ("Who are you speaking to?", FIRST),
    ("How many people do you care for now?", "31"),
    ("Since the last call, how many visits", "0"),
    ("How many care staff should be at work", "28"),
    ("How many of them are away?", "2"),
    ("Is there any shift in the next seven days", NEXT),
    ("Since the last call, how many new cases", "0"),
    ("Is an outbreak open now?", NEXT),
    ("For how many days will your protective equipment last?", "21"),
    ("Are you short of medicines or equipment?", NEXT),
    ("Are you worried about money or cash flow?", NEXT),
    ("May we share what you wrote down", FIRST),
)


def test_a_call_is_made_by_keyboard_alone_and_the_list_moves_on(officer: Visit) -> None:
    waiting, name = they_choose_a_call(officer)
    they_record_too_early_and_are_told(officer)
    for question, answer in SCRIPT:
        officer.tab_to(question)
        officer.press(answer) if answer in (FIRST, NEXT) else officer.type(answer)
    expect(officer.page.locator("[data-saved]")).to_contain_text("Draft kept at")
    officer.look("desktop", "phone")
    officer.tab_to("Record completed call")
    officer.press("Enter")
    officer.title(f"Call to {name} recorded")
    officer.sees("What this moved")
    officer.look("desktop", "phone")
    officer.tab_to("Back to Today")
    officer.press("Enter")
    officer.title("Today")
    assert to_call(officer) == waiting - 1
    expect(officer.page.get_by_role("link", name=name, exact=True)).to_have_count(0)


def they_choose_a_call(visit: Visit) -> tuple[int, str]:
    visit.go("/today/")
    visit.title("Today")
    visit.look("desktop", "phone")
    waiting = to_call(visit)
    visit.press("j", "j", "k", "j")
    name = str(visit.page.evaluate("document.activeElement.innerText"))
    assert name == visit.page.locator("[data-list-item] [data-main-link]").nth(1).inner_text()
    visit.press("c")
    visit.title(f"Call {name}")
    return waiting, name


def they_record_too_early_and_are_told(visit: Visit) -> None:
    visit.tab_to("What is their name?")
    visit.type("Sam Ridley")
    visit.tab_to("Record completed call")
    visit.press("Enter")
    visit.is_told("Answer “How many people do you care for now?”")
    visit.holds("What is their name? (optional)", "Sam Ridley")
    visit.look("desktop", "phone")
    visit.press("Tab", "Enter")  # the first error leads to its question
    assert "Who are you speaking to?" in visit.focused()
    visit.press("Shift+Tab")


def to_call(visit: Visit) -> int:
    """The number in "17 to call, 3 late"."""
    return int(visit.text(".cp-title__state").split()[0])


def test_two_officers_cannot_take_the_same_call(new_visit: NewVisit) -> None:
    delroy, priya = new_visit(), new_visit()
    delroy.sign_in_as("Delroy Satterthwaite")
    priya.sign_in_as("Priya Ramanujam")
    for officer in (delroy, priya):
        officer.go("/today/")
    call = delroy.text("[data-list-item] button[data-call]")
    delroy.press_button(call)
    delroy.title(call)
    priya.press_button(call)
    priya.is_told("Delroy Satterthwaite", "Choose another call")
    priya.sees("Delroy Satterthwaite is calling, until")
    priya.look("desktop", "phone")
    delroy.page.get_by_text("Another outcome").click()
    delroy.look()
    delroy.press_button("Let go of this call")
    priya.go("/today/")
    priya.press_button(call)
    priya.title(call)
    priya.page.get_by_text("Another outcome").click()
    priya.press_button("Let go of this call")


def test_an_attempt_is_kept_and_does_not_move_the_clock(officer: Visit) -> None:
    officer.go("/today/")
    call = officer.page.locator("[data-list-item] button[data-call]").last
    name = " ".join(call.inner_text().split()).removeprefix("Call ")
    call.click()
    officer.title(f"Call {name}")
    officer.fill("Note for your colleagues (optional)", "Rang out. Trying again after lunch.")
    officer.press_button("No answer")
    officer.title(f"Call to {name} recorded")
    officer.sees("No answer")
    officer.follow("See the record")
    officer.sees("Rang out. Trying again after lunch.")
    officer.look("desktop", "phone")
    officer.go("/today/")
    officer.sees(name)


def test_the_script_can_be_asked_one_question_at_a_time_on_a_phone(phone: Visit) -> None:
    phone.sign_in_as("Joyce Featherstone", apart=True)
    phone.go("/today/")
    phone.page.locator("[data-list-item] button[data-call]").nth(2).click()
    phone.follow("Show one at a time")
    phone.sees("Question 1 of")
    phone.choose("Deputy manager")
    phone.look()
    phone.press_button("Next question")
    phone.sees("Question 2 of")
    phone.press_button("Back")
    expect(phone.page.get_by_label("Deputy manager", exact=True)).to_be_checked()
    phone.page.get_by_text("Another outcome").click()
    phone.press_button("Let go of this call")


def test_how_well_the_promise_is_kept_opens_to_its_services(visit: Visit) -> None:
    visit.sign_in_as("Rosemary Lightbody")
    visit.go("/calls/coverage/")
    visit.title("How well the promise is kept")
    visit.sees("never went more than 14 days without a completed call")
    visit.look("desktop", "phone")
