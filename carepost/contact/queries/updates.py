"""What a provider's page of beds and staff shows: what is asked of each service, what is known, and what was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.http import Http404

from carepost.contact.buyers import Buyer, buyers
from carepost.contact.models import ServiceUpdate
from carepost.contact.queries.support import askable
from carepost.contact.rules.updates import questions_for
from carepost.core.acting import Actor, ActorKind
from carepost.questions import data
from carepost.questions.queries import ledger
from carepost.questions.rules import QuestionSet
from carepost.questions.rules.ledger import Known, LedgerPolicy, mark
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class OwnUpdate:
    """One service of one's own: what is asked of it and what is known. `mark` names what this page shows as known."""

    service: Service
    asked: QuestionSet
    known: Mapping[str, Known]
    mark: str
    policy: LedgerPolicy
    buyers: Sequence[Buyer]

    @property
    def chosen(self) -> Sequence[Buyer]:
        """The other councils that are told as well, as the provider chose last."""
        return [each for each in self.buyers if each.chosen]

    @property
    def words(self) -> str:
        """All that is known, as people say it."""
        return ", ".join(each.words for each in self.known.values())

    @property
    def since(self) -> date | None:
        """The day of the oldest of these answers."""
        return min((each.on for each in self.known.values()), default=None)

    @property
    def good_until(self) -> date | None:
        """The last day on which nothing has to be asked; None where something was never told."""
        if len(self.known) < len(self.asked.questions):
            return None
        return min(each.good_until(self.policy) for each in self.known.values())

    def is_asked(self, today: date) -> bool:
        """Whether there is something to ask today."""
        return self.good_until is None or self.good_until < today


@dataclass(frozen=True, slots=True)
class Told:
    """What was told at one time, in plain words."""

    row: ServiceUpdate
    words: str


def own_updates(viewer: Actor, today: date, ref: str = "") -> list[OwnUpdate]:
    """The viewer's own services that a council looks after, or the one of that number. Raises Http404 for none."""
    services = [service for service in askable(viewer) if ref in ("", service.ref)]
    if ref and not services:
        raise Http404("No service of theirs with that number is looked after by a council here")
    known = ledger.known(viewer, services)
    policies = {host: ledger.policy_of(host, today) for host in {service.host_id for service in services}}
    bought = buyers(viewer, services)
    return [_own(row, known[row.pk], policies[row.host_id], bought.get(row.pk, ())) for row in services]


def _own(
    service: Service, known: Mapping[str, Known], policy: LedgerPolicy, bought: Sequence[Buyer]
) -> OwnUpdate:
    asked = questions_for(care_home=service.care_home)
    shown = {each.key: known[each.key] for each in asked.questions if each.key in known}
    return OwnUpdate(service, asked, shown, mark(known.values()), policy, bought)


def told(viewer: Actor, service: Service, *, newest: int = 20) -> Sequence[Told]:
    """What was filled in for a service, the newest first: for its council, and for the provider itself."""
    return [Told(row, in_words(row)) for row in _seen(viewer).filter(service=service)[:newest]]


def update_of(viewer: Actor, service: Service, update_id: int) -> Told:
    """One of a service's updates. Raises Http404."""
    row = _seen(viewer).filter(service=service, pk=update_id).first()
    if row is None:
        raise Http404("There is no update of that number")
    return Told(row, in_words(row))


def _seen(viewer: Actor) -> QuerySet[ServiceUpdate, ServiceUpdate]:
    rows = ServiceUpdate.objects.order_by("-at", "-pk")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"), council_id=F("service__host_id"))
    return rows.filter(council_id=viewer.council_id or 0)


def in_words(row: ServiceUpdate) -> str:
    """The numbers of an update, as people say them."""
    return ", ".join(datum.told(row.told[datum.key]) for datum in data.named(row.told))
