"""A webinar from the invitation to the hours learned: who is invited comes, who waits moves up, attendance counts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import House

WIDE = ("desktop", "phone")
#: The same house may see this journey twice.
MARK = f"{clock.now():%H.%M.%S}"
TITLE = f"Continence care at night, planned at {MARK}"
NURSE = f"Ottoline Journey {MARK}"
QUESTION, ANSWER = "Who pays for the night sister?", "We do, from 10pm to 6am."
JOINING = "https://meet.ambershire.example/night, code 77"


def link_in(letter: str, part: str) -> str:
    """The path of the link in a letter."""
    found = re.search(rf"https?://[^/\s]+(/{part}/\S+)", letter)
    assert found, letter
    return found[1]


def press_link(visit: Visit, name: str) -> None:
    """Press a link that looks like a button."""
    visit.page.get_by_role("button", name=name, exact=True).first.click()
    visit.page.wait_for_load_state()


def test_a_webinar_from_the_invitation_to_the_place_of_who_waited(
    officer: Visit, phone: Visit, new_visit: NewVisit, house: House
) -> None:
    page = the_officer_plans_and_opens(officer)
    the_officer_invites_partners(officer, page)
    partner = the_partner_comes_by_the_link(new_visit("phone"), house)
    the_manager_waits(phone)
    a_question_is_asked_and_answered(partner, officer, page)
    partner.press_button("Give the place up")
    partner.sees("Given up")
    the_manager_confirms_and_reads_how_to_join(phone)
    officer.go(page)
    officer.sees("Grace Ekpenyong", "Has a place", "Full")
    officer.look(*WIDE)


def the_officer_plans_and_opens(officer: Visit) -> str:
    """Plan an event with one place and open it; returns where it stands."""
    officer.go("/events/")
    officer.look(*WIDE)
    press_link(officer, "Plan an event")
    officer.look(*WIDE)
    officer.press_button("Plan it")
    officer.is_told("Enter what it is called", "Enter the day")
    day = clock.today() + timedelta(days=12)
    officer.fill("What is it called?", TITLE)
    officer.fill("Topic", "Continence")
    officer.fill("Who hosts it?", "Sister Mairead Kilbride")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        officer.fill(part, str(value))
    officer.fill("It begins at", "2pm")
    officer.fill("It ends at", "3pm")
    officer.fill("How do people join? (optional)", JOINING)
    officer.fill("How many places are there? (optional)", "1")
    officer.press_button("Plan it")
    officer.title(TITLE)
    officer.sees("Draft")
    page = officer.path
    press_link(officer, "Open for signing up")
    officer.look("desktop")
    officer.press_button("Open for signing up")
    officer.sees("Open")
    return page


def the_officer_invites_partners(officer: Visit, page: str) -> None:
    press_link(officer, "Invite people")
    officer.look(*WIDE)
    officer.page.get_by_label("Managers of providers who sign in here", exact=True).uncheck()
    officer.choose("People of our partners")
    officer.press_button("See how many")
    officer.sees("neither invited nor on the list yet")
    officer.look("desktop")
    officer.press_button("Send ")
    officer.sees("invitations sent")
    assert officer.path == page


def the_partner_comes_by_the_link(partner: Visit, house: House) -> Visit:
    """Somebody of the hospital comes without signing in; returns their window at their own place."""
    letter = house.letter_to("meera.pankhania@")
    partner.go(link_in(letter, "invited"))
    partner.look()
    partner.press_button("I come")
    partner.is_told("Select what you work as")
    partner.select("You work as", "Health or social care professional")
    partner.press_button("I come")
    partner.sees("Has a place")
    letter = house.letter_to("meera.pankhania@")
    assert JOINING in letter
    place = link_in(letter, "place")
    partner.go(place)
    partner.sees(JOINING)
    partner.look()
    calendar = partner.page.request.get(f"{place.rstrip('/')}/event.ics").text()
    assert "METHOD:REQUEST" in calendar
    assert "SUMMARY:Continence care at night" in calendar
    return partner


def a_question_is_asked_and_answered(partner: Visit, officer: Visit, page: str) -> None:
    """Whoever is on the list asks before the event, and the answer stands on their page."""
    partner.page.get_by_text("Ask the host a question").click()
    partner.fill("A question to the host", QUESTION)
    partner.press_button("Ask")
    partner.sees(QUESTION, "Not answered yet")
    officer.go(page)
    officer.follow("Questions, materials and evaluation")
    officer.follow("Answer the question of")
    officer.look("phone")
    officer.fill("Answer", ANSWER)
    officer.choose("Yes")
    officer.press_button("Answer")
    officer.sees("Answered", "all who come read it")
    partner.go(partner.path)
    partner.sees(ANSWER)
    the_answer_is_put_forward(officer)


def the_answer_is_put_forward(officer: Visit) -> None:
    """What was answered once waits in the library for a colleague's review."""
    officer.follow("Put forward for the library")
    officer.holds("Which question does it answer?", QUESTION)
    officer.holds("The answer", ANSWER)
    officer.look("phone")
    officer.page.locator("[name=topic]").first.check()
    officer.press_button("Keep it")
    officer.sees("Waits for a review", "Continence care at night")


