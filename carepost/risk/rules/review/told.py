"""A service's signals by kind, so that those of a day are found without reading all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from carepost.risk.rules.signals import Signal

from .past import KnownSignal


class Told:
    """What was told of one service; `on` gives of each kind the signal that speaks on a day."""

    def __init__(self, signals: Iterable[KnownSignal]) -> None:
        kinds: dict[str, list[KnownSignal]] = defaultdict(list)
        # Backwards: of two alike the one told first then stands last and speaks, as in the sweep of each night.
        for known in reversed([*signals]):
            kinds[known.signal.kind].append(known)
        self._kinds = [
            sorted(each, key=lambda known: (known.signal.observed_on, known.signal.severity))
            for each in kinds.values()
        ]
        self._observed = [[known.signal.observed_on for known in each] for each in self._kinds]
        self._longest = [_longest(each) for each in self._kinds]

    def on(self, day: date) -> Iterator[Signal]:
        """The latest known signal of each kind that holds on the day; of one day the more severe."""
        for each, observed, longest in zip(self._kinds, self._observed, self._longest, strict=True):
            oldest = date.min if longest is None else day - longest
            for place in range(bisect_right(observed, day) - 1, -1, -1):
                if observed[place] < oldest:
                    break
                if each[place].known_on(day) and each[place].signal.holds_on(day):
                    yield each[place].signal
                    break

    def days(self, fresh_days: int) -> Iterator[date]:
        """Every day on which what is told may change; without those on which a newer signal spoke already."""
        for each in self._kinds:
            for known, newer in pairwise([*each, None]):
                for day in _days(known, fresh_days) if known else ():
                    if newer is None or not (newer.known_on(day) and newer.signal.holds_on(day)):
                        yield day


def _longest(signals: list[KnownSignal]) -> timedelta | None:
    """The longest life among them; None where one has no end."""
    longest = timedelta()
    for signal in (known.signal for known in signals):
        if signal.expires_on is None:
            return None
        longest = max(longest, signal.expires_on - signal.observed_on)
    return longest


def _days(known: KnownSignal, fresh_days: int) -> Iterator[date]:
    yield known.known_from
    yield known.signal.observed_on + timedelta(days=fresh_days)
    yield from (day for day in (known.known_until, known.signal.expires_on) if day is not None)
