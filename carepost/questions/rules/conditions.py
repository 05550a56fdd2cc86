"""Whether a condition on an answer holds, and which questions therefore show."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .sets import Op, QuestionSet, ShowsWhen, When

Answer = str | int | Decimal | date | tuple[str, ...]
Answers = Mapping[str, Answer]


def holds(when: When, key: str, answers: Answers) -> bool:
    """Whether the condition holds for the answer to `key`; False where there is no answer to compare."""
    answer = answers.get(key)
    if answer is None:
        return False
    if when.percent_of is not None:
        share = percent(answer, answers.get(when.percent_of))
        if share is None:
            return False
        answer = share
    if when.op is Op.ANSWERED:
        return True
    if when.op in {Op.IS, Op.IS_NOT}:
        same = when.value in answer if isinstance(answer, tuple) else answer == when.value
        return same is (when.op is Op.IS)
    return _compares(when, answer)


def percent(part: Answer, whole: Answer | None) -> Decimal | None:
    """part of whole in percent; None when either is no number or the whole is not above 0."""
    if not isinstance(part, int | Decimal) or not isinstance(whole, int | Decimal) or whole <= 0:
        return None
    return Decimal(100) * part / whole


def _compares(when: When, answer: Answer) -> bool:
    if not isinstance(answer, int | Decimal) or not isinstance(when.value, int):
        return False
    return {
        Op.AT_LEAST: answer >= when.value,
        Op.AT_MOST: answer <= when.value,
        Op.BELOW: answer < when.value,
        Op.ABOVE: answer > when.value,
    }[when.op]


def shows(conditions: tuple[ShowsWhen, ...], answers: Answers) -> bool:
    return all(holds(condition.when, condition.question, answers) for condition in conditions)


def visible(question_set: QuestionSet, answers: Answers) -> tuple[str, ...]:
    """Keys of the questions that show, in order. An answer to a question that is itself hidden shows
    nothing."""
    counted: dict[str, Answer] = {}
    keys = []
    for question in question_set.questions:
        if shows(question.shows_when, counted):
            keys.append(question.key)
            if question.key in answers:
                counted[question.key] = answers[question.key]
    return tuple(keys)
