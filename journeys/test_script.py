"""The script of the calls: an officer writes a question without code, a second person reads and publishes it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from journeys.browser import Visit

WIDE = ("desktop", "phone")
SHORT, QUESTION = "Are you short of medicines or equipment?", "For how many days will the generator run?"


def test_a_question_from_its_first_word_to_the_next_call(officer: Visit, director: Visit) -> None:
    they_open_the_draft(officer)
    they_add_a_question(officer)
    they_say_when_it_shows(officer)
    they_say_what_it_raises(officer)
    they_preview_it(officer)
    they_try_it_on_past_calls(officer)
    may_not_publish_it(officer)
    they_read_and_publish(director)
    the_next_call_asks_it(officer)
    a_past_call_keeps_its_version(officer)


def they_open_the_draft(visit: Visit) -> None:
    visit.go("/calls/")
    visit.open_part("Script")
    visit.title("Welfare call: the questions")
    visit.sees("Asked now", "Family carers ask us for short stays.")
    visit.look(*WIDE)
    visit.follow("Open the draft")
    visit.title("Welfare call: a draft")
    visit.sees("Against what is asked now", "Rosemary Lightbody can publish it.")
    visit.look(*WIDE)


def they_add_a_question(visit: Visit) -> None:
    """With the keyboard, and one thing forgotten at first."""
    visit.tab_to("Add a question")
    visit.press("Enter")
    visit.title("Add a question")
    visit.tab_to("Help (optional)")
    visit.type("A full tank, as it stands.")
    visit.choose("A whole number")
    visit.press_button("Add it")
    visit.is_told("Enter the question")
    visit.holds("Help (optional)", "A full tank, as it stands.")
    visit.look(*WIDE)
    visit.fill("Question", QUESTION)
    visit.fill("Section (optional)", "Supplies")
    visit.press_button("Add it")
    visit.title(QUESTION)
    visit.look(*WIDE)


def they_say_when_it_shows(visit: Visit) -> None:
    visit.follow("Change when it shows")
    visit.choose("With an answer that was chosen above")
    visit.select("Which answer?", f"{SHORT} – Yes")
    visit.look(*WIDE)
    visit.press_button("Keep it")
    visit.sees(f"Only when “{SHORT}” is Yes.")


def they_say_what_it_raises(visit: Visit) -> None:
    visit.follow("Change what it raises")
    visit.look(*WIDE)
    visit.follow("Medicines or equipment short")
    visit.fill("Step 1: number", "2")
    visit.select("Step 1 is", "below that number")
    visit.look(*WIDE)
    visit.press_button("Keep it")
    visit.is_told("Say what this step means, or empty its number.")
    visit.select("Step 1 means", "Short")
    visit.press_button("Keep it")
    visit.sees("below 2: Medicines or equipment short, “short”")


def they_preview_it(visit: Visit) -> None:
    visit.go("/questions/welfare-call/draft/")
    visit.open_part("As it will be asked")
    visit.page.get_by_role("group", name=re.compile(re.escape(SHORT))).get_by_label("Yes", exact=True).check()
    visit.page.get_by_label(re.compile(re.escape(QUESTION))).fill("1")
    visit.press_button("See what this would raise")
    visit.sees("Medicines or equipment short, “short”: Yes")
    visit.look(*WIDE)


def they_try_it_on_past_calls(visit: Visit) -> None:
    visit.open_part("Tried on past answers")
    visit.sees("held against the newest 300 answers", "Every answer still fits.", QUESTION)
    visit.look(*WIDE)


def may_not_publish_it(visit: Visit) -> None:
    visit.open_part("Draft")
    visit.does_not_see_link("Publish it")
    visit.sees("somebody who wrote nothing in it looks at it and publishes it")
    visit.look(*WIDE)
    assert visit.go("/questions/welfare-call/draft/publish/") in {403, 404}


def they_read_and_publish(visit: Visit) -> None:
    visit.go("/questions/welfare-call/draft/")
    visit.look(*WIDE)
    visit.follow("Publish it")
    visit.sees(f"Added: “{QUESTION}”", "Against what is asked now, our version 2.")
    visit.look(*WIDE)
    visit.press_button("Publish it")
    visit.is_told("Enter why the questions change")
    visit.fill("Why do the questions change?", "Before the winter storms.")
    visit.press_button("Publish it")
    visit.sees("Version 3 is asked from now on.", "Before the winter storms.")
    visit.look(*WIDE)
    visit.follow("Our version 3")
    visit.sees("Published by Rosemary Lightbody", "Before the winter storms.")


def the_next_call_asks_it(visit: Visit) -> None:
    visit.go("/today/")
    visit.page.get_by_role("button", name=re.compile("^Call")).first.click()
    visit.page.wait_for_load_state()
    visit.page.get_by_role("group", name=re.compile(re.escape(SHORT))).get_by_label("Yes", exact=True).check()
    expect(visit.page.get_by_label(re.compile(re.escape(QUESTION)))).to_be_visible()
    visit.page.get_by_text("Another outcome").click()
    visit.press_button("Let go of this call")


def a_past_call_keeps_its_version(visit: Visit) -> None:
    visit.go("/calls/?outcome=completed")
    visit.go(visit.address_like(r"/calls/\d+/"))
    visit.sees("Our version 2 of the questions")
    visit.does_not_see(QUESTION)
    visit.follow("Read it")
    visit.title("Welfare call, our version 2")
    visit.does_not_see(QUESTION)
    visit.look(*WIDE)
