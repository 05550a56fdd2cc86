"""Correct a recorded call: a new record supersedes the old one, which stays as it was."""

from __future__ import annotations

from carepost.contact.actions import clock as clocks
from carepost.contact.actions import phoning
from carepost.contact.actions.following import unfollow
from carepost.contact.actions.recording import (
    CallInput,
    CallRefused,
    Recorded,
    UnreadableAnswers,
    checked,
    keep,
    recorded_before,
)
from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import CallFault, may_correct
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.questions.rules import Cleaned, to_plain


@action("contact.correct_call")
def correct_call(*, by: Actor, call_id: int, call: CallInput, reason: str, submission_key: str) -> Recorded:
    """Put a corrected record in place of one that was wrong; signals and clock follow the calls that stand.

    Raises UnreadableAnswers or Refused, and then nothing is written.
    """
    if not submission_key.strip():
        raise Refused([CallRefused.NO_KEY])
    old = WelfareCall.objects.select_related("service").get(pk=call_id, council_id=by.council_id or 0)
    contact = clocks.lock(old.council_id, old.service_id)
    before = recorded_before(old.council_id, old.service_id, submission_key)
    if before is not None:
        audit.note(subject=f"call:{before.call_id}", again=True)
        return before
    old.refresh_from_db(fields=["is_current"])
    now = clock.now()
    cleaned = _checked(by, old, call, contact)
    refuse_if(may_correct(reason=reason, is_current=old.is_current, changes=_differs(old, call, cleaned)))
    WelfareCall.objects.filter(pk=old.pk).update(is_current=False)
    unfollow(by, old)
    return keep(
        by, old.service, call, cleaned,
        contact=contact, now=now, submission_key=submission_key, corrects=old, reason=reason.strip(),
    )  # fmt: skip


def _checked(by: Actor, old: WelfareCall, call: CallInput, contact: ServiceContact) -> Cleaned:
    """As for a new call, but the reason tells why it comes late, and a booking that stood may lie in the
    past.
    """
    against: tuple[CallFault, ...] = (CallFault.LATE_NEEDS_NOTE,)
    if call.booked_for == old.booked_for:
        against = (*against, CallFault.BOOKED_IN_PAST, CallFault.BOOKED_TOO_LATE)
    if (call.outcome, call.rang) == (old.outcome, old.rang):
        against = (*against, CallFault.WHICH_NUMBER)
    right = phoning.right_numbers(by, old.service, old.council_id)
    return checked(
        call,
        service=old.service,
        contact=contact,
        now=clock.now(),
        numbers=len(right),
        forgiven=against,
    )


def _differs(old: WelfareCall, call: CallInput, cleaned: Cleaned) -> bool:
    said = (call.outcome.value, call.started_at, call.ended_at, call.note.strip(), call.booked_for, call.rang)
    return said != (old.outcome, old.started_at, old.ended_at, old.note, old.booked_for, old.rang) or (
        to_plain(cleaned.answers) != old.answers
    )


__all__ = ["UnreadableAnswers", "correct_call"]
