"""What follows from a call: its signals, the service's clock, and the service's standing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from carepost.contact.actions import climbing
from carepost.contact.actions import clock as clocks
from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import Outcome, after_completed_call, from_answers, of_declined_call
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.questions.actions.facts import keep_facts, withdraw_facts
from carepost.questions.queries.ledger import spared
from carepost.questions.rules import Answers, QuestionSet
from carepost.register.models import Service
from carepost.risk.actions import take_in, withdraw, work_out
from carepost.risk.rules import Signal


def source_ref(call_id: int) -> str:
    """What the signals of a call name as their source, so that a correction can withdraw them."""
    return f"call:{call_id}"


def follow(
    by: Actor,
    service: Service,
    row: WelfareCall,
    question_set: QuestionSet,
    answers: Answers,
    *,
    contact: ServiceContact,
    today: date,
) -> None:
    """Wind the clock, move the ladder, take in the signals and work out the standing of this one service."""
    clocks.wind(contact)
    climbing.follow_call(by, row, contact)
    latest = contact.last_completed_at == row.started_at
    unasked = _unasked(by, service, row, answers)
    signals = signals_of(
        row, question_set, answers, latest=latest, today=today, declined=contact.declined, unasked=unasked
    )
    take_in(
        by=by,
        council_id=row.council_id,
        service_id=service.pk,
        signals=signals,
        source_ref=source_ref(row.pk),
    )
    if row.outcome == Outcome.COMPLETED:
        _keep_answers(row, {key: value for key, value in answers.items() if key not in unasked})
    work_out(council_id=row.council_id, service_ids=[service.pk], on=today, by_name=by.name)


def _unasked(by: Actor, service: Service, row: WelfareCall, answers: Answers) -> set[str]:
    """What stood there as known, told by the provider itself, and nobody corrected: it was not asked in the call."""
    known = spared(by, service, row.on)
    return {key for key, each in known.items() if each.on <= row.on and answers.get(key) == each.value}


def _keep_answers(row: WelfareCall, answers: Answers) -> None:
    """The numbers that they told, for the ledger: nobody asks them again while they are fresh."""
    keep_facts(
        council_id=row.council_id, service_id=row.service_id, as_of=row.started_at,
        answers={key: value for key, value in answers.items() if isinstance(value, int)},
        source=f"Welfare call on {in_words(row.on)}", source_ref=source_ref(row.pk), by_name=row.respondent_name,
    )  # fmt: skip


def unfollow(by: Actor, row: WelfareCall) -> None:
    """Let the signals and answers of a corrected call no longer count. Why it was corrected stays with the call."""
    withdraw_facts(council_id=row.council_id, source_ref=source_ref(row.pk))
    withdraw(
        by=by, council_id=row.council_id, source_ref=source_ref(row.pk), reason="The call was corrected."
    )


def signals_of(
    row: WelfareCall,
    question_set: QuestionSet,
    answers: Answers,
    *,
    latest: bool,
    today: date,
    declined: int = 1,
    unasked: Collection[str] = (),
) -> tuple[Signal, ...]:
    """The signals of a call. That the clock is in order again is news of the day on which it was recorded."""
    source = f"Welfare call on {in_words(row.on)}"
    if row.outcome == Outcome.DECLINED:
        return (of_declined_call(row.on, source, max(declined, 1)),)
    if row.outcome != Outcome.COMPLETED:
        return ()
    ended = after_completed_call(today, source) if latest else ()
    return (*from_answers(question_set, answers, row.on, source, unasked=unasked), *ended)
