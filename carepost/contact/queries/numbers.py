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
    """A card with the register's numbers beside it. `version` is 0 where nobody has written one; `registered` is the
    nominated individual that the register names.
    """

    card: Card
    version: int
    of_register: Sequence[Number]
    registered: str

    @property
    def numbers(self) -> Sequence[Number]:
        """Those that may be right, in the order in which to ring them."""
        return to_ring(self.of_register, self.card)

    @property
    def rung_first(self) -> Sequence[Number]:
        """Those of the register among them."""
        known = {each.key for each in self.of_register}
        return [each for each in self.numbers if each.key in known]

    @property
    def wrong(self) -> Sequence[Number]:
        return [each for each in all_numbers(self.of_register, self.card) if each.wrong_by]

    @property
    def first(self) -> Number | None:
        """The number to ring first; None when none is left."""
        return next(iter(self.numbers), None)

    @property
    def nominated(self) -> str:
        """Who the nominated individual is: as the card has it, else as the register."""
        return self.card.nominated_name or self.registered


def reach(viewer: Actor, service: Service) -> Reach:
    """How one service is reached."""
    row = _newest(viewer).filter(service=service).first()
    return Reach(
        card=row.as_card() if row else Card(),
        version=row.version if row else 0,
        of_register=numbers_of_register(viewer, service),
        registered=_nominated(service),
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
