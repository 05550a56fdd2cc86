"""A service's past once more: on each day on which anything changed, the standing from what was known on that day.

The score is the one in force now: the question is what it would have said, not what an earlier one did say.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.rules import kinds
from carepost.risk.rules.from_capacity import capacity_days
from carepost.risk.rules.from_register import families_that_apply
from carepost.risk.rules.policy import ScorePolicy
from carepost.risk.rules.standing import Before, stand

from .facts import facts_on, ratings_on, signals_on
from .history import Event, EventKind, History, Step
from .past import Past
from .told import Told


@dataclass(frozen=True, slots=True)
class Replayed:
    """A history, and for each kind of signal that had anything to say in it the first day on which it did."""

    history: History
    heard: Mapping[str, date]


def replay(past: Past, policy: ScorePolicy) -> Replayed | None:
    """Where the service stood from which day on, and what happened to it; None when it was watched on no day."""
    seen_from, seen_until = past.seen_from, past.seen_until
    if seen_from is None or seen_from >= seen_until:
        return None
    steps, heard = _steps(past, policy, seen_from, seen_until)
    history = History(past.ref, seen_from, seen_until, steps, tuple(_events(past, policy)))
    return Replayed(history, heard)


def _steps(
    past: Past, policy: ScorePolicy, begin: date, end: date
) -> tuple[tuple[Step, ...], dict[str, date]]:
    applies, told = families_that_apply(facts_on(past, begin)), Told(past.signals)
    days = sorted(
        {begin, *(day for day in _days(past, told, policy) if begin < day < end)}
    )  # sorted is a heap
    steps: list[Step] = []
    heard: dict[str, date] = {}
    before: Before | None = None
    while days:
        day = heapq.heappop(days)
        if steps and steps[-1].on == day:
            continue
        signals = signals_on(past, told, day, policy)
        for signal in signals:
            heard.setdefault(signal.kind, day)
        standing = stand(signals, day, policy, before, applies=applies)
        steps.append(Step(day, standing.computed))
        before = Before(standing.computed, standing.better)
        if standing.better is not None:
            # Nothing new need happen for a better score to be seen a second time.
            again = standing.better.last_on + timedelta(days=policy.better_days_apart)
            if day < again < end:
                heapq.heappush(days, again)
    return tuple(steps), heard


def _days(past: Past, told: Told, policy: ScorePolicy) -> Iterator[date]:
    """Every day on which a fact changed, or on which time alone makes one weigh differently."""
    for rating in past.ratings:
        yield past.known_from(rating)
        if rating.ended_on is not None:
            yield rating.ended_on
        if rating.question is Question.OVERALL:
            yield from _after(rating.on, (ceil(years * 365.25) for years in policy.stale_inspection_years))
    if past.registered_on is not None:
        yield from _after(past.registered_on, policy.first_inspection_days)
    for on, _ in past.managers:
        yield from _after(on, (0, *(days + 1 for days in policy.manager_days)))
    yield from (on for on, _ in past.dormant)
    for change in past.changes:
        yield from _after(change.on, (0, *policy.change_days))
    yield from capacity_days(past.beds, past.tracker, past.seen_until, policy)
    yield from told.days(policy.fresh_days)


def _after(day: date, later: Iterable[int]) -> Iterator[date]:
    return (day + timedelta(days=days) for days in later)


def _events(past: Past, policy: ScorePolicy) -> Iterator[Event]:
    tail = timedelta(days=(policy.better_needed - 1) * policy.better_days_apart)
    yield from _ended_later(EventKind.INADEQUATE, _inadequate(past), tail)
    yield from _ended_later(EventKind.SUSPENDED, _suspended(past), tail)
    if past.deregistered_on is not None and not past.taken_over:
        yield Event(EventKind.DEREGISTERED, past.deregistered_on)


State = tuple[date, bool, bool]  # from which day, whether it holds, whether it is this service's own


def _ended_later(kind: EventKind, states: Iterable[State], tail: timedelta) -> Iterator[Event]:
    """An event for each time that the state began, lasting until patience lets go of it, and one for each renewal.

    The days on which the standing is still red for what is over already are no new warning.
    """
    began: tuple[date, bool] | None = None
    for on, holds, own in states:
        if holds and began is None:
            began = on, own
        elif holds and own:
            yield Event(kind, on, on + timedelta(days=1))
        elif began is not None and not holds:
            yield Event(kind, began[0], on + tail, began[1])
            began = None
    if began is not None:
        yield Event(kind, began[0], None, began[1])


def _inadequate(past: Past) -> Iterator[State]:
    """Only real overall ratings begin or end it: a word that is none ("insufficient evidence") tells nothing new."""
    real = [each for each in past.ratings if each.question is Question.OVERALL and each.value.is_rated]
    for day in sorted({past.known_from(rating) for rating in real}):
        overall = ratings_on(past, day).get(Question.OVERALL)
        if overall is not None:
            own = not overall.inherited and overall.on == day
            yield day, overall.value is RatingValue.INADEQUATE, own


def _suspended(past: Past) -> Iterator[State]:
    """From the council's own word, by the day that it was so; what was withdrawn did not happen."""
    said: dict[date, int] = {}
    for known in past.signals:
        signal = known.signal
        if signal.kind != kinds.SUSPENSION.key or known.known_until is not None:
            continue
        said[signal.observed_on] = max(signal.severity, said.get(signal.observed_on, 0))
        if signal.expires_on is not None:
            said.setdefault(signal.expires_on, 0)
    yield from ((day, severity > 0, True) for day, severity in sorted(said.items()))
