"""When a service must be called next, and why now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Required, TypedDict, Unpack

from carepost.core.calendar import (
    days_in_words,
    in_words,
    is_working_day,
    local_day,
    local_time_in_words,
    next_working_day,
)
from carepost.risk.rules import Band, ScorePolicy

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """`on` is the last day on which the call is in time. `call_on` is the day to make it: the same, or the
    working day before when `on` falls on a weekend or bank holiday. `why` says which rule set it."""

    on: date
    call_on: date
    why: str

    def days_late(self, today: date) -> int:
        """0 until the end of the due day."""
        return max(0, (today - self.on).days)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often each standing is called: by a policy that began on `since`, in the place of the one `before`.

    Both are None where a council goes by Carepost's own numbers.
    """

    policy: ScorePolicy
    since: date | None = None
    before: ScorePolicy | None = None

    @property
    def counts_from(self) -> date | None:
        """The first day on which a call can be due by a policy that shortens the time: its first working day."""
        return None if self.since is None else next_working_day(self.since)


class Around(TypedDict, total=False):
    """What else `next_due` is told of a service."""

    first_seen: Required[date]
    band_before: Band | None
    band_since: date | None
    booked: date | None
    outbreak_open: bool


def paced_due(last_completed: date | None, band: Band, pace: Pace, **given: Unpack[Around]) -> Due:
    """`next_due` by the policy in force, which makes no call overdue in the past: a day that lies before the policy
    counts from its first working day, or from the day that the policy before had set if that was earlier.
    """
    found = next_due(last_completed, band, pace.policy, **given)
    first = pace.counts_from
    if first is None or pace.since is None or pace.before is None or found.on >= first:
        return found
    earlier = next_due(last_completed, band, pace.before, **given)
    on = max(found.on, min(earlier.on, first))
    if on == found.on:
        return found
    why = f"{found.why} Until {in_words(pace.since - ONE_DAY)} another policy was in force."
    weekends = band is Band.RED and given.get("outbreak_open", False)
    return Due(on, _call_on(on, last_completed or given["first_seen"], weekends=weekends), why)


def next_due(
    last_completed: date | None,
    band: Band,
    policy: ScorePolicy,
    *,
    first_seen: date,
    band_before: Band | None = None,
    band_since: date | None = None,
    booked: date | None = None,
    outbreak_open: bool = False,
) -> Due:
    """The due day: the last completed call plus the cadence of the standing.

    Carepost defaults. A service that was never called is due its cadence after it was first seen. A standing
    that turned worse on `band_since` brings the call forward at once, but cannot make it overdue before that
    day, nor move it past the day that `band_before` had set. Red is called every day while an outbreak is
    open, else on the next working day. A day that the provider asked for brings the call forward, never
    back: only a completed call moves the clock.
    """
    start = last_completed or first_seen
    cadence = policy.cadence[band]
    on = start + timedelta(days=cadence)
    allowed_before = policy.cadence[band_before] if band_before else policy.ceiling_days
    at_latest = max(on, start + timedelta(days=allowed_before))
    if band_since is not None:
        on = max(on, band_since)
    if band is Band.RED and not outbreak_open:
        on = next_working_day(on)
    on = min(on, at_latest)
    why = _why(last_completed, first_seen, band, cadence)
    if booked is not None and booked < on and (last_completed is None or booked > last_completed):
        on, why = booked, f"They asked to be called on {in_words(booked)}."
    return Due(on, _call_on(on, start, weekends=band is Band.RED and outbreak_open), why)


def _why(last_completed: date | None, first_seen: date, band: Band, cadence: int) -> str:
    every = "every day" if cadence == 1 else f"every {cadence} days"
    if last_completed is None:
        since = f"Never called; first seen on {in_words(first_seen)}."
    else:
        since = f"Last completed call on {in_words(last_completed)}."
    return f"{since} {band.value.capitalize()} is called {every}."


def _call_on(on: date, after: date, *, weekends: bool) -> date:
    """The last working day up to `on` that comes after the last call; `on` itself when there is none."""
    day = on
    while not weekends and not is_working_day(day) and day > after:
        day -= ONE_DAY
    return day if day > after else on


def missed_in_a_row(due: Due, band: Band, policy: ScorePolicy, today: date) -> int:
    """How many calls were missed since the last completed one: the due one, and one more for each cadence
    since."""
    late = due.days_late(today)
    return 0 if late == 0 else 1 + (late - 1) // policy.cadence[band]


def why_now(
    due: Due,
    today: date,
    *,
    news: Sequence[str] = (),
    attempts: int = 0,
    booked_for: datetime | None = None,
) -> tuple[str, ...]:
    """Short sentences for a row of Today, the most pressing first.

    `news` are the strongest reasons of the standing ("No registered manager since 9 November 2026."),
    `attempts` counts those since the last completed call.
    """
    tried = f"Tried {'once' if attempts == 1 else f'{attempts} times'} since the last completed call."
    booked = f"They asked to be called {_booked(booked_for)}." if booked_for else ""
    lines = (_timing(due, today), booked, *news, tried if attempts else "", due.why)
    return tuple(dict.fromkeys(line for line in lines if line))


def _booked(moment: datetime) -> str:
    return f"on {in_words(local_day(moment))} at {local_time_in_words(moment)}"


def _timing(due: Due, today: date) -> str:
    late = due.days_late(today)
    if late:
        return f"{days_in_words(late)} late."
    if due.on == today:
        return "Due today."
    if due.call_on <= today:
        return f"Due on {due.on:%A}, which is not a working day: call today."
    return f"Due on {in_words(due.on)}."
