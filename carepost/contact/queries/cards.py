"""How services want to be called."""

from __future__ import annotations

from collections.abc import Iterable

from carepost.contact.models import ContactCard
from carepost.contact.rules.cards import Card
from carepost.core.acting import Actor


def cards(viewer: Actor, service_ids: Iterable[int]) -> dict[int, Card]:
    """The card of each of these services that has one."""
    rows = ContactCard.objects.filter(council_id=viewer.council_id or 0, service_id__in=list(service_ids))
    return {row.service_id: Card(row.language, tuple(row.days), tuple(row.parts)) for row in rows}


def card_of(viewer: Actor, service_id: int) -> Card:
    """One service's card; an empty one where nothing is known."""
    return cards(viewer, [service_id]).get(service_id, Card())
