"""What differs between two versions of a question set, for whoever approves the new one."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from .sets import Question, QuestionSet


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """`parts` names what changed in the question, in plain words; empty for added, removed and moved."""

    kind: ChangeKind
    question: str
    label: str
    parts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        what = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{self.kind.value.capitalize()}: “{self.label}”{what}"


@dataclass(frozen=True, slots=True)
class Edition:
    """A draft as somebody left it."""

    by: str
    at: datetime
    question_set: QuestionSet


@dataclass(frozen=True, slots=True)
class Step:
    """What one person changed at one time."""

    by: str
    at: datetime
    changes: tuple[Change, ...]


_PARTS = {
    "kind": "type",
    "label": "question",
    "hint": "help",
    "required": "must be answered",
    "options": "answers to choose from",
    "minimum": "smallest allowed",
    "maximum": "largest allowed",
    "unit": "unit",
    "shows_when": "when it shows",
    "raises": "signals it raises",
    "section": "section",
}


def diff(old: QuestionSet, new: QuestionSet) -> tuple[Change, ...]:
    """Changes in the order of the new set, then what was removed. Empty when both ask the same."""
    before = {question.key: question for question in old.questions}
    after = {question.key: question for question in new.questions}
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    found = []
    for key, question in after.items():
        if key not in before:
            found.append(Change(ChangeKind.ADDED, key, question.label))
            continue
        parts = _parts(before[key], question)
        if parts:
            found.append(Change(ChangeKind.CHANGED, key, question.label, parts))
        if key in moved:
            found.append(Change(ChangeKind.MOVED, key, question.label))
    gone = [Change(ChangeKind.REMOVED, key, each.label) for key, each in before.items() if key not in after]
    return (*found, *gone)


def steps(editions: Iterable[Edition]) -> tuple[Step, ...]:
    """What each edition changed in the one before it; the first is where it started."""
    return tuple(
        Step(after.by, after.at, diff(before.question_set, after.question_set))
        for before, after in pairwise(editions)
    )


def _parts(old: Question, new: Question) -> tuple[str, ...]:
    names = [each.name for each in fields(Question) if each.name != "key"]
    return tuple(_PARTS[name] for name in names if getattr(old, name) != getattr(new, name))


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest questions whose move explains the new order: all outside the longest run that kept its
    order."""
    place = {key: position for position, key in enumerate(old)}
    kept: list[list[str]] = []
    for key in new:
        before = [run for run in kept if place[run[-1]] < place[key]]
        kept.append([*_longest(before), key])
    return set(new) - set(_longest(kept))


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []
