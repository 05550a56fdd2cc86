"""All that is dated about one service: what a look back is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.rules.from_capacity import BedsFact
from carepost.risk.rules.from_register import ChangeFact, Manager
from carepost.risk.rules.signals import Signal


@dataclass(frozen=True, slots=True)
class DatedRating:
    """One rating from the day it was published. `ended_on` where CQC stopped listing it without a newer one."""

    value: RatingValue
    on: date
    question: Question = Question.OVERALL
    scope: str = "overall"
    inherited: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownSignal:
    """A signal, and the days on which the council knew it; `known_until` is the day it was withdrawn."""

    signal: Signal
    known_from: date
    known_until: date | None = None

    def known_on(self, day: date) -> bool:
        return self.known_from <= day and (self.known_until is None or day < self.known_until)


@dataclass(frozen=True, slots=True)
class Past:
    """A service's dated facts. `last_seen_on` is the last day for which anything is known of it.

    `followed_since` is the day of the first data that carried it (None where a file tells only of ratings). `managers`
    and `dormant` say from which day on what held; `tracker` are the days on which the Capacity Tracker was told.
    `taken_over`: its registration ended because another one followed.
    """

    ref: str
    last_seen_on: date
    followed_since: date | None = None
    regulated: bool = True
    registered_on: date | None = None
    deregistered_on: date | None = None
    taken_over: bool = False
    ratings: tuple[DatedRating, ...] = ()
    managers: tuple[tuple[date, Manager], ...] = ()
    manager_needed: bool = True
    dormant: tuple[tuple[date, bool], ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    beds: tuple[BedsFact, ...] = ()
    tracker: tuple[date, ...] = ()
    signals: tuple[KnownSignal, ...] = ()

    def known_from(self, rating: DatedRating) -> date:
        """The day from which a rating spoke for this service: one earned before it was registered came with it."""
        return max(rating.on, self.registered_on or rating.on)

    @property
    def seen_from(self) -> date | None:
        """The first day on which something dated is known of it, besides that it was registered; None: nothing is.

        Not the registration: a file of rated services lists nobody who left before the first rating, so that the time
        until then would be free of events by the choice of the file.
        """
        known = [self.known_from(rating) for rating in self.ratings]
        known += [signal.known_from for signal in self.signals]
        known += [] if self.followed_since is None else [self.followed_since]
        first = min(known, default=None)
        return None if first is None else max(first, self.registered_on or first)

    @property
    def seen_until(self) -> date:
        if self.deregistered_on is not None:
            return min(self.deregistered_on, self.last_seen_on)
        return self.last_seen_on
