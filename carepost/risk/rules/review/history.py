"""One service as a look back sees it: where it stood from which day on, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carepost.risk.rules.bands import Band


class EventKind(StrEnum):
    """What a warning should come before."""

    INADEQUATE = "inadequate"
    DEREGISTERED = "deregistered"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def plural(self) -> str:
        return _PLURALS[self]


_LABELS = {
    EventKind.INADEQUATE: "Inadequate rating",
    EventKind.DEREGISTERED: "deregistration",
    EventKind.SUSPENDED: "suspension of placements",
}
_PLURALS = {
    EventKind.INADEQUATE: "Inadequate ratings",
    EventKind.DEREGISTERED: "deregistrations",
    EventKind.SUSPENDED: "suspensions of placements",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day and lasts until the day before `until` (None: for good).

    `own` is False for what a service took over from the one before it: it could not be warned of here.
    """

    kind: EventKind
    on: date
    until: date | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on the service stood here. Of several on one day the worst counts."""

    on: date
    band: Band


@dataclass(frozen=True, slots=True)
class History:
    """A service while it was watched: each day from `seen_from` to the day before `seen_until`.

    What happened on `seen_until` itself is still known (a deregistration ends the watching). A service that was first
    seen late is watched from then on (left truncation): what came earlier is neither an event nor time without one.
    """

    ref: str
    seen_from: date
    seen_until: date
    steps: tuple[Step, ...] = ()
    events: tuple[Event, ...] = ()
