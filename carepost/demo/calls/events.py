"""What a service's diary holds when it has been lived: attempts, signals and standings, without hours yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from carepost.contact.rules import Outcome
from carepost.demo.calls.noted import Noted
from carepost.questions.rules import Answer
from carepost.risk.models import Standing
from carepost.risk.rules import Signal


@dataclass(slots=True)
class Attempt:
    """A call or an attempt at one. Caller, times and id come when the days are put in order.

    `miswritten` are the answers as first written down, where the call was corrected later.
    """

    service_id: int
    on: date
    turn: int
    outcome: Outcome
    due_on: date
    answers: dict[str, Answer] = field(default_factory=dict)
    note: str = ""
    booked_for: datetime | None = None
    signals: tuple[Signal, ...] = ()
    moved: tuple[str, ...] = ()
    miswritten: dict[str, Answer] | None = None
    correction: str = ""
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True)
class MissedNote:
    """What the look at the clocks in the night of `night` noted about missed calls."""

    service_id: int
    night: date
    signal: Signal


@dataclass(frozen=True, slots=True)
class Move:
    """A standing that became another, after an attempt or (without one) in the night of its day."""

    standing: Standing
    band_from: str
    attempt: Attempt | None


@dataclass(slots=True)
class Diary:
    """All of one service. `last_told` is the attempt after which the standing was last written, if any."""

    service_id: int
    first_due_from: date | None
    attempts: list[Attempt] = field(default_factory=list)
    missed: list[MissedNote] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    standing: Standing | None = None
    last_told: Attempt | None = None
