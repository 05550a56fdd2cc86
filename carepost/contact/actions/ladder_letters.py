"""The letters of the ladder: to the provider's people that a call was missed, to managers that it was."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from carepost.contact.actions.support.notices import addresses
from carepost.contact.models import LadderStep
from carepost.core import clock
from carepost.core.calendar import in_words
from carepost.councils import reach
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit

KIND = "missed-call"


def provider_addresses(step: LadderStep) -> list[str]:
    """Where the provider's people are written to."""
    return addresses(step.service)


def missed(step: LadderStep, to: list[str]) -> None:
    """Tell the provider that we could not reach them, and the managers that we could not."""
    name, day = step.service.name, in_words(step.due_on)
    page = f"{settings.SITE_URL}{reverse('contact:provider')}"
    text = (
        f"{name}\n\nWe call every service to ask how it is and what would help. Our call was due on {day} and we"
        f" have not reached you.\n\nPlease ring us, or sign in and tell us when to call: {page}\n\n"
        f"{step.council.name}\n"
    )
    for email in to:
        _send(step, email, f"{name}: we could not reach you", text)
    page = f"{settings.SITE_URL}{reverse('contact:ladder-step', args=[step.pk])}"
    alert = f"{name} was due a call on {day} and has not been reached.\n\nSee what was done: {page}\n"
    for email in managers(step):
        _send(step, email, f"{name} has not been reached", alert, told="managers")


def managers(step: LadderStep) -> list[str]:
    """The council's managers who decide about visits."""
    return reach.emails_of_managers(step.council_id, clock.today())


def _send(step: LadderStep, to: str, subject: str, text: str, *, told: str = "provider") -> None:
    reference = f"{KIND}:{step.pk}:{told}"
    message = Message(to=to, subject=subject, text=text, kind=KIND, reference=reference)
    send_on_commit(message, council_id=step.council_id)
