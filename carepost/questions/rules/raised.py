"""What the answers tell about risk, without knowing what risk is: kinds of signal are words here."""

from dataclasses import dataclass

from .cleaning import in_plain_words
from .conditions import Answer, Answers, holds, visible
from .sets import Question, QuestionSet, Raise

IN_WORDS = "told in their own words"


@dataclass(frozen=True, slots=True)
class Raised:
    """An observation: its kind, severity 0 to 5, the question that gave it, and the answer in plain words.

    An answer in their own words is not repeated (IN_WORDS): what is observed is read by more people than a call is.
    """

    kind: str
    severity: int
    question: str
    said: str


def signals_raised(question_set: QuestionSet, answers: Answers) -> tuple[Raised, ...]:
    """One observation for each kind that the visible answers speak of: the most severe, sorted by kind."""
    shown = visible(question_set, answers)
    counted = {key: answers[key] for key in shown if key in answers}
    found: dict[str, Raised] = {}
    for question in question_set.questions:
        if question.key not in counted:
            continue
        for each in question.raises:
            if holds(each.when, question.key, counted) and _is_worse(each, found.get(each.kind)):
                said = _said(question_set, question, each, counted)
                found[each.kind] = Raised(each.kind, each.severity, question.key, said)
    return tuple(found[kind] for kind in sorted(found))


def _is_worse(each: Raise, held: Raised | None) -> bool:
    return held is None or each.severity > held.severity


def _said(question_set: QuestionSet, question: Question, each: Raise, answers: dict[str, Answer]) -> str:
    words = IN_WORDS if question.kind.is_written else in_plain_words(question, answers[question.key])
    whole = question_set.question(each.when.percent_of) if each.when.percent_of else None
    if whole is None:
        return words
    if question.unit == whole.unit:
        words = words.partition(" ")[0]
    return f"{words} of {in_plain_words(whole, answers[whole.key])}"
