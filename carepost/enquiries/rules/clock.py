"""The clock of an enquiry: working hours, which stand still at night, at weekends and while who asked is waited for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from carepost.core.calendar import LONDON, is_working_day, local_day
from carepost.core.refusals import Reason


class Urgency(StrEnum):
    """How soon an answer is needed."""

    URGENT = "urgent"
    SOON = "soon"
    NORMAL = "normal"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {Urgency.URGENT: "Urgent: care is at risk today", Urgency.SOON: "Soon", Urgency.NORMAL: "Ordinary"}
_DAY = 24 * 60


def _hours() -> dict[str, int]:
    return {"urgent": 2, "soon": 8, "normal": 24}


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Carepost's defaults (policy key `enquiries.clock`): working hours until an answer, by urgency.

    `opens` and `closes` are minutes after midnight in London. With `seven_days` every day is worked, as the helpline
    of Wiltshire Council did during outbreaks; otherwise Monday to Friday without England's bank holidays. An answered
    enquiry that nobody comes back to is closed after `close_after_days` working days.
    """

    hours: Mapping[str, int] = field(default_factory=_hours)
    opens: int = 9 * 60
    closes: int = 17 * 60
    seven_days: bool = False
    close_after_days: int = 10

    def allowed(self, urgency: Urgency) -> int:
        """Working minutes until an answer is due."""
        return self.hours[urgency.value] * 60

    def works_on(self, day: date) -> bool:
        return self.seven_days or is_working_day(day)


class ClockFault(Reason):
    """Why numbers cannot be a clock."""

    DAY = "The working day must end after it begins, within one day."
    HOURS = "Every urgency needs 1 working hour or more."
    ORDER = "What is more urgent must be answered as soon or sooner."


def clock_faults(policy: ClockPolicy) -> Iterator[tuple[str, ClockFault]]:
    """Reasons against a policy, each with the value that it is about."""
    if not 0 <= policy.opens < policy.closes <= _DAY:
        yield "closes", ClockFault.DAY
    hours = [policy.hours.get(urgency.value, 0) for urgency in Urgency]
    if min(hours) < 1:
        yield "hours", ClockFault.HOURS
    if hours != sorted(hours):
        yield "hours", ClockFault.ORDER


def working_minutes(start: datetime, end: datetime, policy: ClockPolicy) -> int:
    """Whole working minutes from one moment to another; 0 where `end` is not later."""
    if end <= start:
        return 0
    worked, day = timedelta(0), local_day(start)
    while day <= local_day(end):
        opens, closes = _span(day, policy)
        worked += max(timedelta(0), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return worked // timedelta(minutes=1)


def after_working(start: datetime, minutes: int, policy: ClockPolicy) -> datetime:
    """The moment at which so many working minutes have passed since `start`."""
    left, day = timedelta(minutes=minutes), local_day(start)
    while True:
        opens, closes = _span(day, policy)
        begins = max(start, opens)
        if begins + left <= closes and begins < closes:
            return begins + left
        left -= max(timedelta(0), closes - begins)
        day += timedelta(days=1)


def _span(day: date, policy: ClockPolicy) -> tuple[datetime, datetime]:
    """When work begins and ends on a day, as moments; on a day without work both are the same."""
    opens = _moment(day, policy.opens)
    return opens, _moment(day, policy.closes) if policy.works_on(day) else opens


def _moment(day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day + timedelta(days=minutes // _DAY), time(0), LONDON)
    return midnight.replace(hour=minutes % _DAY // 60, minute=minutes % 60).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """A clock: since when it counts, how many working minutes are allowed and were paused, and since when it pauses."""

    since: datetime
    allowed: int
    paused: int = 0
    paused_at: datetime | None = None

    def due(self, policy: ClockPolicy) -> datetime | None:
        """When the answer is due; None while it pauses."""
        if self.paused_at is not None:
            return None
        return after_working(self.since, self.allowed + self.paused, policy)

    def spent(self, at: datetime, policy: ClockPolicy) -> int:
        """Working minutes that it took until a moment, without the pauses."""
        until = min(at, self.paused_at) if self.paused_at is not None else at
        return max(0, working_minutes(self.since, until, policy) - self.paused)

    def paused_until(self, at: datetime, policy: ClockPolicy) -> int:
        """Working minutes of pause in all, once it goes on at a moment."""
        return self.paused + (
            working_minutes(self.paused_at, at, policy) if self.paused_at is not None else 0
        )
