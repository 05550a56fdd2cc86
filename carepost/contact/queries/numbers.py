"""How services are reached: the card with the register's own numbers, and who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from carepost.contact.models import PhoneCard
from carepost.contact.phonebook import numbers_of_register
from carepost.contact.rules.numbers import Card, Number, all_numbers, to_ring
from carepost.core.acting import Actor
from carepost.register.models import HeldRole, RoleHolding, Service


@dataclass(frozen=True, slots=True)
class Reach:
    """A card with the register's numbers beside it. `version` is 0 where nobody has written one."""

    card: Card
    version: int
    numbers: Sequence[Number]
    wrong: Sequence[Number]
    nominated: str

    @property
    def first(self) -> Number | None:
        """The number to ring first; None when none is left."""
        return self.numbers[0] if self.numbers else None


def reach(viewer: Actor, service: Service) -> Reach:
    """How one service is reached."""
    row = _newest(viewer).filter(service=service).first()
    card = row.as_card() if row else Card()
    known = numbers_of_register(viewer, service)
    everything = all_numbers(known, card)
    return Reach(
        card=card,
        version=row.version if row else 0,
        numbers=to_ring(known, card),
        wrong=[each for each in everything if each.wrong_by],
        nominated=card.nominated_name or _nominated(service),
    )


def versions(viewer: Actor, service_id: int) -> Sequence[PhoneCard]:
    """Every version of a card, newest first."""
    rows = PhoneCard.objects.filter(council_id=viewer.council_id or 0, service_id=service_id)
    return list(rows.order_by("-version"))


def _newest(viewer: Actor) -> QuerySet[PhoneCard]:
    rows = PhoneCard.objects.filter(council_id=viewer.council_id or 0)
    return rows.order_by("service_id", "-version").distinct("service_id").prefetch_related("numbers")


def _nominated(service: Service) -> str:
    rows = RoleHolding.objects.filter(role=HeldRole.NOMINATED_INDIVIDUAL, until__isnull=True, withdrawn=False)
    held = rows.filter(organisation_id=service.organisation_id).first() if service.organisation_id else None
    return held.person_name if held else ""
