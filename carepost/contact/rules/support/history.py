"""Where a request stands is what its history adds up to: every column can be made again from the events."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from carepost.core.refusals import Reason

from .moves import Helped, State, Verb
from .policy import SupportPolicy


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request. `amount` is what was asked for more, or given, with it.

    `undoes` is the number of the event that an undo takes back.
    """

    number: int
    verb: Verb
    target: State
    at: datetime
    by_id: int | None = None
    owner_id: int | None = None
    owner_name: str = ""
    promised_for: date | None = None
    amount: int | None = None
    helped: Helped | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """What a history adds up to. `asked` is None where nobody said how much."""

    state: State
    owner_id: int | None = None
    owner_name: str = ""
    promised_for: date | None = None
    promises_moved: int = 0
    asked: int | None = None
    given: int = 0
    delivered_at: datetime | None = None
    ended_at: datetime | None = None
    helped: Helped | None = None
    reminded_at: datetime | None = None


class UndoFault(Reason):
    """Why the last thing done cannot be undone."""

    NOTHING = "There is nothing to undo."
    FIRST = "This is how it began. Cancel it instead, and say why."
    SOMEBODY_ELSES = "Somebody else did the last thing here. Ask them, or put it right with a new step."
    TOO_LATE = (
        "That was too long ago to be a slip. Put it right with a new step, so that the history tells it."
    )
    LEFT_STORE = "Supplies have left the store for this. Record on the stock page what comes back."


def standing_events(events: Sequence[Event]) -> list[Event]:
    """The events that count, in order: neither undone nor an undo."""
    undone = {event.undoes for event in events}
    return [each for each in events if each.verb is not Verb.UNDO and each.number not in undone]


def fold(events: Sequence[Event]) -> Now:
    """Where a request stands after these events, in their order. Raises ValueError where none stands."""
    counting = standing_events(events)
    if not counting:
        raise ValueError("A request begins with being asked for or offered")
    now = Now(counting[0].target)
    for event in counting:
        now = _after(now, event)
    return now


def _after(now: Now, event: Event) -> Now:
    now = replace(now, state=event.target)
    if event.owner_id is not None or event.owner_name:
        now = replace(now, owner_id=event.owner_id, owner_name=event.owner_name)
    if event.verb in (Verb.ASK, Verb.OFFER, Verb.ASK_AGAIN) and event.amount is not None:
        now = replace(now, asked=(now.asked or 0) + event.amount)
    if event.verb in (Verb.PROMISE, Verb.MOVE_PROMISE):
        moved = now.promises_moved + (event.verb is Verb.MOVE_PROMISE)
        now = replace(now, promised_for=event.promised_for, promises_moved=moved)
    if event.verb in (Verb.DELIVER_PART, Verb.DELIVER):
        now = replace(now, given=now.given + (event.amount or 0), delivered_at=event.at)
    if event.verb is Verb.REMIND:
        now = replace(now, reminded_at=event.at)
    if event.helped is not None:
        now = replace(now, helped=event.helped)
    return replace(now, ended_at=None if event.target in _GOES_ON else now.ended_at or event.at)


_GOES_ON = (State.OFFERED, State.ASKED, State.OWNED, State.PROMISED, State.PART_DELIVERED)


def may_undo(
    events: Sequence[Event], *, by_id: int | None, now: datetime, policy: SupportPolicy, left_store: bool
) -> tuple[UndoFault, ...]:
    """Reasons against this person undoing the last thing done; empty means it may be undone.

    `left_store` says that supplies were sent with it.
    """
    counting = standing_events(events)
    if not counting:
        return (UndoFault.NOTHING,)
    last = counting[-1]
    found = {
        UndoFault.FIRST: len(counting) == 1,
        UndoFault.SOMEBODY_ELSES: by_id is None or last.by_id != by_id,
        UndoFault.TOO_LATE: now - last.at > timedelta(minutes=policy.undo_minutes),
        UndoFault.LEFT_STORE: left_store,
    }
    return tuple(fault for fault, holds in found.items() if holds)
