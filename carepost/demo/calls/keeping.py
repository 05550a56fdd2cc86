"""A service's clock and standing while its diary is lived: Carepost's own rules, rows not yet written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from carepost.contact.due import OUTBREAK, Clock, due_by_rules
from carepost.contact.models import ServiceContact
from carepost.contact.rules import Pace, missed_in_a_row
from carepost.core.calendar import add_working_days
from carepost.core.clock import local_day
from carepost.demo.calls.events import Attempt, Diary, Move
from carepost.demo.calls.past import Past
from carepost.risk.actions import rows
from carepost.risk.actions.facts import Material
from carepost.risk.actions.standing import standing_of
from carepost.risk.models import Standing
from carepost.risk.rules import Band, ScorePolicy, Signal

NIGHT = time(4, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Frame:
    """What holds for a whole council: the days, and the policy of standings."""

    council_id: int
    began: date
    today: date
    policy: ScorePolicy
    version: str

    @cached_property
    def yesterday(self) -> date:
        """The last working day before today."""
        return add_working_days(self.today, -1)

    @cached_property
    def lately(self) -> date:
        """The first of the last few working days."""
        return add_working_days(self.today, -8)


class Keeper:
    """Hears signals, keeps the standing that follows from them, and knows when the next call is due."""

    def __init__(self, frame: Frame, diary: Diary, past: Past, first_seen: date) -> None:
        self.frame, self.diary, self.past = frame, diary, past
        self.first_seen = diary.first_due_from or first_seen
        self.row: Standing | None = None
        self.last_completed: date | None = None
        self.booked_for: datetime | None = None
        self._heard: dict[str, Signal] = {}

    @property
    def band(self) -> Band:
        return Band(self.row.band) if self.row else Band.GREY

    @property
    def outbreak(self) -> bool:
        return bool(self.row and OUTBREAK in self.row.triggers)

    def clock(self, on: date) -> Clock:
        """When the next call is due, as Carepost would have told on a day."""
        row = self.row
        due = due_by_rules(
            Pace(self.frame.policy),
            band=self.band,
            since=row.paced_since if row else None,
            before=row.paced_before if row else "",
            outbreak=self.outbreak,
            last_completed=self.last_completed,
            first_seen=self.first_seen,
            booked=local_day(self.booked_for) if self.booked_for else None,
        )
        missed = missed_in_a_row(due, self.band, self.frame.policy, on)
        contact = ServiceContact(booked_for=self.booked_for) if self.booked_for else None
        return Clock(due, self.band, missed, contact, row)

    def said(self, kind: str) -> Signal | None:
        """The last word of this kind."""
        return self._heard.get(kind)

    def hear(self, signals: Iterable[Signal]) -> None:
        """Take signals in; of one kind the latest speaks, and of one day the more severe."""
        for signal in signals:
            held = self._heard.get(signal.kind)
            if held is None or (signal.observed_on, signal.severity) >= (held.observed_on, held.severity):
                self._heard[signal.kind] = signal

    def work_out(self, on: date, attempt: Attempt | None = None) -> None:
        """Work the standing out, and note in the diary if it moved."""
        holding = tuple(signal for signal in self._heard.values() if signal.holds_on(on))
        frame = self.frame
        facts = self.past.on(on, frame.today)
        material = Material(self.diary.service_id, "", facts, holding, None, self.row)
        standing = standing_of(material, on, frame.policy, frame.version)
        row = rows.row_of(
            standing,
            self.row,
            frame.policy,
            council_id=frame.council_id,
            service_id=self.diary.service_id,
            now=datetime.combine(on, NIGHT),
        )
        if self.row is not None and rows.same(self.row, row):
            return
        before = self.row.band if self.row is not None else ""
        if before != row.band:
            self.diary.moves.append(Move(row, before, attempt))
        self.row = self.diary.standing = row
        self.diary.last_told = attempt
