"""What to know before speaking: standing, last calls, who holds the call, what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from carepost.contact import due
from carepost.contact.models import CallDraft, WelfareCall
from carepost.contact.queries import calls
from carepost.contact.queries.own import own_clocks
from carepost.contact.rules import CallPolicy, Step, ladder, steps_reached, why_now
from carepost.core import claims, policies
from carepost.core.acting import Actor, ActorKind
from carepost.core.claims import Held
from carepost.core.clock import local_day
from carepost.register.models import Service
from carepost.register.queries import facts
from carepost.register.reach import is_own
from carepost.risk.models import Standing


@dataclass(frozen=True, slots=True)
class Around:
    """What a caller sees beside the script. `steps` are those of the ladder that a missed call reached."""

    clock: due.Clock
    why: tuple[str, ...]
    steps: tuple[Step, ...]
    recent: Sequence[WelfareCall]
    last: calls.LastAnswers
    held: Held | None


def around(viewer: Actor, service: Service, now: datetime) -> Around:
    """Everything beside the script of a call to this service."""
    council_id, on = viewer.council_id or 0, local_day(now)
    clock = due.clock_of(council_id, service, on)
    outbreak = bool(clock.standing and due.OUTBREAK in clock.standing.triggers)
    policy = policies.in_force(CallPolicy, council_id, on).value
    contact = clock.contact
    return Around(
        clock=clock,
        why=why_now(
            clock.due,
            on,
            attempts=contact.attempts if contact else 0,
            booked_for=contact.booked_for if contact else None,
        ),
        steps=steps_reached(
            ladder(clock.due.on, clock.band, policy, outbreak_open=outbreak), on, clock.due.on
        ),
        recent=calls.recent(viewer, service.pk),
        last=calls.last_answers(viewer, service.pk),
        held=holder(viewer, service, now),
    )


def called_service(viewer: Actor, ref: str) -> Service:
    """A service in the area of the viewer's council, to call it. Raises Http404 for any other."""
    service = facts.service(viewer, ref)
    if service.host_id is None or service.host_id != viewer.council_id:
        raise Http404("Your council does not call this service")
    return service


def is_called(viewer: Actor, service: Service) -> bool:
    """True for a service that the viewer's council calls."""
    active = service.adult_social_care and service.status in ("registered", "dormant")
    return active and not service.withdrawn and service.host_id == viewer.council_id


def clock_for(
    viewer: Actor, service: Service, on: date, *, standing_of: Callable[[], Standing | None] | None = None
) -> due.Clock | None:
    """The clock of a service as a member of its council or of its provider may see it; None where nobody
    calls. `standing_of` tells the standing that the council sees, where a page has asked for it.
    """
    if viewer.kind is ActorKind.PROVIDER:
        return own_clocks(viewer, [service], on).get(service.pk) if is_own(viewer, service) else None
    if not is_called(viewer, service):
        return None
    return due.clock_of(viewer.council_id or 0, service, on, standing_of=standing_of)


def holder(viewer: Actor, service: Service, now: datetime) -> Held | None:
    """Who has taken the call to this service now, if anybody."""
    return claims.holder(viewer, f"welfare-call:{service.pk}", now)


def draft_of(viewer: Actor, service: Service) -> CallDraft | None:
    """What this person typed for a call to this service and has not recorded."""
    rows = CallDraft.objects.filter(council_id=viewer.council_id or 0, service=service)
    return rows.filter(user_id=viewer.user_id or 0).first()


def drafts_of_others(viewer: Actor, service: Service) -> list[CallDraft]:
    """What colleagues typed and have not recorded, newest first."""
    rows = CallDraft.objects.filter(council_id=viewer.council_id or 0, service=service)
    return list(rows.exclude(user_id=viewer.user_id or 0).select_related("user").order_by("-updated_at"))
