"""A council publishes its own version of a set."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused
from carepost.questions.house import body_of
from carepost.questions.models import QuestionSetVersion
from carepost.questions.rules import QuestionSet, SetProblem, check_set


class PublishRefused(Reason):
    """Why a set cannot be published, beside what is wrong with its questions."""

    NO_COUNCIL = "Publish as somebody of a council: the house's own sets come with Carepost."
    NO_CHANGE = "It asks the same as the version in use. Change something, or leave it."


class FaultySet(Refused):
    """The questions have faults; `problems` says which question has which."""

    def __init__(self, problems: Collection[SetProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(dict.fromkeys(problem.reason for problem in problems))


@action("questions.publish")
def publish(
    *, by: Actor, question_set: QuestionSet, signal_kinds: Collection[str] | None = None, reason: str = ""
) -> QuestionSetVersion:
    """Publish a council's own version of a set, numbered after its last one. It is asked from now on.

    `signal_kinds` are the kinds its answers may raise. Raises FaultySet or Refused, and then publishes
    nothing.
    """
    if by.council_id is None:
        raise Refused([PublishRefused.NO_COUNCIL])
    problems = check_set(dataclasses.replace(question_set, version=1), signal_kinds)
    if problems:
        raise FaultySet(problems)
    in_use = QuestionSetVersion.usable(by.council_id, question_set.key).first()
    last = in_use.version if in_use is not None and in_use.council_id else 0
    numbered = dataclasses.replace(question_set, version=last + 1)
    if in_use is not None and _same(in_use, numbered):
        raise Refused([PublishRefused.NO_CHANGE])
    row = QuestionSetVersion.objects.create(
        council_id=by.council_id,
        key=numbered.key,
        version=numbered.version,
        title=numbered.title,
        body=body_of(numbered),
        published_by=by.name,
        published_at=clock.now(),
        reason=reason.strip(),
    )
    audit.note(subject=f"questions:{row.key}", version=row.version, questions=len(numbered.questions))
    return row


def _same(row: QuestionSetVersion, other: QuestionSet) -> bool:
    return bool({**row.body, "version": 0} == {**body_of(other), "version": 0})
