"""The audit book as a page shows it: one council's entries, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a verb, about a subject, by a person whose name holds `who`, from and to a London
    day.
    """

    verb: str = ""
    subject: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None


def entries(viewer: Actor, wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries of the viewer's council that fit."""
    rows = AuditEntry.objects.filter(council_id=viewer.council_id, council_id__isnull=False)
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.who:
        rows = rows.filter(actor_name__icontains=wanted.who)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows.order_by("-at", "-seq")


def verbs(viewer: Actor) -> Sequence[str]:
    """The verbs that the viewer's council has entries of."""
    rows = AuditEntry.objects.filter(council_id=viewer.council_id, council_id__isnull=False)
    return list(rows.order_by("verb").values_list("verb", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
