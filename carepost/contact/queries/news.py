"""What a provider may tell of its own services, when it may be rung, and what it told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from carepost.contact.models import ProviderNews
from carepost.contact.newsdesk import desk_of, latest_ring
from carepost.contact.queries.support import askable
from carepost.contact.rules.news import days_to_choose, said_in_words
from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.reach import is_own


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider told, in the words in which it was asked."""

    row: ProviderNews
    said: tuple[tuple[str, str], ...]

    @property
    def in_words(self) -> str:
        """All of it in a few sentences."""
        answers = [f"{question} {answer}." for question, answer in self.said]
        return " ".join([*answers, self.row.words]).strip()


def own_service(viewer: Actor, ref: str) -> Service:
    """One of the viewer's own services that a council looks after. Raises Http404."""
    for service in askable(viewer):
        if service.ref == ref:
            return service
    raise Http404("No service of theirs with that number is looked after by a council here")


def ring_days(service: Service, today: date) -> tuple[date, ...]:
    """The days on which the provider of a service may ask its council to ring."""
    with tenancy.acting_for(desk_of(service.host_id or 0)):
        latest, weekends = latest_ring(service, today)
    return days_to_choose(today, latest, weekends=weekends)


def told(viewer: Actor, service: Service, *, newest: int = 50) -> Sequence[Told]:
    """What was told of a service, the newest first: to its council, and to the provider itself."""
    rows = ProviderNews.objects.filter(service=service)
    if viewer.council_id is not None:
        rows = rows.filter(council_id=viewer.council_id)
    elif not is_own(viewer, service):
        return ()
    return [Told(row, said_in_words(row.said)) for row in rows.order_by("-at", "-pk")[:newest]]
