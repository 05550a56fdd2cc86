"""When a request should be met, when it is late, and what an amount or a promise may be."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason

from .history import Now
from .moves import Helped, State


class StepFault(Reason):
    """Why a step cannot be taken with what was typed."""

    NO_WORDS = "Say what is needed, so that somebody else can act on it."
    NO_REASON = "Say why. The provider reads it."
    NO_OWNER = "Choose somebody who can see to it."
    NO_DAY = "Give the day by which it will be there."
    PAST = "The day has passed. Promise today or a later day."
    SAME_DAY = "That is the day promised already. Give another day."
    NOT_POSITIVE = "The amount must be 1 or more."
    NOT_COUNTED = "This kind of support is not counted. Leave the amount out."
    HOW_MUCH = "Say how much was delivered."
    NOT_SAID = "Say whether it helped."
    WHY_NOT = "Say in a few words what was missing, so that it goes better next time."


class Outcome(StrEnum):
    """What became of what was asked, as leaders read it. Every request that counts is in exactly one."""

    MET = "met"
    WAITING = "waiting"
    LATE = "late"
    UNMET = "unmet"

    @property
    def label(self) -> str:
        return {
            Outcome.MET: "Met", Outcome.WAITING: "Waiting, in time", Outcome.LATE: "Late", Outcome.UNMET: "Unmet",
        }[self]  # fmt: skip


def due_on(now: Now, asked_on: date, promise_days: int) -> date:
    """The day by which it should be there: as promised, else within its kind's days."""
    return now.promised_for or asked_on + timedelta(days=promise_days)


def outcome_of(state: State, due: date, today: date) -> Outcome | None:
    """What became of a request; None for one that never was a need (an open offer, declined, cancelled)."""
    if state.is_given:
        return Outcome.MET
    if state is State.UNMET:
        return Outcome.UNMET
    if state.is_open:
        return Outcome.LATE if due < today else Outcome.WAITING
    return None


@dataclass(frozen=True, slots=True)
class Given:
    """What is delivered in one go: how much (None where it is not counted), and whether that is all."""

    amount: int | None
    whole: bool

    def completes(self, now: Now) -> bool:
        """True when nothing is owed after it: by what was asked, else by the word of whoever delivers."""
        if self.amount is not None and now.asked is not None and now.given + self.amount >= now.asked:
            return True
        return self.whole


def amount_faults(amount: int | None, *, counted: bool, required: bool) -> tuple[StepFault, ...]:
    """Reasons against an amount; empty means it is good."""
    if amount is None:
        return (StepFault.HOW_MUCH,) if counted and required else ()
    if not counted:
        return (StepFault.NOT_COUNTED,)
    return (StepFault.NOT_POSITIVE,) if amount < 1 else ()


def promise_faults(
    day: date | None, *, today: date, before: date | None, reason: str
) -> tuple[StepFault, ...]:
    """Reasons against a promise for a day; moving one (`before`) needs another day and a reason."""
    if day is None:
        return (StepFault.NO_DAY,)
    found = {
        StepFault.PAST: day < today,
        StepFault.SAME_DAY: before is not None and day == before,
        StepFault.NO_REASON: before is not None and not reason.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def helped_faults(helped: Helped | None, words: str) -> tuple[StepFault, ...]:
    """Reasons against an answer to “did it help?”; only a plain yes needs no words."""
    if helped is None:
        return (StepFault.NOT_SAID,)
    return () if helped is Helped.YES or words.strip() else (StepFault.WHY_NOT,)
