"""A letter in a language that has no translation yet: asked for, held back, translated, confirmed, sent, read."""

from __future__ import annotations

from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import House

WIDE = ("desktop", "phone")
TEMPLATE = "Welcome to the market"
SUBJECT = "Witamy w ((council))"
POLISH = (
    "Szanowna Pani ((registered manager))\n\n# Co robimy\n\nDzwonimy do ((service name)) co dwa tygodnie.\n\n"
    "Z poważaniem\n\n((officer))\n((council))"
)


def press_link(visit: Visit, name: str) -> None:
    """Press a link that looks like a button."""
    visit.page.get_by_role("button", name=name, exact=True).first.click()
    visit.page.wait_for_load_state()


def test_a_letter_waits_for_its_translation_and_is_then_read_in_it(
    visit: Visit, phone: Visit, new_visit: NewVisit, house: House
) -> None:
    phone.sign_in_as("Grace Ekpenyong")
    ref, name = the_manager_asks_for_polish(phone)
    visit.sign_in_as("Marta Kowalewska")
    the_officer_has_to_decide(visit, ref)
    the_officer_enters_the_translation(visit)
    second = new_visit()
    second.sign_in_as("Delroy Satterthwaite")
    a_colleague_confirms_it_and_sends_what_waited(second)
    the_manager_reads_it(phone, name)
    the_officer_sees_that_it_was_opened(visit, name)


def the_manager_asks_for_polish(manager: Visit) -> tuple[str, str]:
    """Returns the id and the name of the service."""
    manager.go("/provider/letters/")
    manager.look("phone", "narrowest")
    address = manager.address_like(r"/provider/letters/how/[^/]+/")
    name = manager.page.locator(f"main a[href='{address}']").inner_text()
    manager.go(address)
    manager.look("phone", "narrowest")
    manager.select("In which language?", "Polish (polski)")
    manager.choose("By e-mail")
    manager.choose("Ordinary print")
    manager.press_button("Keep it")
    manager.sees("Kept. The next letter is written so.")
    return address.rstrip("/").rpartition("/")[2], name


def the_officer_has_to_decide(officer: Visit, ref: str) -> None:
    officer.go(f"/register/services/{ref}/letters/")
    officer.sees("Written to in Polish (polski)")
    officer.look(*WIDE)
    press_link(officer, "Write a letter")
    officer.look("desktop")
    officer.follow(TEMPLATE)
    officer.sees("in which this version does not exist yet", "This letter is in English.")
    officer.look(*WIDE)
    officer.press_button("Send")
    officer.is_told("Say whether theirs wait for a translation or go in English, saying so.")
    officer.choose("Hold them back and ask for a translation")
    officer.press_button("Send")
    officer.sees("1 letter held back for a translation.", "Held back for a translation")
    officer.look(*WIDE)


def the_officer_enters_the_translation(officer: Visit) -> None:
    officer.go("/letters/translations/")
    officer.look(*WIDE)
    officer.follow(TEMPLATE)
    officer.sees("Wanted", "waits for it")
    officer.look(*WIDE)
    officer.fill("Subject in Polish", SUBJECT)
    officer.fill("Text in Polish", POLISH.replace("((officer))", ""))
    officer.fill("Who translated it?", "Amber Coast Language Services, order 4502")
    officer.press_button("Keep it")
    officer.is_told("((officer)) is missing.")
    officer.fill("Text in Polish", POLISH)
    officer.press_button("Keep it")
    officer.sees("It is used once somebody else has confirmed it.", "You entered this translation.")


def a_colleague_confirms_it_and_sends_what_waited(colleague: Visit) -> None:
    colleague.go("/letters/translations/")
    colleague.follow(TEMPLATE)
    colleague.look(*WIDE)
    colleague.press_button("It is right")
    colleague.sees("Confirmed. Letters in this language use it from now on.")
    colleague.look(*WIDE)
    colleague.sees("No longer so since it was written")
    colleague.press_button("Send as it is today")
    colleague.sees("on the way.")


def the_manager_reads_it(manager: Visit, name: str) -> None:
    manager.go("/provider/")
    manager.sees("Read ")
    manager.go("/provider/letters/")
    manager.sees("New")
    manager.follow("Witamy w Ambershire")
    manager.sees(f"Dzwonimy do {name} co dwa tygodnie.")
    manager.look("phone", "narrowest")


def the_officer_sees_that_it_was_opened(officer: Visit, name: str) -> None:
    officer.go("/letters/?opened=yes&text=Witamy")
    officer.look("desktop")
    officer.follow("Witamy w Ambershire")
    officer.sees("opened by Grace Ekpenyong", "Polish (polski)", name)
    officer.look(*WIDE)
