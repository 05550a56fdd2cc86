"""Every door by which something of a call leaves the council: shut without consent, and seen to leak once its guard is
taken away, so that each of these tests can fail.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from carepost.api.rules import Scope
from carepost.api.tests.factories import Program, make
from carepost.contact import actions, reporting
from carepost.contact.actions import following, ladder_letters, rota
from carepost.contact.engine.rota.ical import Entry
from carepost.contact.models import LadderStep, WelfareCall
from carepost.contact.rules import StepKind
from carepost.contact.tests import factories, planned
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.views.support import board
from carepost.core import clock, tenancy
from carepost.councils.tests.cast import Cast
from carepost.decisions.actions import make_report
from carepost.decisions.engine import pdf
from carepost.decisions.printing import printed
from carepost.decisions.tests.factories import commissioner
from carepost.gateways.tests.post import posted
from carepost.questions import queries as questions
from carepost.questions.rules import Op, QuestionKind, Raise, When
from carepost.register.models import Service
from carepost.risk.actions import withdraw
from carepost.risk.rules import kinds
from carepost.ui import slots
from carepost.ui.reporting import Row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NOTE, ANSWER, NAME = "Two residents fell at night", "Insulin for one week", "Petronella Quill"
WHY, TOLD = "She rang back about the owner", "The owner is ill and alone"
WORDS = (NOTE, ANSWER, NAME, WHY, TOLD)


@dataclass
class Left:
    """What a door is tried with: a corrected call without consent, its service, who looks, and what letters left."""

    cast: Cast
    client_as: Callable[[Any], Any]
    service: Service
    mailbox: list[Any]
    calls: list[WelfareCall] = field(default_factory=list)

    @property
    def call(self) -> WelfareCall:
        return self.calls[0]

    def page(self, who: str, name: str, *args: Any, **query: str) -> str:
        """The page, or the file, as one of the cast gets it."""
        answer = self.client_as(getattr(self.cast, who)).get(reverse(name, args=args), query)
        return file_of(answer) if answer.streaming else text(answer)


def file_of(answer):
    return b"".join(answer.streaming_content).decode()


@dataclass(frozen=True)
class Door:
    """`out` is what comes out of it, of which `shows` proves that it was opened; `breach` takes its guard away."""

    name: str
    out: Callable[[Left], str]
    shows: str
    breach: Callable[[pytest.MonkeyPatch, Left], Any]


def _calendar(left: Left) -> str:
    by = left.cast.officer.actor
    with clock.freeze(NOW + timedelta(days=6)):
        rota.keep_hours(by=by, user_id=by.user_id, rings=rota.Rings(planned.ALL_DAY))
        rota.publish_rota(by=by, rota_id=rota.make_rota(by=by).pk)
        address = reverse("contact:calendar", args=[rota.open_calendar(by=by).token])
        return left.client_as(left.cast.officer).get(address).content.decode()


def _letters(left: Left) -> str:
    step = LadderStep.objects.create(
        council=left.cast.ambershire, service=left.service, kind="email", since=TODAY, due_on=TODAY,
        on=TODAY + timedelta(days=1), state="waiting",
    )  # fmt: skip
    with posted():
        actions.email_missed(by=left.cast.officer.actor, step_id=step.pk)
    return "\n".join(f"{letter.subject} {letter.body}" for letter in left.mailbox)


def _report(left: Left) -> str:
    by = left.cast.director.actor
    with clock.freeze(NOW + timedelta(days=7)), tenancy.acting_for(by):
        made = make_report(by=by, council_id=by.council_id or 0, start=TODAY, end=TODAY + timedelta(days=6))
        read = printed(made, commissioner(left.cast).actor.permissions)
        assert pdf.draw(read.plain()).startswith(b"%PDF-")
        opened = [
            left.page("director", "decisions:figure", made.pk, figure.key)
            for part in read.sections
            for figure in part.figures
        ]
    return " ".join([str(read.plain()), *opened])


def _program(left: Left) -> str:
    program = Program(make(left.cast.director, Scope.CALLS_READ).secret)
    answers = [program.get(path) for path in ("/calls", f"/calls/{left.call.pk}")]
    assert {answer.status_code for answer in answers} == {200}
    return " ".join(answer.content.decode() for answer in answers)


def _program_is_told_all(patch: pytest.MonkeyPatch, _left: Left) -> None:
    patch.setattr("carepost.contact.queries.machines.words_that_leave", lambda words, shared: words)


def _unguarded_columns(patch: pytest.MonkeyPatch, _left: Left) -> None:
    bare = [replace(each, csv=None) if each.key == "asked_by" else each for each in board.FILE.columns]
    patch.setattr(board, "FILE", replace(board.FILE, columns=bare))


def _no_word_is_written(patch: pytest.MonkeyPatch, _left: Left) -> None:
    patch.setattr(QuestionKind, "is_written", property(lambda kind: False))


def _reasons_in_the_book(patch: pytest.MonkeyPatch, _left: Left) -> None:
    def unfollow(by: Any, row: WelfareCall) -> None:
        withdraw(by=by, council_id=row.council_id, source_ref=following.source_ref(row.pk), reason=WHY)

    patch.setattr("carepost.contact.actions.correcting.unfollow", unfollow)


def _panels_need_nothing(patch: pytest.MonkeyPatch, left: Left) -> None:
    """The permission, and below it the reader and the database, which show a call to its council alone."""
    panels = slots._panels["service.timeline"]
    patch.setitem(panels, "calls", replace(panels["calls"], needs=None))
    patch.setattr("carepost.contact.queries.recent", lambda viewer, service_id, most=3: left.calls)


def _any_call_is_ones_own(patch: pytest.MonkeyPatch, left: Left) -> None:
    patch.setattr("carepost.contact.queries.call_of", lambda viewer, pk: left.call)
    patch.setattr("carepost.contact.queries.history", lambda viewer, call: left.calls)


def _letter_quotes(patch: pytest.MonkeyPatch, _left: Left) -> None:
    send = ladder_letters._send

    def quoting(step: Any, to: str, subject: str, said: str, **given: str) -> None:
        send(step, to, subject, said + NOTE, **given)

    patch.setattr(ladder_letters, "_send", quoting)


def _calendar_quotes(patch: pytest.MonkeyPatch, left: Left) -> None:
    def entry(**given: Any) -> Entry:
        return Entry(**{**given, "detail": left.call.note})

    patch.setattr("carepost.contact.queries.calendars.Entry", entry)


def _report_quotes(patch: pytest.MonkeyPatch, _left: Left) -> None:
    section = sys.modules[reporting.calls.__module__]
    patch.setattr(section, "_call", lambda call: Row((call.service.name, call.note, "Completed")))


def _sharing_page_opens(patch: pytest.MonkeyPatch, _left: Left) -> None:
    patch.setattr("carepost.contact.queries.sharing.may_leave_the_council", lambda asked, answers, _: answers)
    patch.setattr("carepost.contact.views.sharing.words_that_leave", lambda words, shared: words)


def _of(module: str, name: str, value: Any) -> Callable[[pytest.MonkeyPatch, Left], None]:
    return lambda patch, left: patch.setattr(f"carepost.contact.{module}.{name}", value)


DOORS = (
    Door(
        "the file of calls", lambda left: left.page("officer", "contact:calls", **{"as": "csv"}),
        "Not shared", _of("views.calls", "is_shared", lambda answer, changed: True),
    ),
    Door(
        "the page of what may leave",
        lambda left: left.page("officer", "contact:sharing", left.call.pk).partition("may leave the council now")[2],
        "How many people do you care for now?", _sharing_page_opens,
    ),
    Door(
        "the file of support", lambda left: left.page("officer", "contact:help", **{"as": "csv"}),
        "The service, in a call", _unguarded_columns,
    ),
    Door(
        "the file of the ladder",
        lambda left: left.page("officer", "contact:ladder", show="settled", **{"as": "csv"}),
        "Contact the nominated individual",
        _of("views.ladder", "words_that_leave", lambda words, shared: words),
    ),
    Door(
        "the file of the audit book", lambda left: left.page("auditor", "councils:audit", **{"as": "csv"}),
        "contact.correct_call", _reasons_in_the_book,
    ),
    Door(
        "the provider’s home: why a standing is as it is", lambda left: left.page("provider", "contact:provider"),
        "told in their own words", _no_word_is_written,
    ),
    Door(
        "the timeline, for a partner",
        lambda left: left.page("partner", "register:service-tab", left.service.ref, "timeline"),
        "Willow Bank", _panels_need_nothing,
    ),
    Door(
        "the timeline, for the provider",
        lambda left: left.page("provider", "register:service-tab", left.service.ref, "timeline"),
        "Willow Bank", _panels_need_nothing,
    ),
    Door(
        "the call’s page, for another council", lambda left: left.page("neighbour", "contact:call", left.call.pk),
        "", _any_call_is_ones_own,
    ),
    Door("a program, by the machine’s door", _program, "people_now", _program_is_told_all),
    Door("the report to leaders, its figures and its PDF", _report, "Calls completed", _report_quotes),
    Door("letters", _letters, "we have not reached you", _letter_quotes),
    Door("the calendar", _calendar, "BEGIN:VEVENT", _calendar_quotes),
)  # fmt: skip


@pytest.fixture
def left(cast, client_as, service, mailoutbox):
    return Left(cast, client_as, service, mailoutbox)


def scene(left: Left) -> None:
    """A call without consent, corrected once, whose written answer raises a signal; what it was about came up the
    ladder before.
    """
    by = left.cast.officer.actor
    step = LadderStep.objects.create(
        council=left.cast.ambershire, service=left.service, kind=StepKind.NOMINATED, since=TODAY,
        due_on=TODAY - timedelta(days=5), on=TODAY, state="waiting",
    )  # fmt: skip
    actions.contact_nominated(by=by, step_id=step.pk, outcome=TOLD)
    published = questions.current(by, "welfare-call")
    told = Raise(kinds.NURSE_GAP.key, When(Op.ANSWERED), 4)
    asked = [
        replace(each, raises=(told,)) if each.key == "supplies_what" else each
        for each in published.question_set.questions
    ]
    script = replace(published, question_set=replace(published.question_set, questions=tuple(asked)))
    answers = {
        "respondent_name": NAME, "supplies_short": "yes", "supplies_what": ANSWER, "would_help": ["training"],
        "share_notes": "no",
    }  # fmt: skip
    first = factories.record(by, left.service, script=script, answers=answers, note=NOTE)
    fixed = factories.call_input(by, script=script, answers={**answers, "people_now": "21"}, note=NOTE)
    kept = actions.correct_call(by=by, call_id=first.call_id, call=fixed, reason=WHY, submission_key="c1")
    left.calls = [WelfareCall.objects.select_related("service").get(pk=kept.call_id)]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_without_consent_no_word_of_a_call_leaves(door, left):
    scene(left)
    came = door.out(left)
    assert door.shows in came
    assert [words for words in WORDS if words in came] == []


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_each_door_would_be_seen_to_leak_without_its_guard(door, left, monkeypatch):
    door.breach(monkeypatch, left)
    scene(left)
    came = door.out(left)
    assert [words for words in WORDS if words in came] != []
