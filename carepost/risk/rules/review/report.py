"""The whole look back: every service taken in once, every kind of event at both levels of warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from carepost.risk.rules.bands import Band, Family
from carepost.risk.rules.kinds import BY_KEY
from carepost.risk.rules.policy import ScorePolicy

from .counting import Finding, Tally
from .history import EventKind
from .past import Past
from .policy import ReviewPolicy
from .replay import replay

LEVELS = (Band.AMBER, Band.RED)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `services` were watched, `unwatched` have too little that is dated; `taken_over` left because
    another registration followed, which is no event.

    `heard` says for each family since when anything was known of it anywhere. `silent` are the families with weight of
    which the past says nothing, so that they could not warn; `reach` is the highest score that the others can make.
    """

    findings: tuple[Finding, ...]
    services: int
    unwatched: int
    taken_over: int
    first_day: date | None
    last_day: date | None
    since: date | None
    heard: Mapping[Family, date]
    silent: tuple[Family, ...]
    reach: int
    amber_from: int
    review: ReviewPolicy

    @property
    def concluded(self) -> bool:
        """Whether there were enough events of at least one kind."""
        return any(finding.concluded for finding in self.findings)


class Reviewing:
    """Takes in one past after another, in any order, and then reports."""

    def __init__(self, score: ScorePolicy, review: ReviewPolicy, since: date | None = None) -> None:
        self._score, self._review, self._since = score, review, since
        self._tallies = [Tally(kind, level, review, since) for kind in EventKind for level in LEVELS]
        self._heard: dict[Family, date] = {}
        self._services = self._unwatched = self._taken_over = 0
        self._first: date | None = None
        self._last: date | None = None

    def take(self, past: Past, score: ScorePolicy | None = None) -> None:
        """Count one service; `score` where its council has a policy of its own."""
        replayed = replay(past, score or self._score)
        if replayed is None or (self._since is not None and replayed.history.seen_until <= self._since):
            self._unwatched += 1
            return
        history = replayed.history
        begin = max(history.seen_from, self._since or history.seen_from)
        self._services += 1
        self._taken_over += past.taken_over and past.deregistered_on == history.seen_until
        self._first = min(begin, self._first or begin)
        self._last = max(history.seen_until, self._last or history.seen_until)
        for key, day in replayed.heard.items():
            family = BY_KEY[key].family
            self._heard[family] = min(day, self._heard.get(family, day))
        for tally in self._tallies:
            tally.take(history)

    def report(self) -> Report:
        weights = self._score.weights
        weighed = [family for family in Family if weights.get(family, 0)]
        return Report(
            findings=tuple(tally.finding() for tally in self._tallies),
            services=self._services,
            unwatched=self._unwatched,
            taken_over=self._taken_over,
            first_day=self._first,
            last_day=self._last,
            since=self._since,
            heard={family: self._heard[family] for family in Family if family in self._heard},
            silent=tuple(family for family in weighed if family not in self._heard),
            reach=sum(weights[family] for family in weighed if family in self._heard),
            amber_from=self._score.amber_from,
            review=self._review,
        )
