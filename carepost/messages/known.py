"""What rooms know of a service, as words to put into a letter; each room declares its own as it starts.

A letter never reaches into a row: it names one of these, and gets a value of the kind that was declared.
Plain Python, so that rules may name the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from carepost.core.acting import Actor


class Kind(StrEnum):
    """What a field of a letter may hold."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    MONEY = "money"
    WHOLE = "whole"
    CHOICE = "choice"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.TEXT: "A few words",
    Kind.LINES: "Several lines",
    Kind.DATE: "A date",
    Kind.MONEY: "An amount of money",
    Kind.WHOLE: "A whole number",
    Kind.CHOICE: "One of a few answers",
}

#: Of each service (by its number) what is known; what is not known is left out.
Find = Callable[[Actor, Sequence[Any], date], Mapping[int, object]]


@dataclass(frozen=True, slots=True)
class Known:
    """A field that is filled in from what a room knows: its name, who says so, and its kind.

    `needs` is the permission of the room's own pages: who may not read it there does not write it in a letter.
    """

    name: str
    source: str
    kind: Kind
    find: Find
    needs: str = ""


_fields: dict[str, Known] = {}


def enter(name: str, *, source: str, kind: Kind, find: Find, needs: str = "") -> None:
    """Declare a field. Raises ValueError when there is one of that name."""
    if name in _fields:
        raise ValueError(f"There is a field called {name} already")
    _fields[name] = Known(name, source, kind, find, needs)


def fields() -> dict[str, Known]:
    """Every declared field by its name."""
    return dict(sorted(_fields.items()))


def told(
    viewer: Actor, services: Sequence[Any], names: Sequence[str], on: date
) -> dict[int, dict[str, object]]:
    """What is known of each service, for the fields named and no others. One question to each room for all of them."""
    found: dict[int, dict[str, object]] = {each.pk: {} for each in services}
    for name in names:
        known = _fields.get(name)
        if known is None or (known.needs and not viewer.may(known.needs)):
            continue
        for pk, value in known.find(viewer, services, on).items():
            found[pk][name] = value
    return found


def leave_out(name: str) -> None:
    """Take a field out again (tests declare fields of their own). Nothing happens when it is not there."""
    _fields.pop(name, None)
