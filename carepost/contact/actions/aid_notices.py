"""The letters about mutual aid: proposed to both, agreed by both, turned down by the other side."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from carepost.contact.actions.support.notices import addresses
from carepost.contact.models import AidMatch
from carepost.contact.rules.aid import AidKind, Party
from carepost.core.calendar import in_words
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.register.models import Service


def proposed(match: AidMatch) -> None:
    """Ask both sides whether they agree."""
    said = f"{_what(match)}\n\nTerms: {match.terms}\n\nWho pays: {match.payer}\n\nDo you agree? One press answers."
    _send(match, match.giver, "Another service could use what you offer", said, "proposed")
    _send(match, match.taker, "Another service could help you", said, "proposed")


def agreed(match: AidMatch) -> None:
    """Tell both sides that it is agreed, and with whom."""
    for service, other in ((match.giver, match.taker), (match.taker, match.giver)):
        phone = f", {other.phone}" if other.phone else ""
        terms = f"Terms: {match.terms}\n\nWho pays: {match.payer}"
        said = f"{_what(match)}\n\nWith: {other.name}, {other.town}{phone}\n\n{terms}"
        _send(match, service, "Mutual aid is agreed", said, "agreed")


def turned_down(match: AidMatch, party: Party, reason: str) -> None:
    """Tell the side that did not turn it down, and why."""
    other = match.taker if party is Party.GIVER else match.giver
    _send(
        match, other, "Mutual aid was turned down", f"{_what(match)}\n\nWhy: {reason.strip()}", "turned-down"
    )


def _what(match: AidMatch) -> str:
    kind = AidKind(match.kind)
    days = f"from {in_words(match.from_on)} to {in_words(match.to_on)}"
    return f"{kind.label}: {match.amount:,} {kind.unit}, {days}."


def _send(match: AidMatch, service: Service, subject: str, said: str, step: str) -> None:
    page = f"{settings.SITE_URL}{reverse('contact:own-match', args=[match.pk])}"
    text = f"{service.name}\n\n{said}\n\nSee it: {page}\n\n{match.council.name}\n"
    reference = f"mutual-aid:{match.pk}-{step}-{service.pk}"
    for email in addresses(service):
        message = Message(to=email, subject=subject, text=text, kind="mutual-aid", reference=reference)
        send_on_commit(message, council_id=match.council_id)
