"""What a rota is made from, and what it is: plain values. Times are minutes after midnight in London."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from carepost.contact.rules.rota import RotaPolicy

Key = str


@dataclass(frozen=True, slots=True)
class Hours:
    """The time of a weekday (0 is Monday) in which somebody is there to ring."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who rings: when, in which languages, which kinds of service they know, and the days they are away."""

    key: Key
    name: str
    hours: tuple[Hours, ...]
    languages: frozenset[str] = frozenset()
    knows: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Booking:
    """The time that a provider asked for."""

    day: date
    minute: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is needed. `earliest` to `latest` is its window, which is never broken; after `due` it is late.

    `weight` is that of its standing. `language` is one that the caller must speak, if any. `preferred` holds
    weekdays with a part of the day (0 to 2). `usual` is the share of their recent calls, in percent, that an
    officer made. `weekends` lets it be made on a day that is no working day. `follows` is an earlier call to the same
    service, made at most `within` days before.
    """

    key: Key
    name: str
    earliest: date
    due: date
    latest: date
    weight: int
    kind: str = ""
    language: str = ""
    preferred: frozenset[tuple[int, int]] = frozenset()
    booking: Booking | None = None
    usual: Mapping[Key, int] = field(default_factory=dict)
    weekends: bool = False
    follows: Key | None = None
    within: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Who rings, on which day, from when. `minute` may be open in a lock: any time of that day."""

    officer: Key
    day: date
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that a rota depends on; the same task gives the same rota.

    `before` is the rota in force, of which few places should change; when `mending`, as few as can be. `extra` asks
    at which times somebody more would help (`relief.py`). On the first day nothing is planned before `from_minute`.
    `anchors` are the times of an officer's day at which a slot has to begin, since a call stays there: a lock's, and
    when mending those of the rota before.
    """

    days: tuple[date, ...]
    officers: tuple[Officer, ...]
    calls: tuple[Call, ...]
    locks: Mapping[Key, Place] = field(default_factory=dict)
    before: Mapping[Key, Place] = field(default_factory=dict)
    policy: RotaPolicy = field(default_factory=RotaPolicy)
    mending: bool = False
    extra: bool = False
    from_minute: int = 0
    anchors: Mapping[tuple[Key, date], tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", _anchors(self))

    def by_key(self) -> dict[Key, Call]:
        """The calls by their keys."""
        return {call.key: call for call in self.calls}


def _anchors(task: Task) -> Mapping[tuple[Key, date], tuple[int, ...]]:
    """Two that overlap cannot both be kept: a lock goes before, and the earlier before the later."""
    stay = [*task.locks.values(), *(task.before.values() if task.mending else ())]
    found: dict[tuple[Key, date], list[int]] = defaultdict(list)
    for place in stay:
        of_day = found[place.officer, place.day]
        if place.minute is not None and all(
            abs(place.minute - m) >= task.policy.slot_minutes for m in of_day
        ):
            of_day.append(place.minute)
    return {key: tuple(sorted(minutes)) for key, minutes in found.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a rota is: its cost in points, and the least that any rota could cost. `seconds` are for both."""

    cost: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """By which part of the bound the rota could be better at most; 0 when nothing could be."""
        return (self.cost - self.bound) / max(self.bound, 1)

    @property
    def best(self) -> bool:
        return self.cost <= self.bound


@dataclass(frozen=True, slots=True)
class Rota:
    """A place for each call that has one. Calls of the task without one are unmet."""

    places: Mapping[Key, Place]
    proof: Proof


class Stage(StrEnum):
    """What is being done for a rota: written down as a model, solved, asked what would help."""

    LAYING_OUT = "laying_out"
    SOLVING = "solving"
    HELPING = "helping"


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far the making of a rota is: the cost of the best one found, and the least that any could cost."""

    stage: Stage
    cost: int | None = None
    bound: int | None = None


#: Told again and again how far it is, from whichever thread the solver works in.
Watch = Callable[[SoFar], None]


def unwatched(so_far: SoFar) -> None:
    """Nobody watches."""
