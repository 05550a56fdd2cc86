"""Make a rota, publish it, or leave it; mend the one in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection

from carepost.contact import planning
from carepost.contact.engine.rota import making, relief, telling
from carepost.contact.engine.rota import values as engine
from carepost.contact.engine.rota.owing import service_of
from carepost.contact.models import Rota, RotaLack, RotaPlace
from carepost.contact.rules.rota import MOVES, RotaPolicy, RotaRefused, RotaState
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.calendar import next_working_day
from carepost.core.refusals import Refused

BY_HAND = "Made by hand"


@action("contact.make_rota")
def make_rota(*, by: Actor, first: date | None = None, cause: str = BY_HAND) -> Rota:
    """Propose the best rota for the next working days, from now or from a later day; nothing is in force yet."""
    council_id, now = by.council_id or 0, clock.now()
    policy = policy_of(council_id, now)
    weekdays = planning.weekdays_with_hours(council_id)
    if not weekdays:
        raise Refused([RotaRefused.NOBODY_RINGS])
    days = _days(max(first or clock.local_day(now), clock.local_day(now)), policy.value, weekdays)
    rota = propose(by, policy, days, now, cause=cause)
    audit.note(subject=f"rota:{rota.pk}", first=days[0], last=days[-1], cause=cause)
    return rota


@action("contact.make_evening_rota")
def make_evening_rota(*, by: Actor, first: date) -> int:
    """Make and publish the rota of the next days, where anybody has hours; returns 1 when one was made.

    Where the council publishes by hand, it waits as a proposal. A proposal that waits already is left alone.
    """
    council_id, now = by.council_id or 0, clock.now()
    policy = policy_of(council_id, now)
    weekdays = planning.weekdays_with_hours(council_id)
    waiting = Rota.objects.filter(council_id=council_id, state=RotaState.PROPOSED).exists()
    if not weekdays or waiting:
        audit.note(subject=f"council:{council_id}", made=0)
        return 0
    rota = propose(by, policy, _days(first, policy.value, weekdays), now, cause="Made in the evening")
    if policy.value.publishes_itself:
        _put_in_force(rota, by, now)
    audit.note(subject=f"rota:{rota.pk}", made=1, published=policy.value.publishes_itself)
    return 1


@action("contact.publish_rota")
def publish_rota(*, by: Actor, rota_id: int) -> Rota:
    """Put a proposed rota in force, in place of the one before. Raises Refused when that changed meanwhile."""
    rota = _waiting(by.council_id or 0, rota_id)
    before = _put_in_force(rota, by, clock.now())
    audit.note(subject=f"rota:{rota.pk}", instead_of=before.pk if before else None)
    return rota


@action("contact.withdraw_rota")
def withdraw_rota(*, by: Actor, rota_id: int) -> Rota:
    """Leave a proposed rota; what is in force stays."""
    rota = _waiting(by.council_id or 0, rota_id)
    _move(rota, "withdraw")
    audit.note(subject=f"rota:{rota.pk}")
    return rota


def mend_in_force(by: Actor, now: datetime, cause: str) -> Rota | None:
    """Propose the rota in force with as few changes as can be, as part of another verb; None where it is over."""
    council_id, on = by.council_id or 0, clock.local_day(now)
    in_force = Rota.objects.filter(council_id=council_id, state=RotaState.PUBLISHED, last_day__gte=on).first()
    if in_force is None:
        return None
    weekdays = planning.weekdays_with_hours(council_id)
    every = planning.days_from(max(on, in_force.first_day), 2 * (in_force.last_day - on).days + 2, weekdays)
    days = tuple(day for day in every if day <= in_force.last_day)
    return propose(by, policy_of(council_id, now), days, now, cause=cause, mends=in_force) if days else None


def propose(
    by: Actor,
    policy: policies.InForce[RotaPolicy],
    days: tuple[date, ...],
    now: datetime,
    *,
    cause: str,
    mends: Rota | None = None,
) -> Rota:
    """Work a rota out and keep it as the one proposed, in place of any that waited."""
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    for waiting in Rota.objects.filter(council_id=council_id, state=RotaState.PROPOSED):
        _move(waiting, "withdraw")
    plan = planning.plan(council_id, policy.value, days, now, mending=mends is not None)
    made = making.mend(plan.task) if mends else making.make(plan.task)
    lacking = telling.lacking(plan.task, made)
    helps = relief.relief(plan.task, made) if lacking or telling.late(plan.task, made) else ()
    rota = Rota.objects.create(
        council_id=council_id,
        state=RotaState.PROPOSED,
        first_day=days[0],
        last_day=days[-1],
        cause=cause,
        mends=mends,
        cost=made.proof.cost,
        bound=made.proof.bound,
        relief=[each.sentence for each in helps],
        policy_version=policy.version,
        made_by=by.name,
        made_at=now,
    )
    RotaPlace.objects.bulk_create([*_places(rota, plan, made), *_taken_over(rota, plan)])
    RotaLack.objects.bulk_create(_lacks(rota, plan, lacking))
    return rota


def policy_of(council_id: int, now: datetime) -> policies.InForce[RotaPolicy]:
    """The council's numbers for the rota."""
    return policies.in_force(RotaPolicy, council_id, clock.local_day(now))


