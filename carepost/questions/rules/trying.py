"""A draft held against answers of the past: what would no longer fit, and what would be raised that was not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cleaning import clean
from .raised import signals_raised
from .sets import QuestionSet


@dataclass(frozen=True, slots=True)
class Past:
    """Answers as they were given: whose, where they can be read, and the version that asked."""

    name: str
    url: str
    asked: QuestionSet
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unfit:
    """An answer that the draft has no room for, with why in words; no words where it no longer asks."""

    past: Past
    question: str
    label: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Differs:
    """A signal that would be raised otherwise: the severities then and now, None where there was or is none."""

    past: Past
    kind: str
    then: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """`new` names questions that nobody of the past was asked. `enough` is False where too few are there."""

    answers: int
    enough: bool
    unfit: tuple[Unfit, ...]
    differs: tuple[Differs, ...]
    new: tuple[str, ...]


def try_on(draft: QuestionSet, pasts: Sequence[Past], *, fewest: int) -> Tried:
    """Read each past once more with the draft."""
    unfit = [one for past in pasts for one in _unfit(draft, past)]
    differs = [one for past in pasts for one in _differs(draft, past)]
    asked = {question.key for past in pasts for question in past.asked.questions}
    new = tuple(question.label for question in draft.questions if question.key not in asked)
    return Tried(len(pasts), len(pasts) >= fewest, tuple(unfit), tuple(differs), new if pasts else ())


def _unfit(draft: QuestionSet, past: Past) -> Iterable[Unfit]:
    problems = clean(draft, past.answers, draft=True).problems
    for key in past.answers:
        question, before = draft.question(key), past.asked.question(key)
        if question is None and before is not None:
            yield Unfit(past, key, before.label)
        elif question is not None and key in problems:
            yield Unfit(past, key, question.label, problems[key])


def _differs(draft: QuestionSet, past: Past) -> Iterable[Differs]:
    then, now = _raised(past.asked, past.answers), _raised(draft, past.answers)
    for kind in sorted(then.keys() | now.keys()):
        if then.get(kind) != now.get(kind):
            yield Differs(past, kind, then.get(kind), now.get(kind))


def _raised(question_set: QuestionSet, answers: Mapping[str, object]) -> dict[str, int]:
    read = clean(question_set, answers, draft=True).answers
    return {raised.kind: raised.severity for raised in signals_raised(question_set, read)}
