"""The letters to a provider's people about support: promised, moved, cannot be met, did it help."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse

from carepost.contact.models import SupportEvent, SupportRequest
from carepost.core import clock
from carepost.core.calendar import in_words
from carepost.councils import reach
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.register.models import Service


def promised(row: SupportRequest, event: SupportEvent, before: date | None) -> None:
    """Tell the provider of a promise, or that one was moved, from when, and why."""
    assert row.promised_for is not None
    day = f"{row.promised_for:%A} {in_words(row.promised_for)}"
    if before is None:
        subject, said = f"{row.kind_name}: promised by {day}", f"{row.owner_name} promises it by {day}."
    else:
        subject = f"{row.kind_name}: now promised by {day}"
        said = f"It was promised by {in_words(before)}. It is now promised by {day}.\n\nWhy: {event.words}"
    _send(row, "support-promise", f"{event.pk}", subject, said)


def taken_back(row: SupportRequest, undone: SupportEvent) -> None:
    """Tell the provider that a promise they were told of was a slip."""
    stands = f"Promised is {in_words(row.promised_for)}." if row.promised_for else "No day is promised yet."
    day = in_words(undone.promised_for) if undone.promised_for else "a day"
    said = f"We wrote that it would be there by {day}. That was a mistake. {stands}"
    _send(
        row, "support-promise", f"{undone.pk}-undone", f"{row.kind_name}: a mistake in our last letter", said
    )


def cannot_meet(row: SupportRequest, event: SupportEvent) -> None:
    """Tell the provider that nobody can give what they asked for, and why."""
    said = (
        f"We are sorry: we cannot give this.\n\nWhy: {event.words}\n\nOur leaders see what could not be met."
    )
    _send(row, "support-unmet", f"{event.pk}", f"{row.kind_name}: we cannot give this", said)


def did_it_help(row: SupportRequest) -> None:
    """Ask the provider, once more, whether what they were given helped."""
    said = "You were given this a few days ago. Did it help? One press answers."
    _send(row, "support-helped", f"{row.pk}", f"{row.kind_name}: did it help?", said)


def _send(row: SupportRequest, kind: str, number: str, subject: str, said: str) -> None:
    page = f"{settings.SITE_URL}{reverse('contact:own-help', args=[row.pk])}"
    text = f"{row.service.name}: {row.kind_name}\n\n{said}\n\nSee it: {page}\n\n{row.council.name}\n"
    for email in addresses(row.service):
        message = Message(to=email, subject=subject, text=text, kind=kind, reference=f"{kind}:{number}")
        send_on_commit(message, council_id=row.council_id)


def addresses(service: Service) -> list[str]:
    """Where the people who have a service are written to; nobody, where none signs in for it."""
    body = service.organisation.body_id if service.organisation else None
    return reach.emails_of_provider(body, service.pk, clock.today())
