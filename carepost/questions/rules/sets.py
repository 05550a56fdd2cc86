"""A question set: typed questions in an order, under a key and a version that never changes once
published."""

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """How a question is answered, and so how its answer is kept.

    text, long_text, telephone: str. yes_no and yes_no_prefer_not: "yes", "no", "prefer_not". choice: an
    option's value. multi_choice: a tuple of values in the order of the options. whole_number: int. decimal:
    Decimal. money: int pence. date: date.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    YES_NO_PREFER_NOT = "yes_no_prefer_not"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    TELEPHONE = "telephone"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]

    @property
    def is_number(self) -> bool:
        return self in {QuestionKind.WHOLE_NUMBER, QuestionKind.DECIMAL, QuestionKind.MONEY}

    @property
    def is_written(self) -> bool:
        return self in {QuestionKind.TEXT, QuestionKind.LONG_TEXT}


_KIND_LABELS = {
    QuestionKind.TEXT: "A line of text",
    QuestionKind.LONG_TEXT: "Several lines of text",
    QuestionKind.YES_NO: "Yes or no",
    QuestionKind.YES_NO_PREFER_NOT: "Yes, no or prefer not to say",
    QuestionKind.CHOICE: "One of a list",
    QuestionKind.MULTI_CHOICE: "Any of a list",
    QuestionKind.WHOLE_NUMBER: "A whole number",
    QuestionKind.DECIMAL: "A number",
    QuestionKind.MONEY: "An amount of money",
    QuestionKind.DATE: "A date",
    QuestionKind.TELEPHONE: "A telephone number",
}


class Op(StrEnum):
    """How an answer is compared. For multi_choice, IS asks whether the value is among those chosen."""

    ANSWERED = "answered"
    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    ABOVE = "above"

    @property
    def is_numeric(self) -> bool:
        return self in {Op.AT_LEAST, Op.AT_MOST, Op.BELOW, Op.ABOVE}


@dataclass(frozen=True, slots=True)
class When:
    """A condition on one answer. With `percent_of`, the answer is first taken as a percent of another
    answer."""

    op: Op
    value: str | int | None = None
    percent_of: str | None = None


@dataclass(frozen=True, slots=True)
class ShowsWhen:
    """A question shows when the condition holds for the answer to an earlier question."""

    question: str
    when: When


@dataclass(frozen=True, slots=True)
class Raise:
    """An answer that meets the condition is an observation of this kind of signal, at this severity.

    Severity 0 is an observation too: it was asked, and it was fine. Of several that meet, the most severe
    counts.
    """

    kind: str
    when: When
    severity: int


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """`minimum` and `maximum` bound numbers (money in pence); for text, `maximum` is the most characters."""

    key: str
    kind: QuestionKind
    label: str
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    shows_when: tuple[ShowsWhen, ...] = ()
    raises: tuple[Raise, ...] = ()
    section: str = ""

    @property
    def choices(self) -> tuple[Option, ...]:
        """What may be chosen: the options, or the fixed ones of a yes-or-no question. Empty for other
        kinds."""
        if self.kind is QuestionKind.YES_NO:
            return YES_NO
        return YES_NO_PREFER_NOT if self.kind is QuestionKind.YES_NO_PREFER_NOT else self.options


YES, NO, PREFER_NOT = "yes", "no", "prefer_not"
YES_NO = (Option(YES, "Yes"), Option(NO, "No"))
YES_NO_PREFER_NOT = (*YES_NO, Option(PREFER_NOT, "Prefer not to say"))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    key: str
    version: int
    title: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)
