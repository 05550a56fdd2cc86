"""All that was typed into a form, cleaned at once: answers to keep, and a sentence for each that needs
mending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from carepost.core.calendar import in_words

from .conditions import Answer, Answers, shows
from .reading import UnreadableError, in_pounds, is_blank, read
from .sets import Question, QuestionKind, QuestionSet

_IRREGULAR = {"people": "person"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`answers` to the questions that show; `problems` has a sentence per question key, in the set's
    order."""

    answers: dict[str, Answer]
    problems: dict[str, str]

    @property
    def is_complete(self) -> bool:
        return not self.problems


def clean(question_set: QuestionSet, raw: Mapping[str, object], *, draft: bool = False) -> Cleaned:
    """What was typed, as answers. Hidden questions' answers are dropped, and so is what is no question of
    the set.

    A draft may leave required questions open; what it does hold must still make sense. Never raises:
    whatever a browser sends becomes an answer or a problem.
    """
    answers: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for question in question_set.questions:
        if not shows(question.shows_when, answers):
            continue
        try:
            answer = _read_or_none(question, raw.get(question.key))
        except UnreadableError as problem:
            problems[question.key] = str(problem)
            continue
        if answer is not None:
            answers[question.key] = answer
        elif question.required and not draft:
            problems[question.key] = _missing(question)
    return Cleaned(answers, problems)


def _read_or_none(question: Question, typed: object) -> Answer | None:
    """The answer, or None when nothing is left of what was typed (blanks, control characters)."""
    answer = None if is_blank(typed) else read(question, typed)
    return None if answer in {"", ()} else answer


def _missing(question: Question) -> str:
    verb = "Choose an answer to" if question.choices else "Answer"
    return f"{verb} “{question.label}”."


def in_plain_words(question: Question, answer: Answer) -> str:
    """An answer as a person would say it: the option's label, '3 days', '£12.50', '9 November 2026'."""
    labels = {option.value: option.label for option in question.choices}
    if isinstance(answer, tuple):
        return ", ".join(labels.get(value, value) for value in answer)
    if isinstance(answer, date):
        return in_words(answer)
    if question.kind is QuestionKind.MONEY and isinstance(answer, int):
        return in_pounds(answer)
    if isinstance(answer, int | Decimal):
        one = _IRREGULAR.get(question.unit, question.unit.removesuffix("s"))
        unit = one if answer == 1 else question.unit
        return f"{answer:,} {unit}".strip()
    return labels.get(answer, answer)


def to_plain(answers: Answers) -> dict[str, object]:
    """Answers as JSON holds them: dates and decimals as text, several choices as a list. `clean` reads them
    back."""
    return {key: _plain(answer) for key, answer in answers.items()}


def _plain(answer: Answer) -> object:
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, Decimal):
        return str(answer)
    return list(answer) if isinstance(answer, tuple) else answer
