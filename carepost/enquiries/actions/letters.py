"""The letters of an enquiry: received, asked back, answered, closed; and to managers, that one is late.

Nothing that is internal is ever given to these functions: they take the row's own words and those meant for who asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from carepost.councils.models import User
from carepost.enquiries.actions.rating import rating_page
from carepost.enquiries.catalogue import inboxes_of
from carepost.enquiries.models import Enquiry, ExpertQuestion, MailboxOutage
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.ui.words import date_and_time


def received(row: Enquiry) -> None:
    """Tell whoever asked that it has come in, under which number, and by when they hear."""
    by_when = f"We will answer by {date_and_time(row.due_at)}. " if row.due_at else ""
    _to_asker(
        row, "received", f"We have your question ({row.ref})",
        f"We have your question, “{row.subject}”. {by_when}Its number is {row.ref}.",
    )  # fmt: skip


def asked_back(row: Enquiry, words: str) -> None:
    """Ask whoever asked for something more."""
    _to_asker(
        row, f"asked-{_last(row)}", f"We need to know more ({row.ref})",
        f"About your question, “{row.subject}”, {row.owner_name} asks:\n\n{words.strip()}\n\n"
        f"We go on as soon as you have answered.",
    )  # fmt: skip


def answered(row: Enquiry, words: str, *, corrected: bool) -> None:
    """Send the answer, with who gave it."""
    begins = "We put our answer right" if corrected else "The answer"
    _to_asker(
        row, f"answered-{_last(row)}", f"{begins} to your question ({row.ref})",
        f"Your question: {row.subject}\n\n{words.strip()}\n\n{_signed(row)}\n\n"
        f"Did it help? One press says so: {rating_page(row)}",
    )  # fmt: skip


def set_aside(row: Enquiry, reason: str) -> None:
    """Say that there will be no answer, and why."""
    _to_asker(
        row, f"closed-{_last(row)}", f"We have closed your question ({row.ref})",
        f"We have closed your question, “{row.subject}”.\n\nWhy: {reason.strip()}",
    )  # fmt: skip


def to_expert(asked: ExpertQuestion, page: str) -> None:
    """Send an expert the link to a question. The letter itself tells nothing of it."""
    council, until = asked.council.name, date_and_time(asked.expires_at)
    text = (
        f"{asked.expert_name},\n\n{asked.asked_by_name} of {council} has a question that you may know the answer to."
        f"\n\nRead it and answer here, without an account: {page}\n\nThe link works once, until {until}. It is for you"
        f" alone: please do not pass it on.\n\n{council}\n"
    )
    _send(
        asked.council_id, asked.expert_email, f"A question from {council}", text,
        f"{asked.enquiry_id}:expert-{asked.pk}", secret=True,
    )  # fmt: skip


def expert_answered(asked: ExpertQuestion) -> None:
    """Tell the officer who asked that the expert's answer is there, on a page that asks who reads it."""
    email = (
        User.objects.filter(pk=asked.asked_by_id or 0, is_active=True).values_list("email", flat=True).first()
    )
    if email:
        page = f"{settings.SITE_URL}{reverse('enquiries:one', args=[asked.enquiry_id])}"
        text = (
            f"{asked.expert_name} has answered what you asked about {asked.enquiry.ref}.\n\nSee it: {page}\n"
        )
        number = f"{asked.enquiry_id}:advice-{asked.pk}"
        _send(asked.council_id, email, f"{asked.expert_name} has answered", text, number)


def late(row: Enquiry, to: Iterable[str]) -> None:
    """Tell managers that an enquiry is past its time. Its text stays on its page, which asks who reads it."""
    page = f"{settings.SITE_URL}{reverse('enquiries:one', args=[row.pk])}"
    told = f"Enquiry {row.ref} was due {date_and_time(row.due_at)} and has no answer yet.\n\nSee it: {page}\n"
    for email in to:
        _send(
            row.council_id,
            email,
            f"Enquiry {row.ref} is past its time",
            told,
            f"{row.pk}:late:{row.escalated_at:%Y%m%d%H%M%S}",
        )


def mailbox_silent(row: MailboxOutage, to: Iterable[str]) -> None:
    """Tell administrators that a mailbox is not read, since when and why."""
    told = (
        f"Mails to {row.address} have not come in since {date_and_time(row.began_at)}.\n\n{row.said}\n\nThey wait in "
        f"the mailbox and come in once it can be read. Ask whoever runs Carepost to run: carepost check\n"
    )
    for email in to:
        _send(row.council_id, email, f"Mails to {row.address} do not come in", told, f"mailbox-{row.pk}")


def _signed(row: Enquiry) -> str:
    author = row.events.order_by("-pk").values_list("by_name", flat=True).first() or row.owner_name
    return f"{author}, {row.council.name}"


def _to_asker(row: Enquiry, number: str, subject: str, said: str) -> None:
    if not row.asker_email:
        return
    way = ""
    if row.body_id is not None:
        page = f"{settings.SITE_URL}{reverse('enquiries:own', args=[row.pk])}"
        way = f"See it, or add to it: {page}\n\n"
    text = f"{row.asker_name},\n\n{said}\n\n{way}{row.council.name}\n"
    mailbox = next(iter(inboxes_of(row.council.slug)), "")
    _send(row.council_id, row.asker_email, subject, text, f"{row.pk}:{number}", reply_to=mailbox)


def _last(row: Enquiry) -> int:
    """The number of the step that a letter tells of, so that each letter is one of its own."""
    return row.events.order_by("-pk").values_list("pk", flat=True).first() or 0


def _send(
    council_id: int,
    to: str,
    subject: str,
    text: str,
    number: str,
    *,
    secret: bool = False,
    reply_to: str = "",
) -> None:
    message = Message(
        to=to, subject=subject, text=text, kind="enquiry", reference=f"enquiry:{number}", secret=secret,
        reply_to=reply_to,
    )  # fmt: skip
    send_on_commit(message, council_id=council_id)
