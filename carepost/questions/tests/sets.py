"""What tests of question sets build them from."""

from typing import Any

from carepost.questions.rules import Op, Option, Question, QuestionKind, QuestionSet, ShowsWhen, When

K = QuestionKind
RED_OR_BLUE = (Option("red", "Red"), Option("blue", "Blue"))


def q(key: str = "one", kind: QuestionKind = K.TEXT, **more: Any) -> Question:
    return Question(**{"key": key, "kind": kind, "label": f"What is {key}?", **more})


def set_of(*questions: Question, version: int = 1) -> QuestionSet:
    return QuestionSet("a-set", version, "A set", questions)


def shows(question: str, op: Op, value: str | int | None = None) -> tuple[ShowsWhen, ...]:
    return (ShowsWhen(question, When(op, value)),)
