"""The words and numbers of the rota: who rings whom, on which day, at what time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from carepost.core.refusals import Reason
from carepost.risk.rules import Band

PARTS = ("morning", "middle of the day", "afternoon")


def _weights() -> dict[str, int]:
    return {"red": 8, "amber": 4, "grey": 3, "green": 2}


@dataclass(frozen=True, slots=True)
class RotaPolicy:
    """Carepost's defaults (policy key `contact.rota`). Costs are whole points; only their ratios matter.

    The order is: reach everybody, in time, the worst standing first; then the time that a provider prefers; then the
    voice that they know; then somebody who knows their kind of service; then fair loads. `unmet` and `late_per_day`
    are multiplied by `weights` of the standing, so that a day's lateness of one Green service outweighs whatever one
    call could gain otherwise; `waiting` is added for each day that a call is overdue already. `moved` is the cost of
    another officer or day than in the rota before; when a rota is mended it outweighs all comforts. `effort` is
    OR-Tools' own measure of work, about a second each; it is no clock, so that the same task gives the same rota on
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
    moved_when_mending: int = 110
    extra_slot: int = 50
    effort: float = 120.0

    def weight(self, band: Band) -> int:
        """How many times as much a late call to such a service costs."""
        return self.weights[band.value]


class RotaPolicyFault(Reason):
    """Why numbers cannot be a policy for the rota."""

    NUMBERS = "Days, minutes and seconds must be 1 or more, and costs 0 or more."
    PARTS = "The afternoon must begin after the middle of the day, both between midnight and midnight."
    ORDER = (
        "A day's lateness must cost more than a move when mending, a move more than all that makes one call"
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
    costs = (*comforts, policy.early_per_day, policy.moved, policy.waiting, policy.extra_slot)
    numbers = (policy.working_days, policy.slot_minutes, policy.early_days, policy.late_days, policy.effort)
    faults = []
    if min(*numbers, least) < 1 or min(costs) < 0:
        faults.append(RotaPolicyFault.NUMBERS)
    if not 0 < policy.midday_from < policy.afternoon_from < 24 * 60:
        faults.append(RotaPolicyFault.PARTS)
    late = policy.late_per_day * least
    if (
        not sum(comforts) < policy.moved_when_mending < late
        or policy.unmet * 5 <= policy.late_per_day * 7 * policy.working_days
    ):
        faults.append(RotaPolicyFault.ORDER)
    return tuple(faults)


def day_in_words(day: date) -> str:
    """'on Thursday 3 December'."""
    return f"on {day:%A} {day.day} {day:%B}"


def days_in_words(days: Sequence[date]) -> str:
    """'on Thursday 3 December' of one day; of more, 'between Thursday 3 December and Monday 7 December'."""
    first, last = min(days), max(days)
    if first == last:
        return day_in_words(first)
    return f"between {day_in_words(first)[3:]} and {day_in_words(last)[3:]}"


def time_in_words(minute: int) -> str:
    """'10:30', of minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def minutes_in_words(minutes: int) -> str:
    """'30 minutes', '1 hour', '2 hours 30 minutes'."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    return " ".join([*words, f"{rest} minutes"] if rest else words)


class Lack(Reason):
    """Why a call has no place in the rota: the sentence, to be completed with what was found."""

    LOCKED = "It is locked to {officer} {when}, who is not at work at that time."
    AWAY = "Nobody is at work {when}."
    LANGUAGE = "Nobody who is at work {when} speaks {language}."
    BOOKED = "They asked to be called {at}, and nobody is free then."
    FULL = "Every phone slot {when} goes to calls that are more pressing."