def the_manager_waits(manager: Visit) -> None:
    manager.sign_in_as("Grace Ekpenyong")
    manager.go("/provider/events/")
    manager.look(*WIDE)
    manager.follow(TITLE)
    manager.look(*WIDE)
    manager.select("They work as", "Registered manager")
    manager.field("From which service?").select_option(index=1)
    manager.press_button("Join the waiting list")
    manager.sees("is on the waiting list")
    manager.does_not_see(JOINING)


def the_manager_confirms_and_reads_how_to_join(manager: Visit) -> None:
    manager.go("/provider/")
    manager.follow("Confirm the place of Grace Ekpenyong")
    press_link(manager, "Confirm")
    manager.look()
    manager.press_button("Yes, they come")
    manager.sees(JOINING)
    manager.follow("Questions and materials")
    manager.sees(QUESTION, ANSWER)
    manager.look()


def test_attendance_is_taken_in_and_becomes_hours_learned(
    officer: Visit, new_visit: NewVisit, house: House, tmp_path: Path
) -> None:
    officer.go("/events/?show=held")
    officer.page.locator("main tbody a[data-main-link]").first.click()
    officer.page.wait_for_load_state()
    name, page = officer.text("h1"), officer.path
    the_officer_takes_a_report(officer, tmp_path)
    they_say_how_it_was(new_visit("phone"), officer, page, house)
    officer.go("/events/hours/")
    officer.sees("hours learned by", "had somebody there")
    officer.look(*WIDE)
    officer.follow(name)
    officer.sees(NURSE)
    assert any(row["Name"] == NURSE and row["Minutes"] == "30" for row in officer.table())
    officer.go("/events/hours/?by=role")
    officer.sees("Nurse")
    officer.look("desktop")
    officer.go("/events/hours/?by=service")
    assert {"Service", "Hours"} <= set(officer.table()[0])


def the_officer_takes_a_report(officer: Visit, folder: Path) -> None:
    """Somebody who rejoined and is on no list is asked about, added, and counted once."""
    when = re.search(r"\d{1,2} \w+ \d{4}", officer.text(".cp-title__state"))
    assert when
    day = datetime.strptime(when[0], "%d %B %Y").replace(tzinfo=clock.LONDON).strftime("%d/%m/%Y")
    report = folder / "attendance.csv"
    rows = (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
        f"{NURSE},,{day} 14:00:00,{day} 14:20:00,20,Yes",
        f"{NURSE},,{day} 14:15:00,{day} 14:30:00,15,Yes",
    )
    report.write_text("\n".join(rows), encoding="utf-8-sig")
    press_link(officer, "Attendance")
    officer.look(*WIDE)
    officer.press_button("Take it in")
    officer.is_told("Choose the attendance file of Teams or Zoom")
    officer.give(report)
    officer.press_button("Take it in")
    officer.sees(NURSE, "joined 2 times")
    officer.follow(NURSE)
    officer.choose("Somebody who did not sign up")
    officer.fill("Their e-mail address (optional)", f"{MARK}@nursing.example")
    officer.select("They work as", "Nurse")
    officer.look(*WIDE)
    officer.press_button("Save")
    officer.sees("matched")
    officer.does_not_see(f"{NURSE} joined")


def they_say_how_it_was(anybody: Visit, officer: Visit, page: str, house: House) -> None:
    """One page without an account, which works once."""
    officer.go(page)
    officer.follow("Questions, materials and evaluation")
    officer.look(*WIDE)
    officer.press_button("Ask those who came how it was")
    link = link_in(house.letter_to(f"{MARK}@"), "how-was-it")
    anybody.go(link)
    anybody.look()
    anybody.press_button("Send")
    anybody.is_told("Select how useful it was")
    anybody.choose("Very")
    anybody.fill("What do you take away? (optional)", "Ring before you lift.")
    anybody.press_button("Send")
    anybody.title("Thank you")
    assert anybody.go(link) == 410
    officer.go(officer.path)
    officer.sees("have said how it was")
