"""What a machine reads of calls: facts, and of one call what may leave the council; and of requests for help."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from carepost.contact import due
from carepost.contact.models import SupportEvent, SupportRequest, WelfareCall
from carepost.contact.queries.calls import Said, Wanted, call_of, matching
from carepost.contact.queries.sharing import consent_of, shareable
from carepost.contact.queries.support.requests import seen
from carepost.contact.rules.sharing import words_that_leave
from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.queries.services import in_localities

_FACTS = (
    "outcome", "started_at", "ended_at", "on", "due_on", "respondent_role", "booked_for", "script_key",
    "script_version", "recorded_at", "supersedes_id", "is_current", "service__ref",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaves:
    """A call, and what of its words may leave the council: note and answers as consent has them now."""

    call: WelfareCall
    shared: bool
    note: str
    answers: list[Said]


def calls(
    viewer: Actor,
    wanted: Wanted,
    *,
    ref: str = "",
    localities: Collection[int] = (),
    since: datetime | None = None,
) -> QuerySet[WelfareCall, WelfareCall]:
    """The calls that stand and match, without their words; of one service, of localities, or recorded since then."""
    rows = matching(viewer, wanted).only(*_FACTS)
    rows = rows.filter(service__ref=ref) if ref else rows
    rows = rows.filter(in_localities(viewer, localities, "service_id")) if localities else rows
    return rows.filter(recorded_at__gte=since) if since else rows


def call(viewer: Actor, number: int) -> Leaves:
    """One call, superseded or not, as it may leave the council. Raises Http404 for one of another council."""
    found = call_of(viewer, number)
    given = consent_of(viewer, found)
    return Leaves(
        call=found,
        shared=given.shared,
        note=words_that_leave(found.note, shared=given.shared),
        answers=shareable(viewer, found, given),
    )


def due_calls(
    viewer: Actor, on: date, *, ref: str = "", localities: Collection[int] = ()
) -> QuerySet[Service, Service]:
    """The services that the viewer's council must call by a day, late ones too; one, or those of localities."""
    if viewer.council_id is None:
        return Service.objects.none()
    waiting = [each.service_id for each in due.due_by(viewer.council_id, on)]
    rows = Service.objects.filter(pk__in=waiting)
    rows = rows.filter(ref=ref) if ref else rows
    return rows.filter(in_localities(viewer, localities, "pk")) if localities else rows


def clocks(rows: Sequence[Service], on: date) -> Mapping[int, due.Clock]:
    """When each of these services of one council's is due, by its id."""
    return due.clocks_of(rows, on, {})


def help_asked(
    viewer: Actor, *, ref: str = "", states: Collection[str] = (), since: datetime | None = None
) -> QuerySet[SupportRequest, SupportRequest]:
    """The requests for help that the viewer may see; of one service, in some states, or moved since a moment."""
    rows = seen(viewer)
    rows = rows.filter(service__ref=ref) if ref else rows
    rows = rows.filter(state__in=states) if states else rows
    if since is None:
        return rows
    return rows.filter(Exists(SupportEvent.objects.filter(request_id=OuterRef("pk"), at__gte=since)))
