"""A question set as a file that people keep, compare and write by hand (docs/run/question-sets.md).

What may be left out is left out, and what is wrong is told with its place.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from .checks import check_set
from .sets import Op, Option, Question, QuestionKind, QuestionSet, Raise, ShowsWhen, When
from .stored import FORMAT, StoredFault

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_NEEDED: Any = object()
_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong, and where: "question 3 (people_now), raises 1"; nowhere in particular for the file itself."""

    where: str
    words: str

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.words}" if self.where else self.words


def to_file(question_set: QuestionSet) -> str:
    """The set as indented JSON, without what is left at its default."""
    head = {
        "format": FORMAT,
        "key": question_set.key,
        "version": question_set.version,
        "title": question_set.title,
    }
    questions = [_written(question) for question in question_set.questions]
    return json.dumps({**head, "questions": questions}, ensure_ascii=False, indent=2) + "\n"


def _written(question: Question) -> dict[str, Any]:
    kept = {each.name: each.default for each in fields(Question)}
    shown = {name: value for name, value in asdict(question).items() if value != kept[name]}
    for each in (*shown.get("shows_when", ()), *shown.get("raises", ())):
        each["when"] = {name: value for name, value in each["when"].items() if value is not None}
    return shown


def read_file(
    text: str, signal_kinds: Collection[str] | None = None
) -> tuple[QuestionSet | None, tuple[FileFault, ...]]:
    """The set in a file, or None where it cannot be read, with everything that is wrong with it.

    `signal_kinds` are the kinds that answers may raise; None leaves that unchecked.
    """
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError) as error:
        return None, (FileFault("", f"This is not JSON: {error}."),)
    faults: list[FileFault] = []
    question_set = _set(stored, faults)
    if faults:
        return None, tuple(faults)
    names = {each.key: f"question {n} ({each.key})" for n, each in enumerate(question_set.questions, 1)}
    problems = check_set(question_set, signal_kinds)
    return question_set, tuple(
        FileFault(names.get(each.question, ""), each.reason.sentence) for each in problems
    )


class _Object:
    """One object of the file: takes its values by name and notes what is wrong with them."""

    def __init__(self, stored: object, where: str, faults: list[FileFault], names: Iterable[str]) -> None:
        self.where, self.faults = where, faults
        self.held: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
        if not isinstance(stored, dict):
            self.fault("This must be an object in braces.")
        names = tuple(names)
        for name in self.held:
            if name not in names:
                close = get_close_matches(name, names, 1)
                self.fault(f"“{name}” is not known here.{f' Did you mean “{close[0]}”?' if close else ''}")

    def fault(self, words: str) -> None:
        self.faults.append(FileFault(self.where, words))

    def take(self, name: str, kind: type[T], default: T = _NEEDED) -> T:
        """The value of that name; a value of its kind where it is wrong, which is noted."""
        value = self.held.get(name)
        if value is None:
            if default is _NEEDED and isinstance(self.held, dict):
                self.fault(f"“{name}” is missing.")
            return kind() if default is _NEEDED else default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(
                f"“{name}” must be {_KINDS[kind]}, and is {json.dumps(value, ensure_ascii=False):.60}."
            )
            return kind()
        return value

    def one_of(self, name: str, choices: type[E]) -> E:
        """The member of that value; the first one where it is none, which is noted."""
        value = self.take(name, str)
        if value in set(choices):
            return choices(value)
        if value:
            self.fault(f"“{name}” must be one of {', '.join(choices)}, and is “{value}”.")
        return next(iter(choices))

    def each(self, name: str, read: Callable[[object, str, list[FileFault]], T]) -> tuple[T, ...]:
        """Every object of a list, each with its place."""
        many = {"questions": "question", "options": "option"}.get(name, name)
        place = f"{self.where}, " if self.where else ""
        return tuple(
            read(each, f"{place}{many} {n}", self.faults)
            for n, each in enumerate(self.take(name, list, []), 1)
        )


def _set(stored: object, faults: list[FileFault]) -> QuestionSet:
    found = _Object(stored, "", faults, ("format", "key", "version", "title", "questions"))
    if found.take("format", int) > FORMAT:
        faults[:] = [FileFault("", StoredFault.NEWER.sentence)]
        return QuestionSet("", 1, "", ())
    return QuestionSet(
        key=found.take("key", str),
        version=found.take("version", int, 1),
        title=found.take("title", str),
        questions=found.each("questions", _question),
    )


def _question(stored: object, where: str, faults: list[FileFault]) -> Question:
    key = stored.get("key") if isinstance(stored, dict) else None
    place = f"{where} ({key})" if isinstance(key, str) and key else where
    found = _Object(stored, place, faults, (each.name for each in fields(Question)))
    return Question(
        key=found.take("key", str),
        kind=found.one_of("kind", QuestionKind),
        label=found.take("label", str),
        hint=found.take("hint", str, ""),
        required=found.take("required", bool, False),
        options=found.each("options", _option),
        minimum=_maybe(found, "minimum", int),
        maximum=_maybe(found, "maximum", int),
        unit=found.take("unit", str, ""),
        shows_when=found.each("shows_when", _shows),
        raises=found.each("raises", _raise),
        section=found.take("section", str, ""),
    )


def _option(stored: object, where: str, faults: list[FileFault]) -> Option:
    found = _Object(stored, where, faults, ("value", "label"))
    return Option(found.take("value", str), found.take("label", str))


def _shows(stored: object, where: str, faults: list[FileFault]) -> ShowsWhen:
    found = _Object(stored, where, faults, ("question", "when"))
    return ShowsWhen(found.take("question", str), _when(found))


def _raise(stored: object, where: str, faults: list[FileFault]) -> Raise:
    found = _Object(stored, where, faults, ("kind", "when", "severity"))
    return Raise(found.take("kind", str), _when(found), found.take("severity", int))


def _when(around: _Object) -> When:
    found = _Object(
        around.take("when", dict), f"{around.where}, when", around.faults, ("op", "value", "percent_of")
    )
    value = found.held.get("value")
    if not isinstance(value, str):
        value = _maybe(found, "value", int)
    return When(found.one_of("op", Op), value, _maybe(found, "percent_of", str))


def _maybe(found: _Object, name: str, kind: type[T]) -> T | None:
    return None if found.held.get(name) is None else found.take(name, kind)
