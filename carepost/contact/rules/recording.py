"""Whether a call, as somebody wants to record it, can be true."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from carepost.core.calendar import local_day
from carepost.core.refusals import Reason
from carepost.questions.rules import Answer

from .outcomes import Outcome
from .policy import CallPolicy


class CallFault(Reason):
    """Why a call cannot be recorded like this."""

    IN_FUTURE = "The call starts in the future. Give the time at which it was made."
    ENDS_IN_FUTURE = "The call ends in the future. Give the time at which it ended."
    ENDS_BEFORE = "The call ends before it starts. Check both times."
    TOO_LONG = "The call lasts longer than a call can. Check both times."
    BLANK_SCRIPT = "A completed call needs answers. Go through the script, or choose another outcome."
    UNREADABLE = "Some answers need mending before the call can be completed. They are marked below."
    BEFORE_REGISTERED = "The service was not registered yet on that day. Check the day and the service."
    AFTER_CLOSED = "The service had closed by that day. Check the day and the service."
    LATE_NEEDS_NOTE = "The call was made some days ago. Add a note that says why it is recorded only now."
    NEEDS_BOOKING = "Give the day and time at which they asked to be called."
    BOOKED_IN_PAST = "The time at which they asked to be called has passed. Give a later one."
    WHICH_NUMBER = "Say which number was wrong, so that the next one is offered."
    BOOKED_TOO_LATE = "They cannot put this call off for so long. Agree on an earlier day."
    BOOKING_NOT_NEEDED = "Only a call that they asked to move takes a new time. Take the time out."


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call as it would be recorded. Moments are aware. `unreadable` when the script's answers have
    problems. `rang` is the number that was rung, of so many `numbers` that may be right.
    """

    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unreadable: bool = False
    note: str = ""
    booked_for: datetime | None = None
    rang: str = ""
    numbers: int = 0


def validate_call(
    call: CallRecord,
    *,
    now: datetime,
    policy: CallPolicy,
    registered_on: date | None = None,
    closed_on: date | None = None,
    latest_booking: date | None = None,
) -> tuple[CallFault, ...]:
    """Reasons against recording the call; empty means it can be recorded. Carepost defaults throughout.

    A clock a few minutes ahead of ours is forgiven. On the closing day itself a service may still be called,
    and one that is found closed later may be recorded so. `latest_booking` is the last day for which they may ask.
    """
    skew = timedelta(minutes=policy.clock_skew_minutes)
    day = local_day(call.started_at)
    lasts, age = call.ended_at - call.started_at, now - call.started_at
    completed = call.outcome.moves_clock
    found = {
        CallFault.IN_FUTURE: call.started_at > now + skew,
        CallFault.ENDS_IN_FUTURE: call.started_at <= now + skew < call.ended_at,
        CallFault.ENDS_BEFORE: lasts < timedelta(0),
        CallFault.TOO_LONG: lasts > timedelta(hours=policy.longest_call_hours),
        CallFault.BLANK_SCRIPT: completed and not call.answers and not call.unreadable,
        CallFault.UNREADABLE: completed and call.unreadable,
        CallFault.BEFORE_REGISTERED: registered_on is not None and day < registered_on,
        CallFault.AFTER_CLOSED: completed and closed_on is not None and day > closed_on,
        CallFault.WHICH_NUMBER: call.outcome is Outcome.WRONG_NUMBER and call.numbers > 0 and not call.rang,
        CallFault.LATE_NEEDS_NOTE: age > timedelta(hours=policy.late_record_hours) and not call.note.strip(),
    }
    return (*(fault for fault, holds in found.items() if holds), *_booking_faults(call, now, latest_booking))


def _booking_faults(call: CallRecord, now: datetime, latest: date | None) -> tuple[CallFault, ...]:
    if call.outcome is not Outcome.RESCHEDULED_BY_PROVIDER:
        return (CallFault.BOOKING_NOT_NEEDED,) if call.booked_for else ()
    if call.booked_for is None:
        return (CallFault.NEEDS_BOOKING,)
    if call.booked_for <= now:
        return (CallFault.BOOKED_IN_PAST,)
    return (CallFault.BOOKED_TOO_LATE,) if latest and local_day(call.booked_for) > latest else ()


class CorrectionFault(Reason):
    """Why a recorded call cannot be corrected like this."""

    NO_REASON = "Say what was wrong. The first record stays, with your reason beside the correction."
    SUPERSEDED = "This call was corrected already. Correct the newest record of it."
    NO_CHANGE = "Nothing differs from what was recorded. Change what was wrong, or leave it."


def may_correct(*, reason: str, is_current: bool, changes: bool) -> tuple[CorrectionFault, ...]:
    """Reasons against a correction that supersedes a call; empty means it can be made."""
    found = {
        CorrectionFault.SUPERSEDED: not is_current,
        CorrectionFault.NO_REASON: not reason.strip(),
        CorrectionFault.NO_CHANGE: not changes,
    }
    return tuple(fault for fault, holds in found.items() if holds)
