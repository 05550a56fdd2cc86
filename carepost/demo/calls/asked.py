"""Which version of the script was asked on a day, and what was said to the questions that the council added itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carepost.contact.script import WELFARE_CALL
from carepost.questions.rules import NO, YES, Answer, QuestionSet


@dataclass(frozen=True, slots=True)
class Version:
    """Asked from the day after `published`; `council_id` is None for the house's own."""

    published: date
    council_id: int | None
    question_set: QuestionSet


HOUSE = Version(date.min, None, WELFARE_CALL)


def asked_on(day: date, versions: Sequence[Version]) -> Version:
    """The newest version by then, the house's before there was any."""
    return max(
        (each for each in versions if each.published < day), key=lambda each: each.published, default=HOUSE
    )


def said_besides(version: Version, service_id: int, day: date) -> dict[str, Answer]:
    """Answers to the council's own yes-or-no questions: two in five say yes, without any chance that others use."""
    own = (each for each in version.question_set.questions if WELFARE_CALL.question(each.key) is None)
    return {each.key: YES if (7 * service_id + day.toordinal()) % 5 < 2 else NO for each in own}
