"""The words and numbers of the rota: who rings whom, on which day, at what time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from carepost.core.calendar import is_working_day
from carepost.core.refusals import Reason
from carepost.risk.rules import Band

PARTS = ("morning", "middle of the day", "afternoon")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY, SATURDAY, SUNDAY = 24 * 60, 5, 6
WEEKEND = 3  # days by which a call comes earlier still where its due day is no working day
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "nursing_home": "Nursing homes",
        "residential_home": "Residential homes",
        "community": "Care in the community",
    }
)


class RotaState(StrEnum):
    """Where a rota stands. One is in force at a time, and one proposed."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


#: What may become what, by which verb.
MOVES: Mapping[tuple[RotaState, str], RotaState] = MappingProxyType(
    {
        (RotaState.PROPOSED, "publish"): RotaState.PUBLISHED,
        (RotaState.PROPOSED, "withdraw"): RotaState.WITHDRAWN,
        (RotaState.PUBLISHED, "supersede"): RotaState.SUPERSEDED,
    }
)


class Moving(StrEnum):
    """Why a mended rota moves a call: it could not stay, or it makes room so that others wait less."""

    MUST = "must"
    ROOM = "room"


class AbsenceKind(StrEnum):
    ILL = "ill"
    LEAVE = "leave"
    ELSEWHERE = "elsewhere"

    @property
    def label(self) -> str:
        return {"ill": "Ill", "leave": "On leave", "elsewhere": "At other work"}[self.value]


class RotaRefused(Reason):
    """Why a rota, a profile or an absence cannot be as somebody asked."""

    NOBODY_RINGS = "Nobody has hours for calling yet. Enter them under Rota, Who rings."
    NOT_WAITING = "This rota no longer waits for an answer. Open the rota to see what is in force."
    STALE = "The rota was changed after this proposal was made. Make the rota again: it takes a second."
    OTHERS_HOURS = "You can change your own hours. Somebody else's are changed by a director."
    NOT_OF_THE_TEAM = "This person does not make calls for your council."
    HOURS = "Write the hours like 09:00-12:00 13:00-15:30: each begins before it ends, none overlaps another."
    ENDS_BEFORE = "The last day must be the same as the first day or later."
    PAST_ABSENCE = "These days are over. An absence can be noted for today and later."
    NOTED_ALREADY = "These days are noted already."
    NOT_NOTED = "This absence is not in force any more."


