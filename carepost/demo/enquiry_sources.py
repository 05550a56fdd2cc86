"""Ambershire's library of answers, and the mails that came to its mailbox. Nobody is real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.enquiries import actions
from carepost.enquiries.rules.library import Entry

#: What is kept, and for how many days it was found right; None where nobody has reviewed it yet.
LIBRARY = (
    (
        Entry(
            "May families visit during an outbreak?", "infection",
            "Yes. One visitor for each resident at a time, with a mask, in the resident’s own room. Nobody is kept"
            " from somebody who is dying.",
            "Visiting care homes, guidance of the Department of Health and Social Care; agreed with public health.",
        ),
        120,
    ),
    (
        Entry(
            "How much notice do we owe for a package of care?", "contracts",
            "Fourteen days under the council’s terms. Ring brokerage the same day: they may find somebody sooner.",
            "Terms for care at home, clause 14.2.",
        ),
        200,
    ),
    (
        Entry(
            "Which training is free?", "training",
            "Moving, medicines and dementia awareness, each month at Mill Lane. Ask for a place on the page"
            " of events.",
            "Workforce plan, January.",
        ),
        10,
    ),
    (
        Entry(
            "How long are care records kept after a service closes?", "digital",
            "Eight years after the last contact, in a form that can be read.",
            "Records management code of practice, NHS England.",
        ),
        None,
    ),
)  # fmt: skip


def fill_library(writer: Actor, reviewer: Actor) -> None:
    """Write and review the answers; the review of one has run out since."""
    for entry, days in LIBRARY:
        row = actions.write_library_answer(by=writer, entry=entry)
        if days is not None:
            until = clock.today() + timedelta(days=days)
            actions.review_library_answer(by=reviewer, answer_id=row.pk, version=row.version, review_on=until)


def take_in_mails(council: Council) -> None:
    """A question with a file, one with a file that is refused, an automatic reply, and one that nobody can read."""
    by = Actor.operator("mailbox", council_id=council.pk, permissions={Can.RECEIVE_MAIL.value})
    for raw in _mails():
        actions.receive_mail(by=by, council=council, raw=raw)


def _mails() -> Iterator[bytes]:
    notes = b"Room 4: cough since Monday\nRoom 9: test negative\n"
    yield _mail(
        "rota@heron-lock.example",
        "Night rota for January",
        "Is this rota enough for 31 beds?",
        ("rota.txt", notes),
    )
    yield _mail(
        "office@alder-rise.example",
        "Our new statement of purpose",
        "Please find it attached.",
        ("statement.exe", b"MZ\x90\x00"),
    )
    yield _mail("manager@lime-hall.example", "Out of office", "I am away until Monday.", auto=True)
    yield b"\x00\x01 This is no mail."


def _mail(
    sender: str, subject: str, text: str, file: tuple[str, bytes] | None = None, *, auto: bool = False
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "enquiries@ambershire.example", subject
    if auto:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(text)
    if file is not None:
        message.add_attachment(file[1], maintype="application", subtype="octet-stream", filename=file[0])
    return message.as_bytes()
