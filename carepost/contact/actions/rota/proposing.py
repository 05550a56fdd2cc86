"""What a rota is worked out from, and keeping what came of it: proposed, or given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from carepost.contact import planning
from carepost.contact.actions.rota.asking import end
from carepost.contact.actions.rota.publishing import (
    changed_since,
    in_force,
    move,
    one_at_a_time,
    policy_of,
    put_in_force,
)
from carepost.contact.engine.rota import telling
from carepost.contact.engine.rota import values as engine
from carepost.contact.engine.rota.owing import service_of
from carepost.contact.models import Rota, RotaLack, RotaPlace, RotaRun
from carepost.contact.rules.rota import Moving, RotaPolicy, RotaState
from carepost.contact.rules.rota_runs import RunFault, RunKind, RunState
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.calendar import next_working_day


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a rota is worked out from, as the tables said at a moment. `over` is the rota that was in force then."""

    plan: planning.Plan
    policy: policies.InForce[RotaPolicy]
    at: datetime
    over: Rota | None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the places, what has none and why, and the sentences of what would help."""

    rota: engine.Rota
    lacking: Sequence[telling.Lacking]
    relief: Sequence[str]


def draw(run: RotaRun) -> Drawn | RunFault:
    """Read what the rota of a run depends on; or why there can be none. To be called in a transaction of its own."""
    one_at_a_time(run.council_id)
    now = clock.now()
    policy, over = policy_of(run.council_id, now), in_force(run.council_id)
    weekdays = planning.weekdays_with_hours(run.council_id)
    if not weekdays:
        return RunFault.NOBODY_RINGS
    mends = run.kind == RunKind.MENDS
    on = clock.local_day(now)
    days = _left(over, on, weekdays) if mends else _next(max(run.first_day, on), policy.value, weekdays)
    if not days:
        return RunFault.OVER
    return Drawn(planning.plan(run.council_id, policy.value, days, now, mending=mends), policy, now, over)


@action("contact.propose_rota")
def propose_rota(*, by: Actor, run_id: int, drawn: Drawn, made: Made) -> Rota | None:
    """Keep what was worked out as the rota proposed, in place of any that waited; None where it does not fit any more.

    A rota of the evening is published at once, where the council's numbers say so.
    """
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    run = RotaRun.objects.filter(council_id=council_id, pk=run_id, ended_at=None).first()
    if run is None or not _fits(council_id, drawn):
        audit.note(subject=f"rota_run:{run_id}", fits=False)
        return None
    for waiting in Rota.objects.filter(council_id=council_id, state=RotaState.PROPOSED):
        move(waiting, "withdraw")
    rota = _written(run, drawn, made)
    end(run, RunState.PROPOSED, rota=rota)
    publishes = run.kind == RunKind.EVENING and drawn.policy.value.publishes_itself
    if publishes:
        put_in_force(rota, by)
    audit.note(
        subject=f"rota:{rota.pk}", first=rota.first_day, last=rota.last_day, cause=run.cause,
        published=publishes,
    )  # fmt: skip
    return rota


@action("contact.give_up_rota")
def give_up_rota(*, by: Actor, run_id: int, why: RunFault) -> None:
    """Say why no rota came of it, to whoever asked. What has ended already stays as it ended."""
    council_id = by.council_id or 0
    one_at_a_time(council_id)
    for run in RotaRun.objects.filter(council_id=council_id, pk=run_id, ended_at=None):
        end(run, RunState.FAILED, fault=why.sentence)
    audit.note(subject=f"rota_run:{run_id}", why=why.name)


def _next(first: date, policy: RotaPolicy, weekdays: set[int]) -> tuple[date, ...]:
    """The days of a new rota; it begins on a working day unless somebody rings at weekends."""
    begin = first if weekdays & {5, 6} else next_working_day(first)
    return planning.days_from(begin, policy.working_days, weekdays)


def _left(rota: Rota | None, on: date, weekdays: set[int]) -> tuple[date, ...]:
    """The days that are left of a rota."""
    if rota is None or rota.last_day < on:
        return ()
    every = planning.days_from(max(on, rota.first_day), 2 * (rota.last_day - on).days + 2, weekdays)
    return tuple(day for day in every if day <= rota.last_day)


def _fits(council_id: int, drawn: Drawn) -> bool:
    """Whether the rota in force is still the one that was read, as it was."""
    now, then = in_force(council_id), drawn.over
    if now is None or then is None:
        return now is then
    return now.pk == then.pk and not changed_since(now, drawn.at)


def _written(run: RotaRun, drawn: Drawn, made: Made) -> Rota:
    days, proof = drawn.plan.task.days, made.rota.proof
    rota = Rota.objects.create(
        council_id=run.council_id,
        state=RotaState.PROPOSED,
        first_day=days[0],
        last_day=days[-1],
        cause=run.cause,
        mends=drawn.over if drawn.plan.task.mending else None,
        cost=proof.cost,
        bound=proof.bound,
        relief=list(made.relief),
        policy_version=drawn.policy.version,
        made_by=run.asked_by,
        made_at=drawn.at,
    )
    RotaPlace.objects.bulk_create([*_places(rota, drawn.plan, made.rota), *_taken_over(rota, drawn.plan)])
    RotaLack.objects.bulk_create(_lacks(rota, drawn.plan, made.lacking))
    return rota


def _places(rota: Rota, plan: planning.Plan, made: engine.Rota) -> Iterator[RotaPlace]:
    calls = plan.task.by_key()
    moved = {each.key: each.must for each in telling.moved(plan.task, made)} if plan.task.mending else {}
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
            moving=_why(moved.get(key)),
        )


def _why(must: bool | None) -> str:
    return "" if must is None else (Moving.MUST if must else Moving.ROOM).value


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