class MoveFault(Reason):
    """Why a call cannot be moved to a place by hand."""

    NOT_IN_FORCE = (
        "This call belongs to a rota that is no longer in force. Open the rota and choose it there."
    )
    MADE = "This call was made already."
    CLOSED = "This service has closed: its call is no longer needed."
    LOCKED = "It is locked. Unlock it first."
    PAST = "That time is over. Choose a later one."
    AWAY = "They are away on that day. Choose another day or another person."
    NOT_AT_WORK = "They do not ring at that time. Their hours are under Rota, Who rings."
    TAKEN = "They have another call at that time. Choose another time, or move that call first."
    SAME_DAY = "This service is called on that day already."
    TOO_LATE = "That is later than this call may be. Choose an earlier day."
    NOT_MOVED = "This call was not moved by hand, so there is nothing to put back."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where somebody wants a call, and what is so there. Minutes are after midnight."""

    day: date
    minute: int
    hours: Sequence[tuple[int, int]]
    away: bool
    taken: Sequence[int]
    same_day: bool
    latest: date


def may_move(wanted: Wanted, policy: RotaPolicy, *, today: date, now_minute: int) -> tuple[MoveFault, ...]:
    """Reasons against a place for a call; empty means it can go there."""
    length = policy.slot_minutes
    over = wanted.day < today or (wanted.day == today and wanted.minute < now_minute)
    at_work = any(begin <= wanted.minute and wanted.minute + length <= end for begin, end in wanted.hours)
    against = {
        MoveFault.PAST: over,
        MoveFault.AWAY: wanted.away,
        MoveFault.NOT_AT_WORK: not wanted.away and not at_work,
        MoveFault.TAKEN: any(abs(wanted.minute - other) < length for other in wanted.taken),
        MoveFault.SAME_DAY: wanted.same_day,
        MoveFault.TOO_LATE: wanted.day > wanted.latest,
    }
    return tuple(fault for fault, holds in against.items() if holds)


def latest_day(due_on: date, band: Band, policy: RotaPolicy, *, today: date, last_day: date) -> date:
    """The last day on which a call may be planned: late by some days at most, unless it is late already."""
    if due_on < today:
        return last_day
    return due_on if band is Band.RED else due_on + timedelta(days=policy.late_days)


def weekday_of(day: date) -> int:
    """The weekday whose hours hold on a day (0 is Monday): on a bank holiday of England those of a Sunday."""
    return day.weekday() if day.weekday() >= SATURDAY or is_working_day(day) else SUNDAY


def hours_from_words(text: str) -> tuple[tuple[int, int], ...]:
    """Spans in minutes after midnight of '09:00-12:00 13:00-15:30'. Raises ValueError when they make no sense."""
    spans = [tuple(_minute(time) for time in span.split("-")) for span in text.replace("–", "-").split()]
    marks = [minute for span in spans for minute in span]
    if any(len(span) != 2 for span in spans) or any(a >= b for a, b in pairwise(marks)):
        raise ValueError(text)
    return tuple((begin, end) for begin, end in spans)


def hours_in_words(spans: Iterable[tuple[int, int]]) -> str:
    """'09:00-12:00 13:00-15:30'."""
    return " ".join(f"{on_the_clock(begin)}-{on_the_clock(end)}" for begin, end in spans)


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    hour, minute = int(hours), int(minutes or 0)
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise ValueError(text)
    return hour * 60 + minute


def _weights() -> dict[str, int]:
    return {"red": 8, "amber": 4, "grey": 3, "green": 2}


@dataclass(frozen=True, slots=True)
class RotaPolicy:
    """Carepost's defaults (policy key `contact.rota`). Costs are whole points; only their ratios matter.

    The order is: reach everybody, in time, the worst standing first; then the time that a provider prefers; then the
    voice that they know; then somebody who knows their kind of service; then fair loads. `unmet` and `late_per_day`
    are multiplied by `weights` of the standing, so that a day's lateness of one Green service outweighs whatever one
    call could gain otherwise; `waiting` is added for each day that a call is overdue already. `moved` is the cost of
    another officer or day than in the rota before. When a rota is mended, `moved_when_mending` is how much waiting a
    move must spare to be worth it: by default a day of a Grey, Amber or Red service, or two of a Green one; comforts,
    however many, then never move a call (`engine/rota/model.py`). `effort`
    is OR-Tools' own measure of work, about a second each; it is no clock, so that the same task gives the same rota on
    every machine.
    """

    working_days: int = 10
    slot_minutes: int = 30
    midday_from: int = 11 * 60
    afternoon_from: int = 14 * 60
    early_days: int = 4
    late_days: int = 3
    weights: Mapping[str, int] = field(default_factory=_weights)
    unmet: int = 900
    late_per_day: int = 60
    waiting: int = 3
    other_time: int = 12
    other_voice: int = 10
    other_kind: int = 6
    over_fair: int = 4
    far_over_fair: int = 8
    early_per_day: int = 2
    moved: int = 5
    moved_when_mending: int = 170
    extra_slot: int = 50
    effort: float = 120.0
    publishes_itself: bool = True
    habits_days: int = 180
    calendar_days: int = 180
    calendar_names: bool = True

    def weight(self, band: Band) -> int:
        """How many times as much a late call to such a service costs."""
        return self.weights[band.value]


class RotaPolicyFault(Reason):
    """Why numbers cannot be a policy for the rota."""

    NUMBERS = "Days, minutes and seconds must be 1 or more, and costs 0 or more."
    PARTS = "The afternoon must begin after the middle of the day, both between midnight and midnight."
    ORDER = (
        "Two days' lateness must cost more than a move when mending, a move more than all that makes one call"
        " convenient, and a call that nobody makes more than one that comes late. Otherwise a provider would wait for a"
        " convenience."
    )


def rota_policy_faults(policy: RotaPolicy) -> tuple[RotaPolicyFault, ...]:
    """Reasons against a policy; empty means it can be adopted."""
    least = min(policy.weights.values())
    comforts = (
        policy.other_time,
        policy.other_voice,
        policy.other_kind,
        policy.over_fair,
        policy.far_over_fair,
    )
    early = policy.early_per_day * (policy.early_days + WEEKEND)
    costs = (*comforts, policy.early_per_day, policy.moved, policy.waiting, policy.extra_slot)
    numbers = (policy.working_days, policy.slot_minutes, policy.early_days, policy.late_days, policy.effort)
    faults = []
    if min(*numbers, least) < 1 or min(costs) < 0:
        faults.append(RotaPolicyFault.NUMBERS)
    if not 0 < policy.midday_from < policy.afternoon_from < 24 * 60:
        faults.append(RotaPolicyFault.PARTS)
    two_days_late = 2 * policy.late_per_day * least
    if (
        not sum(comforts) + early < policy.moved_when_mending < two_days_late
        or policy.unmet * 5 <= policy.late_per_day * 7 * policy.working_days
    ):
        faults.append(RotaPolicyFault.ORDER)
    return tuple(faults)


CALENDAR_SALT = "carepost.contact.calendar"


def digest_of(token: str) -> str:
    """What is kept of the secret address of a calendar."""
    return hashlib.sha256(token.encode()).hexdigest()


def day_in_words(day: date) -> str:
    """'on Thursday 3 December'."""
    return f"on {day:%A} {day.day} {day:%B}"


def days_in_words(days: Sequence[date]) -> str:
    """'on Thursday 3 December' of one day; of more, 'between Thursday 3 December and Monday 7 December'."""
    first, last = min(days), max(days)
    if first == last:
        return day_in_words(first)
    return f"between {day_in_words(first)[3:]} and {day_in_words(last)[3:]}"


def on_the_clock(minute: int) -> str:
    """'10:30', of minutes after midnight, as files and fields have it (`core.calendar` tells it in words)."""
    return f"{minute // 60:02}:{minute % 60:02}"


def minutes_in_words(minutes: int) -> str:
    """'30 minutes', '1 hour', '2 hours 30 minutes'."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    return " ".join([*words, f"{rest} minutes"] if rest else words)


class Lack(Reason):
    """Why a call has no place in the rota: the sentence, to be completed with what was found."""

    LOCKED = "It is locked to {officer} {when}, who is not at work at that time."
    LOCKED_OUTSIDE = "It is locked to {officer} {when}, which is not when this call may be. Unlock it."
    AWAY = "Nobody is at work {when}."
    LANGUAGE = "Nobody who is at work {when} speaks {language}."
    BOOKED = "They asked to be called {at}, and nobody is free then."
    FULL = "Every phone slot {when} goes to calls that are more pressing."
