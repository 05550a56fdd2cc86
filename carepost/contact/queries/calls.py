"""Calls as they were recorded: lists with filters, one call with the records it superseded, last answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from carepost.contact.models import WelfareCall
from carepost.contact.rules import Outcome
from carepost.core.acting import Actor
from carepost.questions import queries as questions
from carepost.questions.rules import Answers, QuestionSet, clean, in_plain_words

#: What a list of calls shows and its file holds: the answers of fifteen thousand calls stay where they are.
_LISTED = (
    "started_at", "on", "outcome", "respondent_role", "caller_name", "due_on", "note", "correction_reason",
    "service__name", "service__ref",
)  # fmt: skip
Calls = QuerySet[WelfareCall, WelfareCall]
SIZE = 50
#: As an outcome that is wanted: every one but completed.
ATTEMPTS = "attempts"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls a list shows. Days are inclusive; empty fields do not filter."""

    since: date | None = None
    until: date | None = None
    outcome: str = ""
    caller: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class CallsPage:
    """A page of calls, newest first, how many match, and how many of these were completed."""

    rows: Sequence[WelfareCall]
    total: int
    completed: int
    page: int
    size: int


def _current(viewer: Actor) -> Calls:
    return WelfareCall.objects.filter(council_id=viewer.council_id or 0, is_current=True)


def matching(viewer: Actor, wanted: Wanted) -> Calls:
    """The calls that stand and match, newest first, each with its service: for a page or a file."""
    rows = _current(viewer)
    if wanted.since:
        rows = rows.filter(on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(on__lte=wanted.until)
    if wanted.outcome == ATTEMPTS:
        rows = rows.exclude(outcome=Outcome.COMPLETED)
    elif wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.caller:
        rows = rows.filter(caller_name__icontains=wanted.caller)
    if wanted.service:
        rows = rows.filter(Q(service__name__icontains=wanted.service) | Q(service__ref=wanted.service))
    return rows.select_related("service").only(*_LISTED).order_by("-started_at", "-pk")


def calls(viewer: Actor, wanted: Wanted, *, page: int = 1, size: int = SIZE) -> CallsPage:
    """One page of the calls that match."""
    rows = matching(viewer, wanted)
    total = rows.count()
    page = min(max(page, 1), max(1, -(-total // size)))
    completed = rows.filter(outcome=Outcome.COMPLETED).count()
    return CallsPage(list(rows[(page - 1) * size : page * size]), total, completed, page, size)


def each(viewer: Actor, wanted: Wanted) -> Iterator[WelfareCall]:
    """Every call that matches, for a file."""
    return matching(viewer, wanted).iterator(chunk_size=2000)


def call_of(viewer: Actor, call_id: int) -> WelfareCall:
    """One recorded call, standing or superseded. Raises Http404 for one of another council."""
    rows = WelfareCall.objects.select_related("service", "superseded_by")
    found = rows.filter(council_id=viewer.council_id or 0, pk=call_id).first()
    if found is None:
        raise Http404("There is no call of that number")
    return found


def history(viewer: Actor, call: WelfareCall) -> list[WelfareCall]:
    """Every record of this call, the newest first: the one that stands, and those it superseded."""
    of_service = WelfareCall.objects.filter(council_id=viewer.council_id or 0, service_id=call.service_id)
    known = {row.pk: row for row in of_service.select_related("superseded_by")}
    newest = known[call.pk]
    while hasattr(newest, "superseded_by"):
        newest = known[newest.superseded_by.pk]
    records = [newest]
    while records[-1].supersedes_id is not None:
        records.append(known[records[-1].supersedes_id])
    return records


def recent(viewer: Actor, service_id: int, *, most: int = 3) -> list[WelfareCall]:
    """The last calls and attempts to a service, newest first."""
    return list(_current(viewer).filter(service_id=service_id).order_by("-started_at", "-pk")[:most])


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was given: the question, the answer in plain words."""

    key: str
    section: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """What was said in the last completed call, by question key, and on which day."""

    on: date | None = None
    by_key: dict[str, str] = field(default_factory=dict)


def last_answers(viewer: Actor, service_id: int) -> LastAnswers:
    """The answers of the last completed call in plain words, to show beside each question."""
    rows = _current(viewer).filter(service_id=service_id, outcome=Outcome.COMPLETED)
    row = rows.order_by("-started_at").first()
    if row is None:
        return LastAnswers()
    return LastAnswers(row.on, {said.key: said.answer for said in said_in(viewer, row)})


def said_in(viewer: Actor, call: WelfareCall) -> list[Said]:
    """The answers of a call in the words of the script it was made with."""
    asked = script_of(viewer, call)
    if asked is None:
        return []
    return said_of(asked, clean(asked, call.answers, draft=True).answers)


def said_of(asked: QuestionSet, answers: Answers) -> list[Said]:
    """These answers in the words of the script, in its order."""
    return [
        Said(question.key, question.section, question.label, in_plain_words(question, answers[question.key]))
        for question in asked.questions
        if question.key in answers
    ]


def script_of(viewer: Actor, call: WelfareCall) -> QuestionSet | None:
    """The version of the script that a call was made with; None where none was used."""
    if not call.script_key or call.script_version is None:
        return None
    found = questions.version(viewer, call.script_key, call.script_version, call.script_council_id)
    return found.question_set
