"""The letters of a disagreement: to the provider that it is asked or answered, to managers that one is late.

Mails repeat nothing of what was said: it stays on the pages, which ask who reads it.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from carepost.core import clock
from carepost.core.calendar import in_words
from carepost.councils import reach
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.risk.models import Disagreement

KIND = "disagreement"


def to_provider(row: Disagreement, said: str) -> None:
    """Tell the people of the provider that there is something to read."""
    body = row.service.organisation.body_id if row.service.organisation else None
    page = f"{settings.SITE_URL}{reverse('risk:own-disagreement', args=[row.pk])}"
    for email in reach.emails_of_provider(body, row.service_id, clock.today()):
        _send(
            row,
            email,
            f"{said} ({row.ref})",
            f"{row.service.name}\n\n{said}.\n\nRead it: {page}\n\n{row.council}\n",
        )


def late(row: Disagreement) -> None:
    """Tell the managers that a disagreement has no answer in time."""
    page = f"{settings.SITE_URL}{reverse('risk:disagreement', args=[row.pk])}"
    due = in_words(row.due_on) if row.due_on else ""
    about = f"{row.ref}, about the standing of {row.service.name},"
    text = f"{about} was due {due} and has no answer yet.\n\nSee it: {page}\n"
    for email in reach.emails_of_managers(row.council_id, clock.today()):
        _send(row, email, f"{row.ref} is past its time", text)


def _send(row: Disagreement, to: str, subject: str, text: str) -> None:
    reference = f"{KIND}:{row.pk}:{row.events.count()}"
    send_on_commit(
        Message(to=to, subject=subject, text=text, kind=KIND, reference=reference), council_id=row.council_id
    )
