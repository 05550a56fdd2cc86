"""Mail that waits, that left, and that did not: who sees what of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.gateways.mail.models import QueuedMail, WayOut
from carepost.gateways.mail.states import ON_ITS_WAY, State
from carepost.gateways.mail.stopping import is_stopped

Mails = QuerySet[QueuedMail, QueuedMail]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much waits and since when, how much needs somebody, and which ways out are away."""

    waiting: int
    since: datetime | None
    need_somebody: int
    away: tuple[WayOut, ...]


def mails(viewer: Actor, states: Sequence[str] = (), words: str = "") -> Mails:
    """The council's mails, the newest first, without what they say."""
    rows = QueuedMail.objects.filter(council_id=viewer.council_id or 0).defer("content")
    if states:
        rows = rows.filter(state__in=states)
    if words:
        rows = rows.filter(Q(to__icontains=words) | Q(reference__icontains=words))
    return rows.order_by("-queued_at", "pk")


def mail(viewer: Actor, key: UUID) -> QueuedMail:
    """One mail of the council. Raises Http404."""
    row = QueuedMail.objects.filter(council_id=viewer.council_id or 0, pk=key).first()
    if row is None:
        raise Http404("There is no mail of that number")
    return row


def may_leave(row: QueuedMail) -> bool:
    """Whether nobody stopped what this mail is part of."""
    return not is_stopped(row)


def standing(viewer: Actor, now: datetime) -> Standing:
    """How mail stands just now."""
    waiting = Q(state__in=ON_ITS_WAY)
    stuck = Q(state__in=[state for state in State if state.needs_somebody])
    told = QueuedMail.objects.filter(council_id=viewer.council_id or 0).aggregate(
        waiting=Count("pk", filter=waiting),
        since=Min("queued_at", filter=waiting),
        stuck=Count("pk", filter=stuck),
    )
    away = tuple(WayOut.objects.filter(away_until__gt=now).order_by("name"))
    return Standing(told["waiting"], told["since"], told["stuck"], away)
