"""A newsletter from what is put forward to what was delivered, with one that comes back, and a reader who leaves."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes

from carepost.core import clock
from carepost.core.calendar import LONDON
from carepost.gateways.fake_carrier import report_on
from journeys.browser import Visit
from journeys.house import CHECKOUT, House, waited

WIDE = ("desktop", "phone")
STAMP = f"{clock.now():%H.%M.%S}"  # the same house may see this journey twice
ITEM, TITLE = f"Respite beds, put forward at {STAMP}", f"Ambershire this week, {STAMP}"
UNTIL_IT_GOES = 200.0  # seconds: the worker looks every minute
HASTE = 30  # seconds in which the form is filled in, on a machine that is busy with other tests


def press_link(visit: Visit, name: str) -> None:
    """Press a link that looks like a button."""
    visit.page.get_by_role("button", name=name, exact=True).first.click()
    visit.page.wait_for_load_state()


def test_a_newsletter_from_draft_to_delivered_with_one_bounce(
    officer: Visit, director: Visit, phone: Visit, house: House
) -> None:
    something_is_put_forward(officer)
    number = an_edition_is_made(officer)
    it_is_read_and_tested(officer, number, house)
    a_second_person_approves(officer, director, number)
    it_goes_in_a_minute(officer, number, house)
    one_comes_back(officer, number, house)
    a_reader_leaves(phone, house)
    the_provider_reads_it_on_a_phone(phone)


def something_is_put_forward(officer: Visit) -> None:
    officer.go("/newsletter/items/put/")
    officer.look(*WIDE)
    officer.press_button("Put it forward")
    officer.is_told("Enter a title")
    officer.fill("Title", ITEM)
    officer.fill("What do you want to tell?", "Two beds in **Saltmarsh** from Monday.\n\n- Ring the desk")
    officer.press_button("Put it forward")
    officer.sees("Waits for an edition", "Two beds in Saltmarsh")
    officer.look(*WIDE)
    officer.go("/newsletter/items/")
    officer.look(*WIDE)


def an_edition_is_made(officer: Visit) -> str:
    """Begun, filled, and for partners and the council alone; returns its path."""
    officer.go("/newsletter/")
    officer.look(*WIDE)
    press_link(officer, "Begin an edition")
    officer.fill("Title", TITLE)
    officer.fill("Opening words (optional)", "Good morning.")
    officer.press_button("Begin it")
    officer.title(TITLE)
    path = officer.path
    officer.page.get_by_role("button", name=f"Take in {ITEM}", exact=True).click()
    officer.sees("Taken in.")
    officer.go(f"{path}change/")
    officer.look(*WIDE)
    officer.choose("Partners")
    officer.press_button("Keep it")
    officer.sees("Partners")
    officer.look(*WIDE)
    officer.go(f"{path}readers/")
    officer.look(*WIDE)
    return path


def it_is_read_and_tested(officer: Visit, path: str, house: House) -> None:
    officer.go(f"{path}preview/")
    officer.select("As which reader?", "Registered managers")
    officer.select("With which kind of service?", "Home care")
    officer.press_button("Show it")
    officer.look(*WIDE)
    officer.page.frame_locator(".cp-frame--phone").get_by_role("heading", level=1).wait_for()
    officer.press_button("Send this to me as a test")
    officer.sees("A test is on its way to")
    assert "Two beds in Saltmarsh" in house.letter_to("marta.kowalewska@")


def a_second_person_approves(officer: Visit, director: Visit, path: str) -> None:
    officer.go(path)
    press_link(officer, "Hand in for approval")
    officer.look(*WIDE)
    officer.press_button("Hand in for approval")
    officer.sees("Somebody else approves it")
    director.go(path)
    director.look("desktop")
    press_link(director, "Approve")
    director.press_button("Approve")
    director.sees("Approved. Say when it goes.")


def it_goes_in_a_minute(officer: Visit, path: str, house: House) -> None:
    officer.go(f"{path}schedule/")
    officer.look(*WIDE)
    at = the_next_minute()
    officer.fill("Day", str(at.day))
    officer.fill("Month", str(at.month))
    officer.fill("Year", str(at.year))
    officer.fill("At what time?", f"{at:%H:%M}")
    officer.choose("Send it even if that is a weekend or a bank holiday")
    officer.press_button("Schedule it")
    officer.sees("It goes on")
    waited(lambda: bool(letters(house)), UNTIL_IT_GOES)
    waited(lambda: _all_sent(officer, path), UNTIL_IT_GOES)
    officer.look(*WIDE)


def the_next_minute() -> datetime:
    """The next that begins late enough for the form to be filled in before."""
    return clock.now().astimezone(LONDON) + timedelta(seconds=60 + HASTE)


def _all_sent(officer: Visit, path: str) -> bool:
    officer.go(path)
    rows = officer.text("main")
    return "Sent" in rows and "Waits" not in rows and "Being sent" not in rows


def letters(house: House) -> list[bytes]:
    """The mails of this edition that lie in the outbox."""
    files = sorted((house.home / "outbox").glob("[0-9]*.eml"))
    raws = [file.read_bytes() for file in files]
    return [raw for raw in raws if message_from_bytes(raw)["Subject"] == TITLE]


def one_comes_back(officer: Visit, path: str, house: House) -> None:
    """Their mail server gives one back; the edition's page tells so, and why."""
    report = report_on(letters(house)[0])
    command = [sys.executable, "-m", "config.cli", "enquiries", "receive", "--council", "ambershire"]
    subprocess.run(command, input=report, env=house.acting(), cwd=CHECKOUT, check=True)
    officer.go(f"{path}readers/?where=bounced")
    officer.sees("Came back", "Nobody has this address there")
    officer.look(*WIDE)
    assert len(officer.table()) == 1
    officer.follow("Send again")
    officer.sees("The address that is kept is still the same")
    officer.look(*WIDE)


def a_reader_leaves(phone: Visit, house: House) -> None:
    """By the link in the mail, in a window in which nobody has signed in."""
    raw = letters(house)[-1]
    link = re.search(
        r"<https?://[^/\s]+(/newsletter/leave/[^>\s]+)>", str(message_from_bytes(raw)["List-Unsubscribe"])
    )
    assert link
    phone.go(link[1])
    phone.look(*WIDE)
    phone.sees("answers to what you asked")
    phone.press_button("Leave the newsletter")
    phone.title("You have left the newsletter")
    phone.look(*WIDE)
    phone.press_button("Get it again")
    phone.title("You get the newsletter")


def the_provider_reads_it_on_a_phone(phone: Visit) -> None:
    phone.sign_in_as("Grace Ekpenyong")
    phone.go("/provider/newsletters/")
    phone.look(*WIDE)
    phone.does_not_see(TITLE)
    phone.go(phone.address_like(r"/provider/newsletters/\d+/"))
    phone.look(*WIDE)
    phone.go("/newsletter/suggest/")
    phone.look(*WIDE)
