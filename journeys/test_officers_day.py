"""A day of a support officer: from the first look at the list in the morning to what is put right in the evening."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit

WIDE = ("desktop", "phone")
#: What a bad call says: the beginning of each question, and what is typed or chosen.
TROUBLE = {
    "How many people do you care for now?": "29",
    "Since the last call, how many visits": "4",
    "How many care staff should be at work": "20",
    "How many of them are away?": "9",
    "Since the last call, how many new cases": "5",
    "For how many days will your protective equipment last?": "2",
}
CHOSEN = {
    "Who are you speaking to?": "Registered manager",
    "Is there any shift in the next seven days": "Yes",
    "Is an outbreak open now?": "Yes",
}


def test_a_day_of_a_support_officer(visit: Visit, new_visit: NewVisit) -> None:
    visit.sign_in_as("Marta Kowalewska")
    name, ref = at_nine_she_reads_before_she_rings(visit)
    record = a_call_brings_trouble(visit, name)
    the_standing_says_why(visit, name, ref, record)
    the_help_they_asked_for_gets_an_owner(visit, name, ref)
    nobody_answers_at_the_next(visit)
    a_third_asks_for_another_time(visit)
    what_a_nurse_said_is_noted_and_taken_back(visit, ref)
    what_was_written_wrongly_is_put_right(visit, record, ref)
    in_the_evening_the_day_can_be_read(visit, name)
    leader = new_visit()
    leader.sign_in_as("Rosemary Lightbody")
    leader.go("/standing/")
    leader.sees(name)
    leader.look(*WIDE)


def at_nine_she_reads_before_she_rings(visit: Visit) -> tuple[str, str]:
    """The list says whom and why; the service's standing says what adds up, and what would change it."""
    visit.go("/today/")
    visit.title("Today")
    visit.look(*WIDE)
    free = visit.page.locator("[data-list-item]").filter(has=visit.page.get_by_role("button", name="Call "))
    green = free.filter(has_text="Green").first
    link = green.locator("[data-main-link]")
    name, ref = link.inner_text(), str(link.get_attribute("href")).rstrip("/").rpartition("/")[2]
    link.click()
    visit.title(name)
    visit.open_part("Standing")
    visit.sees("Green")
    visit.look(*WIDE)
    return name, ref


def a_call_brings_trouble(visit: Visit, name: str) -> str:
    """She takes the call and asks the script; returns the address of the record."""
    visit.go("/today/")
    visit.button(f"Call {name}").click()
    visit.title(f"Call {name}")
    visit.sees("Before you speak")
    for question, answer in TROUBLE.items():
        visit.page.get_by_label(question).first.fill(answer)
    for group in visit.page.locator("fieldset").filter(has=visit.page.get_by_label("No", exact=True)).all():
        group.get_by_label("No", exact=True).check()
    for question, answer in CHOSEN.items():
        group = visit.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).first.check()
    visit.fill("In this outbreak, how many people went into hospital or died?", "1")
    visit.page.get_by_label("Training", exact=True).check()
    expect(visit.page.locator("[data-saved]")).to_contain_text("Draft kept at")
    visit.press_button("Record completed call")
    visit.title(f"Call to {name} recorded")
    visit.sees("What this moved", "They asked for")
    visit.look(*WIDE)
    visit.follow("See the record")
    return visit.path


def the_standing_says_why(visit: Visit, name: str, ref: str, record: str) -> None:
    """It is Red at once, and each reason leads to what was said."""
    visit.go(f"/register/services/{ref}/standing/")
    visit.title(name)
    visit.sees("Red", "Welfare call on")
    visit.look(*WIDE)
    visit.go(record)
    visit.sees("What was said", "What it moved")
    visit.look(*WIDE)


def the_help_they_asked_for_gets_an_owner(visit: Visit, name: str, ref: str) -> None:
    visit.go(f"/register/services/{ref}/help/")
    visit.follow("Training")
    visit.title(f"Training for {name}")
    visit.press_button("Take on")
    visit.page.locator("main form").get_by_role("button", name="Take on", exact=True).first.click()
    visit.press_button("Promise a day")
    day = clock.today() + timedelta(days=3)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visit.fill(part, str(value))
    visit.page.locator("main form").get_by_role("button", name="Promise a day", exact=True).first.click()
    visit.sees("Marta Kowalewska")
    visit.look(*WIDE)


def nobody_answers_at_the_next(visit: Visit) -> None:
    name = take_the_last(visit)
    visit.fill("Note for your colleagues (optional)", "Rang out at ten.")
    visit.press_button("No answer")
    visit.title(f"Call to {name} recorded")
    visit.go("/today/")
    visit.sees(name)


def a_third_asks_for_another_time(visit: Visit) -> None:
    name = take_the_last(visit, nth=-2)
    visit.page.get_by_text("They want to be called at another time").click()
    visit.fill("At what time?", "23:59")  # the latest that is still to come, whenever this runs
    visit.press_button("Record that they asked for this time")
    visit.title(f"Call to {name} recorded")
    visit.look(*WIDE)
    visit.follow("See the record")
    visit.sees("Asked to be called", "11:59pm")


def take_the_last(visit: Visit, nth: int = -1) -> str:
    visit.go("/today/")
    call = visit.page.locator("[data-list-item] button[data-call]").nth(nth)
    name = " ".join(call.inner_text().split()).removeprefix("Call ")
    call.click()
    visit.title(f"Call {name}")
    return name


def what_a_nurse_said_is_noted_and_taken_back(visit: Visit, ref: str) -> None:
    """It was about another home: it no longer counts, and stays to be read."""
    visit.go(f"/register/services/{ref}/standing/")
    visit.press_button("Note what you saw or heard")
    visit.look(*WIDE)
    visit.page.locator("main .cp-columns a").first.click()
    visit.page.locator("input[name=severity]").last.check()
    visit.fill("What was seen, or where is it written?", "A district nurse rang and is worried.")
    visit.select("Who says so?", "Health professional")
    visit.look(*WIDE)
    visit.page.locator("main form button[type=submit]").first.click()
    visit.sees("noted by Marta Kowalewska")
    visit.page.get_by_role("link", name="Take it back").first.click()
    visit.fill("Why does it no longer count?", "She spoke of another home.")
    visit.look(*WIDE)
    visit.press_button("Take it back")
    visit.sees("taken back by Marta Kowalewska: She spoke of another home.")


def what_was_written_wrongly_is_put_right(visit: Visit, record: str, ref: str) -> None:
    """The number away was another home's: the correction stands, the first record can be read, the reason goes."""
    visit.go(record)
    visit.press_button("Correct this record")
    visit.page.get_by_label("How many of them are away?").first.fill("2")
    visit.press_button("Record the correction")
    visit.is_told("Say what was wrong.")
    visit.fill("What was wrong?", "I had typed the number of another home.")
    visit.look(*WIDE)
    visit.press_button("Record the correction")
    visit.sees("I had typed the number of another home.", "Every record of this call")
    visit.look(*WIDE)
    visit.go(f"/register/services/{ref}/standing/")
    visit.does_not_see("9 of 20")


def in_the_evening_the_day_can_be_read(visit: Visit, name: str) -> None:
    visit.go("/calls/")
    visit.title("Calls")
    visit.sees(name, "Marta Kowalewska")
    visit.look(*WIDE)
    rows = visit.table()
    today = clock.today().isoformat()
    mine = [row for row in rows if row["Service"] == name and row["When"].startswith(today)]
    assert len(mine) == 1, "a corrected call is one call"
