"""An answer is drafted, reviewed by a second person and used; one past its review date is not offered until it is."""

from __future__ import annotations

import re
from datetime import timedelta

from carepost.core import clock
from journeys.browser import Visit
from journeys.test_enquiries import press_link

WIDE = ("desktop", "phone")
TITLE = f"Who pays for a second carer at night, at {clock.now():%H.%M.%S}?"  # the same house may see this journey twice
STALE = "Which training is free?"
ANSWER = "The council pays where the care plan says so; ring brokerage first."


def test_an_answer_is_reviewed_by_a_second_person_and_then_used(officer: Visit, director: Visit) -> None:
    path = the_officer_drafts_it(officer)
    the_director_reviews_it(director, path)
    the_officer_uses_it(officer)
    officer.go(path)
    officer.sees("used in 1 answer")
    officer.look(*WIDE)
    one_past_its_date_is_looked_at_again(director)


def the_officer_drafts_it(officer: Visit) -> str:
    officer.go("/enquiries/library/")
    officer.look(*WIDE)
    press_link(officer, "Write an answer")
    officer.look(*WIDE)
    officer.fill("Which question does it answer?", TITLE)
    officer.choose("Something else")
    officer.fill("The answer", ANSWER)
    officer.fill("Where does it come from?", "Terms for care at home, clause 9.")
    officer.press_button("Keep it")
    officer.title(TITLE)
    officer.sees("You wrote this version. Somebody else reviews it.")
    assert officer.page.get_by_role("button", name="It is right").count() == 0
    officer.look(*WIDE)
    return officer.path


def the_director_reviews_it(director: Visit, path: str) -> None:
    director.go(path)
    say_that_it_is_right(director)
    director.sees("good until")
    director.look(*WIDE)


def say_that_it_is_right(director: Visit) -> None:
    until = clock.today() + timedelta(days=180)
    for part, value in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        director.fill(part, str(value))
    director.press_button("It is right")


def the_officer_uses_it(officer: Visit) -> None:
    officer.go("/enquiries/receive/")
    officer.fill("Who asks?", "Ada Quill")
    officer.fill("Telephone (optional)", "01632 960 044")
    officer.choose("Something else")
    officer.choose("No")
    officer.choose("Ordinary")
    officer.fill("In a few words", TITLE)
    officer.fill("The question, as they put it", "Who pays for the second carer?")
    officer.press_button("Receive it")
    press_link(officer, "Take on")
    officer.press_button("Take on")
    press_link(officer, "Answer")
    officer.fill("Look in the library", "training is free")
    officer.press_button("Look")
    officer.sees(f"{STALE} is past its review date and not offered.")
    assert officer.page.get_by_role("button", name="Put it in").count() == 0
    officer.fill("Look in the library", TITLE)
    officer.press_button("Look")
    officer.look(*WIDE)
    officer.press_button("Put it in")
    officer.holds("The answer", ANSWER)
    officer.press_button("Answer")
    officer.sees("Answered. It is on its way.")


def one_past_its_date_is_looked_at_again(director: Visit) -> None:
    director.go("/enquiries/library/?show=stale")
    director.look(*WIDE)
    if not re.search(re.escape(STALE), director.text("main")):
        return  # a house that has seen this journey already
    director.follow(STALE)
    director.sees("Its review date has passed. It is not offered until somebody has reviewed it again.")
    director.look(*WIDE)
    say_that_it_is_right(director)
    director.does_not_see("Its review date has passed")
