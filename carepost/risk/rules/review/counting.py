"""Events, warnings and false alarms, counted over many services.

An event counts when its service was watched and at risk on the day before it. A warning of it is a day on which the
service stood at the level or worse, at least one and at most `horizon_days` days before: what came on the event's own
day is no warning, for it may be the event itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor

from carepost.risk.rules.bands import Band

from .history import EventKind, History
from .intervals import Share, wilson
from .policy import ReviewPolicy
from .spans import Span, at_risk, days_in, shared, warned

_A_DAY = timedelta(days=1)
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one kind of event at one level of warning.

    `sensitivity` is the share of events that were warned of; `predictive` the share of warnings that an event
    followed. `lead_days` are quartiles (lower, median, upper) over the events warned of, each at most the horizon;
    `from_the_start` of them stood under warning on the first day that counts, so that their true lead is longer or was
    not seen. Rates are events per 100 service-years while under warning and while not. `censored` warnings were not
    watched for long enough to tell.
    """

    kind: EventKind
    level: Band
    sensitivity: Share
    predictive: Share
    lead_days: tuple[float, float, float] | None
    from_the_start: int
    shortly_watched: int
    censored: int
    services: int
    years_at_risk: float
    share_warned: float | None
    rate_warned: float | None
    rate_other: float | None
    first_known: int
    again: int
    concluded: bool
    alarms_concluded: bool


@dataclass(slots=True)
class Tally:
    """Counts for one kind and level. `take` a service at a time, in any order; then `finding`."""

    kind: EventKind
    level: Band
    policy: ReviewPolicy
    since: date | None = None
    leads: list[int] = field(default_factory=list)
    events: int = 0
    from_the_start: int = 0
    shortly_watched: int = 0
    followed: int = 0
    false_alarms: int = 0
    censored: int = 0
    services: int = 0
    days: int = 0
    days_warned: int = 0
    events_under_warning: int = 0
    first_known: int = 0
    again: int = 0

    def take(self, history: History) -> None:
        """Count one service."""
        risk = at_risk(history, self.kind, self.since)
        warnings = shared(warned(history, self.level), risk)
        events = self._events(history, risk)
        self.services += bool(risk)
        self.days += days_in(risk)
        self.days_warned += days_in(warnings)
        for on in events:
            self._event(on, warnings, risk[0][0])
        for warning in warnings:
            self._warning(warning, events, history.seen_until)

    def _events(self, history: History, risk: list[Span]) -> list[date]:
        """The days of the events that count, once each; the others are counted apart by why they do not."""
        counted = []
        mine = [event for event in history.events if event.kind is self.kind]
        own = {event.on for event in mine if event.own}
        for on in sorted({event.on for event in mine}):
            if on > history.seen_until or (self.since is not None and on <= self.since):
                continue
            if on <= history.seen_from or on not in own:
                self.first_known += 1
            elif not _within(on - _A_DAY, risk):
                self.again += 1
            else:
                counted.append(on)
        return counted

    def _event(self, on: date, warnings: list[Span], watched_from: date) -> None:
        self.events += 1
        opens = on - timedelta(days=self.policy.horizon_days)
        self.shortly_watched += watched_from > opens
        first = min(
            (max(start, opens) for start, end in warnings if start < on and end > opens), default=None
        )
        if first is not None:
            self.leads.append((on - first).days)
            self.from_the_start += first in (opens, watched_from)
            self.events_under_warning += _within(on - _A_DAY, warnings)

    def _warning(self, warning: Span, events: list[date], seen_until: date) -> None:
        """Whether an event came after it began and within the horizon of its last day: the mirror of _event."""
        start, end = warning
        reach = end - _A_DAY + timedelta(days=self.policy.horizon_days)
        if any(start < on <= reach for on in events):
            self.followed += 1
        elif reach <= seen_until:
            self.false_alarms += 1
        else:
            self.censored += 1

    def finding(self) -> Finding:
        """What the counts come to, and whether they are enough to conclude from."""
        told, policy = self.followed + self.false_alarms, self.policy
        other = self.days - self.days_warned
        return Finding(
            kind=self.kind,
            level=self.level,
            sensitivity=wilson(len(self.leads), self.events, policy.z),
            predictive=wilson(self.followed, told, policy.z),
            lead_days=quartiles(self.leads),
            from_the_start=self.from_the_start,
            shortly_watched=self.shortly_watched,
            censored=self.censored,
            services=self.services,
            years_at_risk=self.days / _YEAR,
            share_warned=self.days_warned / self.days if self.days else None,
            rate_warned=_rate(self.events_under_warning, self.days_warned),
            rate_other=_rate(self.events - self.events_under_warning, other),
            first_known=self.first_known,
            again=self.again,
            concluded=self.events >= policy.fewest,
            alarms_concluded=self.events >= policy.fewest and told >= policy.fewest,
        )


def quartiles(values: list[int]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile, between neighbours in proportion; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    lower, median, upper = (_at(ordered, share) for share in (0.25, 0.5, 0.75))
    return lower, median, upper


def _at(ordered: list[int], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _within(day: date, spans: list[Span]) -> bool:
    return any(start <= day < end for start, end in spans)


def _rate(events: int, days: int) -> float | None:
    """Events per 100 service-years."""
    return 100 * events * _YEAR / days if days else None
