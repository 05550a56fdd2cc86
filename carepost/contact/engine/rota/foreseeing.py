"""What a rota would be like under other numbers, in figures: two rotas of the same council held beside each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from carepost.contact.engine.rota import making, telling
from carepost.contact.engine.rota.allowed import part_of
from carepost.contact.engine.rota.values import Call, Place, Rota, Task

EFFORT = 4.0  # a page waits for it


@dataclass(frozen=True, slots=True)
class Figures:
    """A rota in figures: its calls, how many have no place, come late, at another time or by another voice."""

    calls: int
    without: int
    late: int
    other_time: int
    other_voice: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A rota as the numbers are and as they would be, and how many of its calls would be elsewhere."""

    now: Figures
    then: Figures
    elsewhere: int


def foresee(now: Task, then: Task) -> Foreseen:
    """Both rotas made, with little effort, and compared."""
    rota, other = _made(now), _made(then)
    elsewhere = sum(other.places.get(key) != place for key, place in rota.places.items())
    return Foreseen(_figures(now, rota), _figures(then, other), elsewhere)


def _made(task: Task) -> Rota:
    effort = min(task.policy.effort, EFFORT)
    return making.make(replace(task, policy=replace(task.policy, effort=effort)))


def _figures(task: Task, rota: Rota) -> Figures:
    placed = [(call, rota.places[call.key]) for call in task.calls if call.key in rota.places]
    return Figures(
        calls=len(task.calls),
        without=len(task.calls) - len(placed),
        late=len(telling.late(task, rota)),
        other_time=sum(_at_another_time(task, call, place) for call, place in placed),
        other_voice=sum(bool(call.usual) and place.officer not in call.usual for call, place in placed),
    )


def _at_another_time(task: Task, call: Call, place: Place) -> bool:
    at = place.day.weekday(), part_of(task, place.minute or 0)
    return bool(call.preferred) and at not in call.preferred
