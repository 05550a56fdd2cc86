"""Questions, conditions and signals as a page and a command tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from carepost.questions.rules import Op, Question, QuestionKind, QuestionSet, Raise, SetProblem, When
from carepost.questions.uses import Use
from carepost.ui.words import pounds

_OPS = {
    Op.AT_LEAST: "{} or more",
    Op.AT_MOST: "{} or less",
    Op.BELOW: "below {}",
    Op.ABOVE: "above {}",
    Op.IS: "{}",
    Op.IS_NOT: "not {}",
    Op.ANSWERED: "answered",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A question as a page tells it."""

    question: Question
    shows: str
    raises: tuple[str, ...]
    faults: tuple[str, ...] = ()


def sections_of(
    question_set: QuestionSet, use: Use, problems: Sequence[SetProblem] = ()
) -> list[tuple[str, list[Told]]]:
    """The questions in their order, under their headings."""
    told = [told_of(each, question_set, use, problems) for each in question_set.questions]
    return [(name, list(under)) for name, under in groupby(told, key=lambda each: each.question.section)]


def told_of(
    question: Question, question_set: QuestionSet, use: Use, problems: Sequence[SetProblem] = ()
) -> Told:
    """One question of a set."""
    shows = " and ".join(
        f"“{_label(question_set, each.question)}” is {condition(each.when, question_set.question(each.question))}"
        for each in question.shows_when
    )
    raises = tuple(raised(each, question, use) for each in question.raises)
    faults = tuple(problem.reason.sentence for problem in problems if problem.question == question.key)
    return Told(question, shows, raises, faults)


def lines_of(question_set: QuestionSet, use: Use) -> Iterator[str]:
    """A set as lines of text, under its headings."""
    for section, told in sections_of(question_set, use):
        yield f"\n{section or 'Questions'}"
        for each in told:
            question = each.question
            must = ", must be answered" if question.required else ""
            yield f"  {question.key}: {question.label} ({question.kind.label}{must})"
            yield from (f"      {option.value}: {option.label}" for option in question.options)
            if each.shows:
                yield f"      Shows only when {each.shows}."
            yield from (f"      {raised}" for raised in each.raises)


def condition(when: When, asked: Question | None) -> str:
    """A comparison in words: "3 or more", "Yes", "10% or more"."""
    labels = {option.value: option.label for option in asked.choices} if asked else {}
    value = labels.get(str(when.value), str(when.value))
    if when.percent_of:
        value = f"{value}%"
    elif asked is not None and asked.kind is QuestionKind.MONEY and isinstance(when.value, int):
        value = pounds(when.value)
    return _OPS[when.op].format(value)


def raised(each: Raise, question: Question, use: Use) -> str:
    """What an answer raises: "6 or more: New cases of infection, “five cases or more”"."""
    signal = use.signal(each.kind)
    return f"{condition(each.when, question)}: {signal.label}, “{signal.told(each.severity)}”"


def _label(question_set: QuestionSet, key: str) -> str:
    question = question_set.question(key)
    return question.label if question else key
