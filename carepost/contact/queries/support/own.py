"""Support as a provider's people see it: what they asked for, what is offered, what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carepost.contact import catalogue
from carepost.contact.models import SupportRequest
from carepost.contact.queries.support.requests import seen
from carepost.contact.rules.support import OPEN, Kind, State
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class OwnHelp:
    """The requests of one's own services, by what they ask of one."""

    offered: Sequence[SupportRequest]
    to_answer: Sequence[SupportRequest]
    waiting: Sequence[SupportRequest]
    past: Sequence[SupportRequest]

    @property
    def asks(self) -> int:
        """How many things are asked of the provider now."""
        return len(self.offered) + len(self.to_answer)


def own_help(viewer: Actor, *, past: int = 20) -> OwnHelp:
    """Support for the viewer's own services: open, waiting for an answer, and the latest that ended."""
    if viewer.provider_id is None:
        return OwnHelp((), (), (), ())
    living = [State.OFFERED, State.DELIVERED, *OPEN]
    rows = list(seen(viewer).filter(state__in=living).order_by("due_on", "pk"))
    ended = seen(viewer).exclude(state__in=living).order_by("-ended_at", "-pk")[:past]
    return OwnHelp(
        offered=[row for row in rows if row.state == State.OFFERED],
        to_answer=[row for row in rows if row.state == State.DELIVERED],
        waiting=[row for row in rows if row.state in OPEN],
        past=list(ended),
    )


def askable(viewer: Actor) -> list[Service]:
    """The viewer's own services that a council looks after, by name."""
    rows = Service.objects.filter(
        own(viewer), host__isnull=False, withdrawn=False, status__in=("registered", "dormant")
    )
    return list(rows.select_related("organisation", "host").order_by("name", "pk"))


def kinds_for(service: Service) -> list[Kind]:
    """What the council of a service offers."""
    return [kind for kind in catalogue.kinds_of(service.host_id or 0).values() if not kind.retired]
