"""The standing of any day of the past made again: each day from the first known one, by the policy then in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from carepost.risk.rules.bands import Band
from carepost.risk.rules.from_register import Manager, families_that_apply
from carepost.risk.rules.overrides import Override
from carepost.risk.rules.policy import ScorePolicy
from carepost.risk.rules.standing import Before, Standing, stand

from .facts import facts_on, signals_on
from .past import Past
from .told import Told

ONE_DAY = timedelta(days=1)


class Dated(Protocol):
    """A policy as it was in force on a day."""

    @property
    def value(self) -> ScorePolicy: ...

    @property
    def version(self) -> str: ...


PolicyOn = Callable[[date], Dated]


@dataclass(frozen=True, slots=True)
class DatedOverride:
    """An override, and the first day at whose end it no longer held (None: it ran until it expired)."""

    override: Override
    ended_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.override.holds_on(day) and (self.ended_on is None or day < self.ended_on)


def standing_on(
    past: Past, day: date, policy_on: PolicyOn, overrides: Sequence[DatedOverride]
) -> Standing | None:
    """The standing at the end of a day, as the sweep of each night until then makes it.

    None for a day on which nothing dated was known yet, or on which the service had left. Of overrides that hold at
    once the last one counts, as it took the place of the others.
    """
    begin = past.seen_from
    if begin is None or day < begin or (past.deregistered_on is not None and day >= past.deregistered_on):
        return None
    told, before, standing = Told(past.signals), None, None
    today = begin
    while today <= day:
        policy = policy_on(today)
        standing = stand(
            signals_on(past, told, today, policy.value),
            today,
            policy.value,
            before,
            next((one.override for one in reversed(overrides) if one.holds_on(today)), None),
            applies=families_that_apply(facts_on(past, today)),
            version=policy.version,
        )
        before, today = Before(standing.computed, standing.better), today + ONE_DAY
    return standing


def is_undated(past: Past, *, named: bool) -> bool:
    """Whether somebody was in post before the first day of which the register tells a change, or since nobody knows
    when (`named`: somebody is now)."""
    if not past.managers:
        return named
    _, first = min(past.managers)
    return first is not Manager.IN_POST


def with_manager(past: Past) -> Past:
    """The same, with somebody in post before the first day of which the register tells a change."""
    return replace(past, managers=((date.min, Manager.IN_POST), *past.managers))


def what_is_not_known(past: Past, day: date, *, undated: int, manager_taken: bool) -> tuple[str, ...]:
    """What the dated facts leave open about a day, in sentences."""
    told = [
        "Facts of the register are taken as confirmed on that day, and ratings as known from the day on which they"
        " were published: on which day an import brought them is not kept."
    ]
    if undated:
        ratings = "One rating has" if undated == 1 else f"{undated} ratings have"
        told.append(f"{ratings} no date, and cannot be placed in the past.")
    if manager_taken:
        told.append("Since when its registered manager is in post is not dated: taken as in post all along.")
    if past.seen_from is None or day < past.seen_from:
        told.append("Nothing dated was known of it yet on that day.")
    elif past.deregistered_on is not None and day >= past.deregistered_on:
        told.append("It had left by then.")
    return tuple(told)


def differs(made: Standing | None, written: str) -> str:
    """A sentence where what was written down then is not what the facts make now; empty where it is."""
    band = made.band if made is not None else None
    if not written or band == written:
        return ""
    now = "none" if band is None else band.value
    return (
        f"What was written down then was {Band(written).value}; by what is dated now it would be {now}. A fact was"
        " told later, corrected, or is not dated."
    )
