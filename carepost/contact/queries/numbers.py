"""How services are reached: the card with the register's own numbers, and who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from carepost.contact.models import PhoneCard, PhoneNumber, ServiceContact, WelfareCall
from carepost.contact.phonebook import of_register
from carepost.contact.rules import Outcome
from carepost.contact.rules.numbers import Card, Number, all_numbers, next_to_ring, to_ring
from carepost.core.acting import Actor
from carepost.register.models import HeldRole, RoleHolding, Service


@dataclass(frozen=True, slots=True)
class Reach:
    """A card with the register's numbers beside it. `version` is 0 where nobody has written one; `registered` is the
    nominated individual that the register names, `attempts` are the calls since they were last reached, newest first.
    """

    card: Card
    version: int
    of_register: Sequence[Number]
    registered: str
    attempts: Sequence[WelfareCall] = ()

    @property
    def numbers(self) -> Sequence[Number]:
        """Those that may be right, in the order in which to ring them."""
        return to_ring(self.of_register, self.card)

    @property
    def of_register_right(self) -> Sequence[Number]:
        """Those of the register among them."""
        known = {each.key for each in self.of_register}
        return [each for each in self.numbers if each.key in known]

    @property
    def wrong(self) -> Sequence[Number]:
        return [each for each in all_numbers(self.of_register, self.card) if each.wrong_by]

    @property
    def next(self) -> Number | None:
        """The number to ring now: another than the last attempts rang, if there is one; None when none is left."""
        return next_to_ring(self.numbers, [each.rang for each in self.attempts])

    def to_choose(self, rang: str = "", *, recorded: str = "") -> Sequence[Number]:
        """The numbers that a call may have rung: also the one that was chosen, where it is said to be wrong by now, and
        the one that a call has `recorded`, where it is gone.
        """
        found = [*self.numbers, *(each for each in self.wrong if each.number in (rang, recorded))]
        gone = recorded and recorded not in {each.number for each in found}
        return [*found, *([Number(recorded)] if gone else [])]

    def tried(self, number: Number) -> WelfareCall | None:
        """The last attempt that rang a number since they were last reached."""
        return next(
            (each for each in self.attempts if each.rang and Number(each.rang).key == number.key), None
        )

    @property
    def nominated(self) -> str:
        """Who the nominated individual is: as the card has it, else as the register."""
        return self.card.nominated_name or self.registered


def reach(viewer: Actor, service: Service) -> Reach:
    """How one service is reached."""
    return reaches(viewer, [service])[service.pk]


def reaches(viewer: Actor, services: Sequence[Service]) -> dict[int, Reach]:
    """How each of these services is reached, asked for all of them at once; each with its organisation."""
    ids = [each.pk for each in services]
    cards = {row.service_id: row for row in _newest(viewer).filter(service_id__in=ids)}
    known = of_register(viewer, services)
    nominated = _nominated(services)
    attempts = _attempts(viewer, ids)
    return {
        each.pk: Reach(
            card=cards[each.pk].as_card() if each.pk in cards else Card(),
            version=cards[each.pk].version if each.pk in cards else 0,
            of_register=known[each.pk],
            registered=nominated.get(each.organisation_id or 0, ""),
            attempts=attempts.get(each.pk, ()),
        )
        for each in services
    }


@dataclass(frozen=True, slots=True)
class Lacking:
    """A service without a number that may be right; `last` is the one said to be wrong last, if any was."""

    service: Service
    last: Number | None


def lacking(viewer: Actor) -> list[Lacking]:
    """The services that the viewer's council calls and has no number of: somebody must find one.

    A number that is entered, or that the register brings, ends it: nothing is kept of it beside the numbers.
    """
    council_id = viewer.council_id or 0
    said_wrong = PhoneNumber.objects.filter(council_id=council_id).exclude(wrong_by="")
    called = Service.objects.filter(
        Q(phone="") | Q(pk__in=said_wrong.values("card__service_id")), host_id=council_id, adult_social_care=True,
        withdrawn=False, status__in=["registered", "dormant"],
    )  # fmt: skip
    closed = ServiceContact.objects.filter(council_id=council_id, closed_on__isnull=False)
    called = called.exclude(pk__in=closed.values("service_id"))
    services = list(called.select_related("organisation").defer("search").order_by("name", "pk"))
    found = reaches(viewer, services) if services else {}
    return [Lacking(each, _last_wrong(found[each.pk])) for each in services if not found[each.pk].numbers]


def _last_wrong(found: Reach) -> Number | None:
    dated = [(each.wrong_at, each) for each in found.wrong if each.wrong_at]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def versions(viewer: Actor, service_id: int) -> Sequence[PhoneCard]:
    """Every version of a card, newest first."""
    rows = PhoneCard.objects.filter(council_id=viewer.council_id or 0, service_id=service_id)
    return list(rows.order_by("-version"))


def _newest(viewer: Actor) -> QuerySet[PhoneCard]:
    rows = PhoneCard.objects.filter(council_id=viewer.council_id or 0)
    return rows.order_by("service_id", "-version").distinct("service_id").prefetch_related("numbers")


def _nominated(services: Sequence[Service]) -> dict[int, str]:
    """Whom the register names for each provider, by its id."""
    providers = {each.organisation_id for each in services if each.organisation_id}
    rows = RoleHolding.objects.filter(
        role=HeldRole.NOMINATED_INDIVIDUAL, until__isnull=True, withdrawn=False, organisation_id__in=providers
    )
    return {row.organisation_id or 0: row.person_name for row in rows.order_by("-pk")}


def _attempts(viewer: Actor, service_ids: Sequence[int]) -> dict[int, list[WelfareCall]]:
    council_id = viewer.council_id or 0
    last = ServiceContact.objects.filter(council_id=council_id, service_id=OuterRef("service_id"))
    rows = (
        WelfareCall.objects.filter(council_id=council_id, service_id__in=service_ids, is_current=True)
        .exclude(outcome=Outcome.COMPLETED)
        .annotate(last=Subquery(last.values("last_completed_at")[:1]))
        .filter(Q(last__isnull=True) | Q(started_at__gt=F("last")))
    )
    found: dict[int, list[WelfareCall]] = {}
    for row in rows.only("service_id", "outcome", "on", "rang", "started_at").order_by("-started_at", "-pk"):
        found.setdefault(row.service_id, []).append(row)
    return found
