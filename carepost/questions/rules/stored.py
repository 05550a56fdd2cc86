"""Question sets as JSON text: stable, so that equal sets give equal text, and readable by later versions."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from carepost.core.refusals import Reason, Refused

from .sets import Op, Option, Question, QuestionKind, QuestionSet, Raise, ShowsWhen, When

FORMAT = 1


class StoredFault(Reason):
    """Why text cannot be read as a question set."""

    NOT_A_SET = "This is not a question set. Choose a file that Carepost wrote."
    NEWER = "This question set was written by a newer Carepost. Upgrade first."


def to_json(question_set: QuestionSet) -> str:
    """The set as compact JSON with sorted keys."""
    stored = {"format": FORMAT, **asdict(question_set)}
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> QuestionSet:
    """The set that `to_json` wrote. Raises Refused (StoredFault). It may still have faults: see
    `check_set`."""
    try:
        stored = json.loads(text)
        if stored["format"] > FORMAT:
            raise Refused([StoredFault.NEWER])
        return QuestionSet(
            key=_text(stored["key"]),
            version=_number(stored["version"]),
            title=_text(stored["title"]),
            questions=tuple(_question(each) for each in stored["questions"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise Refused([StoredFault.NOT_A_SET]) from problem


def _question(stored: Mapping[str, Any]) -> Question:
    return Question(
        key=_text(stored["key"]),
        kind=QuestionKind(stored["kind"]),
        label=_text(stored["label"]),
        hint=_text(stored["hint"]),
        required=bool(stored["required"]),
        options=tuple(Option(_text(each["value"]), _text(each["label"])) for each in stored["options"]),
        minimum=_maybe_number(stored["minimum"]),
        maximum=_maybe_number(stored["maximum"]),
        unit=_text(stored["unit"]),
        shows_when=tuple(
            ShowsWhen(_text(each["question"]), _when(each["when"])) for each in stored["shows_when"]
        ),
        raises=tuple(
            Raise(_text(each["kind"]), _when(each["when"]), _number(each["severity"]))
            for each in stored["raises"]
        ),
        section=_text(stored["section"]),
    )


def _when(stored: Mapping[str, Any]) -> When:
    value, percent_of = stored["value"], stored["percent_of"]
    return When(
        Op(stored["op"]),
        value if isinstance(value, str) else _maybe_number(value),
        None if percent_of is None else _text(percent_of),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def _maybe_number(value: object) -> int | None:
    return None if value is None else _number(value)
