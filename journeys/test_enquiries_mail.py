"""A mail comes in with a file, is answered, and the reply to the answer goes to the same enquiry."""

from __future__ import annotations

import re
import subprocess
import sys
from email.message import EmailMessage

from carepost.core import clock
from journeys.browser import Visit
from journeys.house import CHECKOUT, House
from journeys.test_enquiries import press_link

WIDE = ("desktop", "phone")
SUBJECT = (
    f"Menus for soft diets, asked at {clock.now():%H.%M.%S}"  # the same house may see this journey twice
)
ASKER = "kit.halloran@larkrise.example"
MENU = b"%PDF-1.7\n%made up for this journey"


def test_a_mail_with_a_file_is_answered_and_its_reply_goes_on_with_it(officer: Visit, house: House) -> None:
    number = it_comes_in(house)
    assert number in house.letter_to(ASKER)
    the_officer_reads_it(officer, number)
    the_officer_answers(officer)
    assert "Level 4 of the standard" in house.letter_to(ASKER)
    told = given_to_the_pipe(
        house, mail("And for breakfast?", Subject=f"Re: The answer to your question ({number})")
    )
    assert told == f"Added to an enquiry: {number}."
    officer.go(officer.path)
    officer.sees("And for breakfast?", "Asked again")
    one_that_a_machine_sent_is_taken_in(officer, house)


def mail(words: str, **headers: str) -> EmailMessage:
    """A mail of the asker's."""
    message = EmailMessage()
    for name, value in {
        "From": f"Kit Halloran <{ASKER}>",
        "To": "enquiries@ambershire.example",
        **headers,
    }.items():
        message[name.replace("_", "-")] = value
    message["Message-ID"] = f"<{clock.now().timestamp()}@larkrise.example>"
    message.set_content(words)
    return message


def given_to_the_pipe(house: House, message: EmailMessage) -> str:
    """What the command says that a mail server gives mails to."""
    command = [sys.executable, "-m", "config.cli", "enquiries", "receive", "--council", "ambershire"]
    done = subprocess.run(
        command,
        input=message.as_bytes(),
        env=house.acting(),
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.decode().strip()


def it_comes_in(house: House) -> str:
    """With a menu, and a program that calls itself one; returns its number."""
    message = mail("Is this menu right for Mr K, who chokes easily?", Subject=SUBJECT)
    for name, content in (("menu.pdf", MENU), ("menu2.pdf", b"MZ\x90\x00")):
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    told = given_to_the_pipe(house, message)
    found = re.fullmatch(r"Became an enquiry: (E-\d+-\d)\.", told)
    assert found, told
    return found[1]


def the_officer_reads_it(officer: Visit, number: str) -> None:
    officer.go("/enquiries/mail/")
    officer.sees(SUBJECT, number)
    officer.look(*WIDE)
    officer.follow(number)
    officer.sees("Kit Halloran", "menu2.pdf: not of a kind that is safe to keep")
    officer.look(*WIDE)
    assert officer.download("menu.pdf").read_bytes() == MENU


def the_officer_answers(officer: Visit) -> None:
    press_link(officer, "Take on")
    officer.press_button("Take on")
    press_link(officer, "Answer")
    officer.fill("The answer", "Level 4 of the standard: puréed, without lumps.")
    officer.press_button("Answer")
    officer.sees("Answered. It is on its way.")


def one_that_a_machine_sent_is_taken_in(officer: Visit, house: House) -> None:
    subject = f"Sent by our system: {SUBJECT}"
    told = given_to_the_pipe(
        house, mail("May we have the form?", Subject=subject, Auto_Submitted="auto-generated")
    )
    assert told == "Kept aside: sent by a machine."
    officer.go("/enquiries/mail/?show=aside")
    officer.look(*WIDE)
    officer.follow(subject)
    officer.look(*WIDE)
    officer.press_button("Take it in")
    officer.is_told("Enter why it is an enquiry")
    officer.fill("Why is it an enquiry?", "A home whose system sends for people")
    officer.press_button("Take it in")
    officer.sees("Taken in as E-", subject)