def _days(first: date, policy: RotaPolicy, weekdays: set[int]) -> tuple[date, ...]:
    """The days of a new rota; it begins on a working day unless somebody rings at weekends."""
    begin = first if weekdays & {5, 6} else next_working_day(first)
    return planning.days_from(begin, policy.working_days, weekdays)


def _put_in_force(rota: Rota, by: Actor, now: datetime) -> Rota | None:
    """Publish a rota in place of the one before, which is returned. Raises Refused when that changed meanwhile."""
    in_force = Rota.objects.select_for_update().filter(council_id=rota.council_id, state=RotaState.PUBLISHED)
    before = in_force.first()
    if before is not None:
        if _changed_since(before, rota):
            raise Refused([RotaRefused.STALE])
        RotaPlace.objects.filter(rota=before, in_force=True).update(in_force=False)
        _move(before, "supersede")
    rota.published_by, rota.published_at = by.name, now
    _move(rota, "publish")
    RotaPlace.objects.filter(rota=rota).update(in_force=True)
    return before


def _places(rota: Rota, plan: planning.Plan, made: engine.Rota) -> Iterator[RotaPlace]:
    calls = plan.task.by_key()
    for key, place in made.places.items():
        service = service_of(key)
        yield RotaPlace(
            council_id=rota.council_id,
            rota=rota,
            service_id=service,
            officer_id=int(place.officer),
            day=place.day,
            minute=place.minute or 0,
            due_on=calls[key].due,
            band=plan.bands[service].value,
            locked_by=plan.locked_by.get(key, ""),
        )


def _lacks(rota: Rota, plan: planning.Plan, lacking: Iterable[telling.Lacking]) -> Iterator[RotaLack]:
    for each in lacking:
        service = service_of(each.call.key)
        yield RotaLack(
            council_id=rota.council_id,
            rota=rota,
            service_id=service,
            due_on=each.call.due,
            band=plan.bands[service].value,
            sentence=each.sentence,
            room_on=each.room_on,
        )


def _taken_over(rota: Rota, plan: planning.Plan) -> Iterator[RotaPlace]:
    """What was done already today, as it stood."""
    for row in plan.made:
        yield RotaPlace(
            council_id=rota.council_id,
            rota=rota,
            service_id=row.service_id,
            officer_id=row.officer_id,
            day=row.day,
            minute=row.minute,
            due_on=row.due_on,
            band=row.band,
            made=True,
        )


def one_at_a_time(council_id: int) -> None:
    """Two rotas of a council are made one after the other, so that the second withdraws the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('carepost rota'), %s::int)", [council_id])


def _waiting(council_id: int, rota_id: int) -> Rota:
    rota = Rota.objects.select_for_update().filter(council_id=council_id, pk=rota_id).first()
    if rota is None or rota.state != RotaState.PROPOSED:
        raise Refused([RotaRefused.NOT_WAITING])
    return rota


def _changed_since(before: Rota, proposed: Rota) -> bool:
    latest = max(filter(None, (before.published_at, before.changed_at)), default=before.made_at)
    return latest > proposed.made_at


def _move(rota: Rota, verb: str) -> None:
    rota.state = MOVES[RotaState(rota.state), verb]
    rota.save()
