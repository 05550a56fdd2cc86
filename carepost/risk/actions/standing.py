"""Work out standings: a whole council's after an import and every night, one service's after news of it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.register.models import ImportRun
from carepost.register.queries.facts import bodies_of
from carepost.risk import models
from carepost.risk.actions import rows, writing
from carepost.risk.actions.facts import Material, material
from carepost.risk.rules import (
    ScorePolicy,
    Standing,
    families_that_apply,
    signals_from_register,
    stand,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A service went from one band to another; `band_from` is empty for its first standing."""

    service_id: int
    ref: str
    band_from: str
    band_to: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """How many services were looked at, how many rows that changed, and which bands moved."""

    services: int
    written: int
    moves: tuple[Move, ...]


@action("risk.recompute")
def recompute(
    *, by: Actor, council_id: int, service_ids: Collection[int] | None = None, on: date | None = None
) -> WorkedOut:
    """Work out the standing of a council's services, or of those named, and write down what moved."""
    day = on or clock.today()
    as_of, version = register_as_of(council_id), _version(council_id, day)
    result = work_out(council_id=council_id, service_ids=service_ids, on=day, by_name=by.name)
    if service_ids is None:
        swept = {"on": day, "at": clock.now(), "register_as_of": as_of, "policy_version": version}
        models.LastSweep.objects.update_or_create(council_id=council_id, defaults=swept)
    to = Counter(f"{move.band_from or 'new'} to {move.band_to}" for move in result.moves)
    audit.note(
        subject=f"council:{council_id}",
        council=council_id,
        services=result.services,
        written=result.written,
        moved=dict(sorted(to.items())),
    )
    return result


def register_as_of(council_id: int) -> datetime | None:
    """When the last import that concerns a council was finished or undone; None where there was none."""
    runs = ImportRun.objects.filter(Q(council_id=council_id) | Q(council_id__isnull=True))
    changed = runs.filter(status__in=("applied", "undone"))
    return changed.aggregate(last=Max("finished_at"))["last"]  # type: ignore[no-any-return]


def is_behind(council_id: int) -> bool:
    """True when the register changed by an import, or the policy by its day, since standings were worked out."""
    swept = models.LastSweep.objects.filter(council_id=council_id).first()
    as_of = register_as_of(council_id)
    if as_of is not None and (swept is None or swept.register_as_of is None or swept.register_as_of < as_of):
        return True
    return swept is not None and swept.policy_version != _version(council_id, clock.today())


def _version(council_id: int, on: date) -> str:
    return policies.in_force(ScorePolicy, council_id, on).version


def work_out(*, council_id: int, service_ids: Collection[int] | None, on: date, by_name: str) -> WorkedOut:
    """The same as part of another verb, which notes in the audit book what it did."""
    policy = policies.in_force(ScorePolicy, council_id, on)
    with _uncollected():
        return _worked_out(council_id, service_ids, on, policy, by_name)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the garbage collector out: all that a sweep makes is plain and freed by counting references, and to look
    for rings in it again and again takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _worked_out(
    council_id: int,
    service_ids: Collection[int] | None,
    on: date,
    policy: policies.InForce[ScorePolicy],
    by_name: str,
) -> WorkedOut:
    looked_at = material(council_id, service_ids, on, policy.value)
    now = clock.now()
    made: list[models.Standing] = []
    moved: list[models.Standing] = []
    moves: list[Move] = []
    for each in looked_at:
        if each.row is not None and each.row.on > on:
            continue  # a job that comes late must not put an old day over a newer one
        standing = standing_of(each, on, policy.value, policy.version)
        row = rows.row_of(
            standing, each.row, policy.value, council_id=council_id, service_id=each.service_id, now=now
        )
        if each.row is not None and rows.same(each.row, row):
            continue
        made.append(row)
        before = each.row.band if each.row is not None else ""
        if before != row.band:
            moves.append(Move(each.service_id, each.ref, before, row.band))
            moved.append(row)
    writing.write(made)
    writing.write_changes(moved, [move.band_from for move in moves], by_name)
    _announce(council_id, [move for move in moves if move.band_from])
    return WorkedOut(len(looked_at), len(made), tuple(moves))


def _announce(council_id: int, moves: Collection[Move]) -> None:
    """Tell programs of moves: the council's, and those of whose services they are."""
    bodies = bodies_of([move.service_id for move in moves]) if moves else {}
    told = [
        About(move.ref, f"/services/{move.ref}/standing", bodies.get(move.service_id), move.service_id)
        for move in moves
    ]
    announce(council_id, Event.STANDING_MOVED, told)


def standing_of(each: Material, on: date, policy: ScorePolicy, version: str) -> Standing:
    """The standing that the material of one service makes on a day."""
    return stand(
        (*signals_from_register(each.facts, on, policy), *each.signals),
        on,
        policy,
        rows.previous_of(each.row, on),
        each.override,
        applies=families_that_apply(each.facts),
        version=version,
    )
