"""Keep how a service wants to be called."""

from __future__ import annotations

from carepost.contact.actions.claiming import called_here
from carepost.contact.models import ContactCard
from carepost.contact.rules.cards import Card
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.register.models import Service


@action("contact.keep_card")
def keep_card(*, by: Actor, service: Service, card: Card) -> ContactCard:
    """Put a service's card in place of the one before. The next rota follows it."""
    row, _ = ContactCard.objects.update_or_create(
        council_id=called_here(by, service),
        service=service,
        defaults={
            "language": card.language,
            "days": list(card.days),
            "parts": list(card.parts),
            "kept_by": by.name,
            "kept_at": clock.now(),
        },
    )
    audit.note(subject=f"service:{service.ref}", language=card.language, days=card.days, parts=card.parts)
    return row
