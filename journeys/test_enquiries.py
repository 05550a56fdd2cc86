"""An enquiry from the public page is answered with the help of an expert outside; the provider sees it and rates it."""

from __future__ import annotations

import re

from carepost.core import clock
from journeys.browser import Visit
from journeys.conftest import NewVisit
from journeys.house import House

WIDE = ("desktop", "phone")
SUBJECT = (
    f"Visits while two are ill, asked at {clock.now():%H.%M.%S}"  # the same house may see this journey twice
)
ANSWER = "One visitor at a time, with a mask, in the resident’s own room."


def link_in(letter: str, part: str) -> str:
    """The path of the link in a letter."""
    found = re.search(rf"https?://[^/\s]+(/{part}/\S+)", letter)
    assert found, letter
    return found[1]


def press_link(visit: Visit, name: str) -> None:
    """Press a link that looks like a button."""
    visit.page.get_by_role("button", name=name, exact=True).first.click()
    visit.page.wait_for_load_state()


def own_service(manager: Visit) -> str:
    """The name of the first service of a provider's."""
    manager.go("/provider/")
    return manager.text(".cp-card__title")


def test_an_enquiry_is_answered_by_an_expert_outside(
    visit: Visit, phone: Visit, new_visit: NewVisit, house: House
) -> None:
    phone.sign_in_as("Grace Ekpenyong")
    number = they_ask_in_public(new_visit(), own_service(phone), house)
    phone.go("/provider/enquiries/")
    phone.does_not_see(number)
    visit.sign_in_as("Marta Kowalewska")
    the_officer_asks_an_expert(visit, number)
    the_expert_answers_once(new_visit(), house)
    the_officer_answers(visit, number)
    the_provider_rates(phone, number, house)
    visit.go("/enquiries/themes/")
    visit.look(*WIDE)


def they_ask_in_public(anybody: Visit, service: str, house: House) -> str:
    """Ask without an account; returns the number that was told."""
    anybody.go("/ask/ambershire/")
    anybody.look(*WIDE)
    anybody.press_button("Send your question")
    anybody.is_told("Enter your name", "Enter the question")
    anybody.fill("Your name", "Grace Ekpenyong")
    anybody.fill("Your e-mail address", "grace.at.home@thistledown.example")
    anybody.fill("Which service is it about? (optional)", service)
    anybody.choose("Infection and outbreaks")
    anybody.fill("In a few words", SUBJECT)
    anybody.fill("Your question", "Two residents are ill. May families visit on Sunday?")
    anybody.press_button("Send your question")
    anybody.title("We have your question")
    anybody.look(*WIDE)
    found = re.search(r"E-\d+-\d", anybody.text(".cp-title__state"))
    assert found
    assert found[0] in house.letter_to("grace.at.home@")
    return found[0]


def the_officer_asks_an_expert(officer: Visit, number: str) -> None:
    officer.go(f"/enquiries/?show=all&text={number}")
    officer.look("desktop")
    officer.follow(SUBJECT)
    officer.look(*WIDE)
    press_link(officer, "Take on")
    officer.press_button("Take on")
    officer.page.get_by_text("More to do with it").click()
    officer.follow("Say who asks")
    officer.choose("Yes")
    officer.press_button("Say who asks")
    officer.sees("its people see this")
    press_link(officer, "Ask an expert outside")
    officer.look(*WIDE)
    officer.fill("Who knows?", "Dr Lena Hartwell")
    officer.fill("Their e-mail address", "lena.hartwell@infection.example")
    officer.fill("What do you ask them?", "May families visit while two residents have flu?")
    officer.press_button("Ask an expert outside")
    officer.sees("Waits for their answer")


def the_expert_answers_once(expert: Visit, house: House) -> None:
    """By the link in the mail, in a window in which nobody has signed in."""
    letter = house.letter_to("lena.hartwell@")
    assert "flu" not in letter
    link = link_in(letter, "expert")
    expert.go(link)
    expert.title("A question from Ambershire")
    expert.sees("while two residents have flu")
    expert.does_not_see("Sunday", "Grace")
    expert.look(*WIDE)
    expert.fill("Your answer", ANSWER)
    expert.press_button("Send your answer")
    expert.title("Thank you")
    expert.look(*WIDE)
    assert expert.go(link) == 410
    expert.title("This link has ended")
    expert.does_not_see("flu", ANSWER)
    expert.look(*WIDE)
    assert expert.go(link[:-3] + "xyz/") == 404


def the_officer_answers(officer: Visit, number: str) -> None:
    officer.go(officer.path)
    officer.sees(ANSWER)
    officer.look(*WIDE)
    press_link(officer, "Use it in the answer")
    officer.holds("The answer", ANSWER)
    officer.press_button("Answer")
    officer.sees("Answered. It is on its way.", "The expert answered")


def the_provider_rates(manager: Visit, number: str, house: House) -> None:
    manager.go("/provider/enquiries/")
    manager.sees(number)
    manager.look("phone", "narrowest")
    manager.follow(SUBJECT)
    manager.sees(ANSWER)
    manager.does_not_see("Dr Lena Hartwell")
    manager.look("phone", "narrowest")
    manager.press_button("Yes, it helped")
    manager.sees("You said: yes, it helped")
    manager.go(link_in(house.letter_to("grace.at.home@"), "helped"))
    manager.look("phone")
    manager.press_button("Partly")
    manager.sees("You said: partly")
