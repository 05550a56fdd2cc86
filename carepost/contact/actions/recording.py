"""Record a welfare call: what was said, what it raised, and what it moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.contact import due
from carepost.contact.actions import clock as clocks
from carepost.contact.actions import phoning, telling
from carepost.contact.actions.claiming import called_here, must_hold, subject_of
from carepost.contact.actions.following import follow
from carepost.contact.actions.support import follow_call
from carepost.contact.models import CallDraft, ServiceContact, WelfareCall
from carepost.contact.rules import CallFault, CallPolicy, CallRecord, Outcome, validate_call
from carepost.contact.rules.callbacks import latest_call_back
from carepost.contact.rules.closing import last_day
from carepost.core import audit, claims, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused
from carepost.questions.queries import Published
from carepost.questions.rules import Answer, Cleaned, QuestionSet, clean, in_plain_words, to_plain
from carepost.register.models import Service


class CallRefused(Reason):
    """Why a call cannot be recorded or corrected now, beside what the rules say."""

    NO_KEY = "This page is too old to record a call. Open the call again: what you typed is kept."
    KEY_OF_ANOTHER = "This page already recorded a call to another service. Open this call again."


class UnreadableAnswers(Refused):
    """The call cannot be recorded; `problems` has a sentence for each question that needs mending, `latest` the last
    day for which they may ask to be called.
    """

    def __init__(
        self, reasons: tuple[Reason, ...], problems: Mapping[str, str], *, latest: date | None = None
    ) -> None:
        self.problems, self.latest = dict(problems), latest
        super().__init__(reasons)


@dataclass(frozen=True, slots=True)
class CallInput:
    """A call as somebody typed it. `raw` has the script's answers by question key, as the page sent them."""

    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    script: Published
    raw: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    booked_for: datetime | None = None
    rang: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a call moved, in at most five lines. `again` when this very submission came before."""

    call_id: int
    lines: tuple[str, ...]
    again: bool = False


@action("contact.record_call")
def record_call(*, by: Actor, service: Service, call: CallInput, submission_key: str) -> Recorded:
    """Record a call that the caller holds. The same submission twice makes one call.

    Raises HeldByAnother, UnreadableAnswers or Refused, and then nothing is written.
    """
    now = clock.now()
    council_id = called_here(by, service)
    if not submission_key.strip():
        raise Refused([CallRefused.NO_KEY])
    contact = clocks.lock(council_id, service.pk)
    before = recorded_before(council_id, service.pk, submission_key)
    if before is not None:
        audit.note(subject=f"call:{before.call_id}", again=True)
        return before
    must_hold(by, service, now)
    right = phoning.right_numbers(by, service, council_id)
    if len(right) == 1 and not call.rang:
        call = replace(call, rang=right[0].number)
    cleaned = checked(call, service=service, contact=contact, now=now, numbers=len(right))
    recorded = keep(by, service, call, cleaned, contact=contact, now=now, submission_key=submission_key)
    CallDraft.objects.filter(council_id=council_id, service=service, user_id=by.user_id or 0).delete()
    claims.release(by=by, subject=subject_of(service.pk))
    return recorded


def checked(
    call: CallInput,
    *,
    service: Service,
    contact: ServiceContact,
    now: datetime,
    numbers: int = 0,
    forgiven: Collection[CallFault] = (),
) -> Cleaned:
    """The answers, cleaned; `numbers` is how many may be right. Raises UnreadableAnswers with every reason against, but
    for those forgiven.
    """
    completed = call.outcome.moves_clock
    cleaned = clean(call.script.question_set, call.raw, draft=not completed)
    policy = policies.in_force(CallPolicy, contact.council_id, clock.local_day(now)).value
    latest = _latest_booking(call, service, contact, policy) if call.booked_for else None
    against = validate_call(
        _as_record(call, cleaned, numbers),
        now=now,
        policy=policy,
        registered_on=service.registered_on,
        closed_on=last_day(service.deregistered_on, contact.closed_on),
        latest_booking=latest,
    )
    against = tuple(fault for fault in against if fault not in forgiven)
    blank = completed and not cleaned.answers
    if blank:
        # Nothing was answered: that is one thing to say, not one for each question.
        against = (*(f for f in against if f is not CallFault.UNREADABLE), CallFault.BLANK_SCRIPT)
    if against:
        raise UnreadableAnswers(
            tuple(dict.fromkeys(against)), {} if blank or not completed else cleaned.problems, latest=latest
        )
    return cleaned


def _as_record(call: CallInput, cleaned: Cleaned, numbers: int) -> CallRecord:
    return CallRecord(
        outcome=call.outcome,
        started_at=call.started_at,
        ended_at=call.ended_at,
        answers=cleaned.answers,
        unreadable=bool(cleaned.problems),
        note=call.note,
        booked_for=call.booked_for,
        rang=call.rang,
        numbers=numbers,
    )


def _latest_booking(call: CallInput, service: Service, contact: ServiceContact, policy: CallPolicy) -> date:
    on = clock.local_day(call.started_at)
    return latest_call_back(on, due.clock_of(contact.council_id, service, on, booked=False).due.on, policy)


def keep(
    by: Actor,
    service: Service,
    call: CallInput,
    cleaned: Cleaned,
    *,
    contact: ServiceContact,
    now: datetime,
    submission_key: str,
    corrects: WelfareCall | None = None,
    reason: str = "",
) -> Recorded:
    """Write a call that was found good, and all that follows from it."""
    council_id, answers, today = contact.council_id, cleaned.answers, clock.local_day(now)
    before = due.clock_of(council_id, service, today)
    row = _row(by, service, call, answers, council_id=council_id, now=now)
    row.submission_key, row.supersedes, row.correction_reason = submission_key, corrects, reason
    row.due_on = before.due.on
    if corrects is not None:
        row.due_on, row.caller_id, row.caller_name = corrects.due_on, corrects.caller_id, corrects.caller_name
    row.save(force_insert=True)
    phoning.follow_call(by, service, row)
    follow(by, service, row, call.script.question_set, answers, contact=contact, today=today)
    follow_call(by, row, answers, now=now)
    after = due.clock_of(council_id, service, today)
    lines = telling.what_moved(row, before, after, call.script.question_set, answers)
    lines += phoning.told(by, service, row)
    WelfareCall.objects.filter(pk=row.pk).update(moved=list(lines))
    audit.note(
        subject=f"call:{row.pk}", council=council_id, service=service.ref, outcome=row.outcome,
        corrects=corrects.pk if corrects else None,
    )  # fmt: skip
    announce(council_id, Event.CALL_RECORDED, [About(service.ref, f"/calls/{row.pk}")])
    return Recorded(row.pk, lines)


def recorded_before(council_id: int, service_id: int, submission_key: str) -> Recorded | None:
    """What this very submission recorded before, if it did. Raises Refused when it was about another
    service.
    """
    row = WelfareCall.objects.filter(council_id=council_id, submission_key=submission_key).first()
    if row is None:
        return None
    if row.service_id != service_id:
        raise Refused([CallRefused.KEY_OF_ANOTHER])
    return Recorded(row.pk, tuple(row.moved), again=True)


def _row(
    by: Actor,
    service: Service,
    call: CallInput,
    answers: Mapping[str, Answer],
    *,
    council_id: int,
    now: datetime,
) -> WelfareCall:
    asked = call.script.question_set if answers else None
    return WelfareCall(
        council_id=council_id,
        service=service,
        outcome=call.outcome.value,
        started_at=call.started_at,
        ended_at=call.ended_at,
        on=clock.local_day(call.started_at),
        caller_id=by.user_id,
        caller_name=by.name,
        recorded_by=by.name,
        respondent_name=_said(asked, answers, "respondent_name"),
        respondent_role=_chosen(asked, answers, "respondent_role"),
        script_key=asked.key if asked else "",
        script_version=asked.version if asked else None,
        script_council_id=call.script.council_id if asked else None,
        answers=to_plain(answers),
        note=call.note.strip(),
        rang=call.rang,
        booked_for=call.booked_for,
        recorded_at=now,
    )


def _chosen(asked: QuestionSet | None, answers: Mapping[str, Answer], key: str) -> str:
    """As `_said`, unless the council's script has it written in their own words: lists and files show it."""
    question = asked.question(key) if asked else None
    return "" if question is None or question.kind.is_written else _said(asked, answers, key)


def _said(asked: QuestionSet | None, answers: Mapping[str, Answer], key: str) -> str:
    question = asked.question(key) if asked else None
    return in_plain_words(question, answers[key]) if question and key in answers else ""
