"""Move a call of the rota in force by hand, put it back, lock it where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carepost.contact.actions.rota.publishing import one_at_a_time, policy_of
from carepost.contact.models import Absence, OfficerHours, Rota, RotaPlace
from carepost.contact.planning import has_closed
from carepost.contact.rules.rota import MoveFault, Wanted, latest_day, may_move, weekday_of
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.clock import LONDON
from carepost.core.refusals import Refused, refuse_if
from carepost.risk.rules import Band


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a call shall go: who rings, on which day, from which minute after midnight."""

    officer_id: int
    day: date
    minute: int


@action("contact.move_call")
def move_call(*, by: Actor, place_id: int, to: Spot) -> RotaPlace:
    """Put a call with another officer, on another day or at another time. It is locked there."""
    place = _in_force(by, place_id)
    if place.locked_by:
        raise Refused([MoveFault.LOCKED])
    return _moved(by, place, to, was=Spot(place.officer_id, place.day, place.minute), lock=True)


@action("contact.put_back_call")
def put_back_call(*, by: Actor, place_id: int) -> RotaPlace:
    """Undo the last move by hand: the call goes back where it was, and may move again."""
    place = _in_force(by, place_id)
    if place.was_officer_id is None or place.was_day is None or place.was_minute is None:
        raise Refused([MoveFault.NOT_MOVED])
    return _moved(
        by, place, Spot(place.was_officer_id, place.was_day, place.was_minute), was=None, lock=False
    )


@action("contact.lock_call")
def lock_call(*, by: Actor, place_id: int) -> RotaPlace:
    """Keep a call with this officer at this time, whatever rota comes next."""
    return _locked(by, place_id, by.name)


@action("contact.unlock_call")
def unlock_call(*, by: Actor, place_id: int) -> RotaPlace:
    """Let a call move again when the next rota is made."""
    return _locked(by, place_id, "")


def _locked(by: Actor, place_id: int, locked_by: str) -> RotaPlace:
    place = _in_force(by, place_id)
    place.locked_by = locked_by
    place.save(update_fields=["locked_by"])
    Rota.objects.filter(pk=place.rota_id).update(changed_at=clock.now())
    audit.note(subject=f"service:{place.service.ref}", day=place.day, minute=place.minute)
    return place


def _in_force(by: Actor, place_id: int) -> RotaPlace:
    """The place, so long as nobody else changes the rota: two people move one after the other."""
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    rows = RotaPlace.objects.filter(council_id=council_id, pk=place_id, in_force=True)
    place = rows.annotate(is_closed=has_closed()).select_related("service").first()
    if place is None:
        raise Refused([MoveFault.NOT_IN_FORCE])
    if place.made:
        raise Refused([MoveFault.MADE])
    if place.is_closed:
        raise Refused([MoveFault.CLOSED])
    return place


def _moved(by: Actor, place: RotaPlace, to: Spot, *, was: Spot | None, lock: bool) -> RotaPlace:
    now = clock.now()
    local, policy = now.astimezone(LONDON), policy_of(place.council_id, now).value
    refuse_if(
        may_move(
            _facts(place, to, _latest(place, local.date())), policy, today=local.date(),
            now_minute=local.hour * 60 + local.minute,
        )
    )  # fmt: skip
    place.officer_id, place.day, place.minute = to.officer_id, to.day, to.minute
    place.was_officer_id = was.officer_id if was else None
    place.was_day, place.was_minute = (was.day, was.minute) if was else (None, None)
    place.locked_by = by.name if lock else ""
    place.save()
    Rota.objects.filter(pk=place.rota_id).update(changed_at=now)
    audit.note(
        subject=f"service:{place.service.ref}",
        officer=to.officer_id,
        day=to.day,
        minute=to.minute,
        back=was is None,
    )
    return place


def _latest(place: RotaPlace, today: date) -> date:
    policy = policy_of(place.council_id, clock.now()).value
    return latest_day(place.due_on, Band(place.band), policy, today=today, last_day=place.rota.last_day)


def _facts(place: RotaPlace, to: Spot, latest: date) -> Wanted:
    """What is so at the place where somebody wants the call."""
    others = RotaPlace.objects.filter(rota_id=place.rota_id, day=to.day, made=False).exclude(pk=place.pk)
    hours = OfficerHours.objects.filter(
        council_id=place.council_id, profile__user_id=to.officer_id, weekday=weekday_of(to.day)
    )
    away = Absence.objects.filter(
        council_id=place.council_id,
        user_id=to.officer_id,
        withdrawn_at=None,
        first__lte=to.day,
        last__gte=to.day,
    )
    return Wanted(
        day=to.day,
        minute=to.minute,
        hours=tuple(hours.values_list("begins", "ends")),
        away=away.exists(),
        taken=tuple(others.filter(officer_id=to.officer_id).values_list("minute", flat=True)),
        same_day=others.filter(service_id=place.service_id).exists(),
        latest=latest,
    )
