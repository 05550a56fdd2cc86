"""Changes of provider: what waits for a decision, what was decided, and what a provider reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.providers.models import Handover, HandoverDecision
from carepost.providers.reach import standing_decision, windows
from carepost.providers.rules import Decided, Kind
from carepost.register.models import Capacity, Service
from carepost.register.reach import ACTIVE, is_own


@dataclass(frozen=True, slots=True)
class Change:
    """A service that another provider runs: from whom, to whom, what stands, and every decision, newest first."""

    pk: int
    service: Service
    successor: Service | None
    gives: str
    takes: str
    told_on: date
    stands: Decided
    decisions: Sequence[HandoverDecision]

    @property
    def decided(self) -> bool:
        return bool(self.decisions)

    @property
    def place(self) -> str:
        return f"{self.service.name}, {self.service.town}" if self.service.town else self.service.name


def changes(viewer: Actor) -> Sequence[Change]:
    """Those in the viewer's council, undecided ones first, then the latest."""
    rows = _shown(_between_people().filter(council_id=council_of(viewer)))
    found = [_change(row) for row in rows.order_by("-on", "-pk")]
    return sorted(found, key=lambda each: each.decided)


def undecided(viewer: Actor, *, most: int = 5) -> tuple[Sequence[Change], int]:
    """The oldest of those that wait for a decision, and how many there are."""
    rows = _between_people().filter(council_id=viewer.council_id or 0, decisions=None)
    return [_change(row) for row in _shown(rows).order_by("on", "pk")[:most]], rows.count()


def change(viewer: Actor, handover_id: int) -> Change:
    """One of them. Raises 404."""
    rows = _shown(Handover.objects.filter(undone_at=None, council_id=council_of(viewer)))
    return _change(get_object_or_404(rows, pk=handover_id))


def change_of(viewer: Actor, service: Service) -> Change | None:
    """The latest change of this service, as those of its council or of either provider may see it."""
    rows = _shown(_between_people().filter(Q(service=service) | Q(successor=service)))
    row = rows.order_by("-on", "-pk").first()
    return _change(row) if row else None


def came(viewer: Actor) -> Sequence[Change]:
    """The services that came to the viewer's provider from another, the latest first."""
    rows = _between_people().filter(after__body_id=viewer.provider_id or 0)
    return [_change(row) for row in _shown(rows).order_by("-on", "-pk")]


def _between_people() -> QuerySet[Handover]:
    """Changes from people who signed in here: with nobody before, there is nothing that could pass."""
    rows = Handover.objects.filter(undone_at=None, before__body__isnull=False)
    return rows.filter(Q(after__body=None) | ~Q(before__body_id=F("after__body_id")))


def _shown(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    newest = HandoverDecision.objects.order_by("-pk")
    return rows.select_related("service", "successor", "before", "after").prefetch_related(
        Prefetch("decisions", queryset=newest, to_attr="newest_first")
    )


def _change(row: Handover) -> Change:
    decisions: list[HandoverDecision] = row.newest_first  # type: ignore[attr-defined]
    return Change(
        pk=row.pk,
        service=row.service,
        successor=row.successor,
        gives=row.before.name,
        takes=row.after.name,
        told_on=row.on,
        stands=standing_decision(row, decisions[0] if decisions else None),
        decisions=decisions,
    )


def held_service(viewer: Actor, ref: str) -> Service:
    """A service of which the viewer's provider may read something: it runs it, ran it, or something was opened.

    Raises 404.
    """
    opened = {each.service.pk for each in came(viewer) if each.stands.opens}
    known = {*windows(viewer, Kind.CALLS), *opened}
    rows = Service.objects.select_related("host", "organisation")
    return get_object_or_404(rows, ref=ref, pk__in=known)


def held_services(viewer: Actor) -> Sequence[tuple[Service, bool]]:
    """All of these by name, each with whether the provider runs it now."""
    opened = {each.service.pk for each in came(viewer) if each.stands.opens}
    rows = Service.objects.filter(pk__in={*windows(viewer, Kind.CALLS), *opened}).select_related(
        "organisation"
    )
    return [(row, runs(viewer, row)) for row in rows.order_by("name", "pk")]


def runs(viewer: Actor, service: Service) -> bool:
    """Whether the viewer's provider runs a service now, and it is one of theirs."""
    return is_own(viewer, service) and service.status in ACTIVE


def readings(viewer: Actor, service: Service) -> Sequence[Capacity]:
    """The readings of beds that the database shows the viewer's provider."""
    if viewer.provider_id is None:
        return ()
    rows = Capacity.objects.filter(service=service).select_related("council")
    return list(rows.order_by("-as_of", "council__name"))
