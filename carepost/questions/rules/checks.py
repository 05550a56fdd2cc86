"""What is wrong with a question set, before anybody is asked with it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from carepost.core.refusals import Reason

from .sets import Op, Question, QuestionKind, QuestionSet, ShowsWhen, When

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_SET_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")


class SetFault(Reason):
    """Why a question set cannot be published."""

    SET_KEY = "Name the set in small letters, figures and hyphens, such as welfare-call."
    VERSION = "A version is a whole number from 1 up."
    TITLE = "Give the set a title."
    NO_QUESTIONS = "Add at least one question."
    KEY = "Name the question in small letters, figures and underscores, such as staff_absent."
    SAME_KEY = "Another question already has this name. Give each its own."
    LABEL = "Write the question."
    OPTIONS_MISSING = "Give at least two answers to choose from."
    OPTIONS_NOT_NEEDED = (
        "Only a question with a list takes answers to choose from. Take them out or change its type."
    )
    OPTION_BLANK = "Each answer to choose from needs a name and words."
    OPTION_TWICE = "Two answers to choose from have the same name."
    BOUNDS = "The smallest number allowed is larger than the largest."
    BOUNDS_NOT_NEEDED = "Only numbers and text take a limit. Take it out or change the type."
    UNKNOWN_DEPENDENCY = "It depends on a question that is not in this set."
    DEPENDS_ON_LATER = "It can only depend on a question above it. Move one of them."
    CANNOT_COMPARE = "The comparison does not fit the type of that question."
    NOT_AN_OPTION = "It compares with an answer that cannot be chosen there."
    PERCENT_OF = "A percent needs another question in this set that is answered with a number."
    SEVERITY = "Severity runs from 0 (fine) to 5 (worst)."
    UNKNOWN_SIGNAL = "It raises a kind of signal that Carepost does not know."


@dataclass(frozen=True, slots=True)
class SetProblem:
    """A fault, and the key of the question that has it ('' for the set itself)."""

    question: str
    reason: SetFault

    @property
    def sentence(self) -> str:
        return f"{self.question}: {self.reason.sentence}" if self.question else self.reason.sentence


def check_set(
    question_set: QuestionSet, signal_kinds: Collection[str] | None = None
) -> tuple[SetProblem, ...]:
    """Everything wrong with the set; empty means that it can be published.

    Since a question may only depend on one above it, no chain of dependencies can close on itself.
    `signal_kinds` are the kinds that answers may raise; None leaves that unchecked.
    """
    found = [SetProblem("", fault) for fault in _of_the_set(question_set)]
    above: dict[str, Question] = {}
    for question in question_set.questions:
        faults = [
            *_of_the_question(question, above),
            *_of_dependencies(question, above, question_set),
            *_of_raises(question, question_set, signal_kinds),
        ]
        found += [SetProblem(question.key, fault) for fault in dict.fromkeys(faults)]
        above.setdefault(question.key, question)
    return tuple(found)


def _of_the_set(question_set: QuestionSet) -> Iterator[SetFault]:
    if not _SET_KEY.fullmatch(question_set.key):
        yield SetFault.SET_KEY
    if question_set.version < 1:
        yield SetFault.VERSION
    if not question_set.title.strip():
        yield SetFault.TITLE
    if not question_set.questions:
        yield SetFault.NO_QUESTIONS


def _of_the_question(question: Question, above: dict[str, Question]) -> Iterator[SetFault]:
    if not _KEY.fullmatch(question.key):
        yield SetFault.KEY
    if question.key in above:
        yield SetFault.SAME_KEY
    if not question.label.strip():
        yield SetFault.LABEL
    yield from _of_options(question)
    low, high = question.minimum, question.maximum
    bounded = question.kind.is_number or (question.kind.is_written and low is None)
    if (low is not None or high is not None) and not bounded:
        yield SetFault.BOUNDS_NOT_NEEDED
    elif low is not None and high is not None and low > high:
        yield SetFault.BOUNDS


def _of_options(question: Question) -> Iterator[SetFault]:
    values = [option.value for option in question.options]
    if question.kind not in {QuestionKind.CHOICE, QuestionKind.MULTI_CHOICE}:
        if values:
            yield SetFault.OPTIONS_NOT_NEEDED
        return
    if len(values) < 2:
        yield SetFault.OPTIONS_MISSING
    if any(not option.value.strip() or not option.label.strip() for option in question.options):
        yield SetFault.OPTION_BLANK
    if len(set(values)) < len(values):
        yield SetFault.OPTION_TWICE


def _of_dependencies(
    question: Question, above: dict[str, Question], question_set: QuestionSet
) -> Iterator[SetFault]:
    for condition in question.shows_when:
        if condition.question in above:
            yield from _of_condition(condition.when, above[condition.question], question_set)
        else:
            yield _missing_dependency(condition, question_set)


def _missing_dependency(condition: ShowsWhen, question_set: QuestionSet) -> SetFault:
    known = question_set.question(condition.question)
    return SetFault.DEPENDS_ON_LATER if known else SetFault.UNKNOWN_DEPENDENCY


def _of_raises(
    question: Question, question_set: QuestionSet, signal_kinds: Collection[str] | None
) -> Iterator[SetFault]:
    for each in question.raises:
        if not 0 <= each.severity <= 5:
            yield SetFault.SEVERITY
        if signal_kinds is not None and each.kind not in signal_kinds:
            yield SetFault.UNKNOWN_SIGNAL
        yield from _of_condition(each.when, question, question_set)


def _of_condition(when: When, asked: Question, question_set: QuestionSet) -> Iterator[SetFault]:
    if when.percent_of is not None:
        whole = question_set.question(when.percent_of)
        if whole is None or not whole.kind.is_number or whole.key == asked.key:
            yield SetFault.PERCENT_OF
    if when.op is Op.ANSWERED:
        return
    if when.op.is_numeric or when.percent_of is not None or asked.kind.is_number:
        if not asked.kind.is_number or not isinstance(when.value, int):
            yield SetFault.CANNOT_COMPARE
    elif not asked.choices:
        yield SetFault.CANNOT_COMPARE
    elif when.value not in {option.value for option in asked.choices}:
        yield SetFault.NOT_AN_OPTION
