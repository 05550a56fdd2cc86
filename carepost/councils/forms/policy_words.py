"""The values of a policy in words, and in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from carepost.core.policies import Entered, Leaf, Shape, as_kept, flat, leaves


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs, as a page tells it."""

    group: str
    label: str
    before: str
    after: str


def query_of(policy: Entered, now: object, then: object) -> str:
    """The query of an address that drafts `then` while `now` is in force."""
    held, wanted = flat(policy, now), flat(policy, then)
    found = QueryDict(mutable=True)
    for leaf in leaves(policy):
        if held[leaf.name] != wanted[leaf.name]:
            found.setlist(leaf.name, listed(typed(leaf, wanted[leaf.name])) or [""])
    return found.urlencode()


def changes(policy: Entered, before: object, after: object) -> list[Change]:
    """What differs between two values of a policy; of one without words, by the names of its fields."""
    if not policy.can_be_proposed:
        pairs = ((name, str(held), str(as_kept(after)[name])) for name, held in as_kept(before).items())
        return [Change("", name.replace("_", " "), old, new) for name, old, new in pairs if old != new]
    held, wanted = flat(policy, before), flat(policy, after)
    return [
        Change(*named(leaf), told(leaf, held[leaf.name]), told(leaf, wanted[leaf.name]))
        for leaf in leaves(policy)
        if held[leaf.name] != wanted[leaf.name]
    ]


def named(leaf: Leaf) -> tuple[str, str]:
    """What a value is a part of, and its own name; the first is empty where it stands alone."""
    return ("" if leaf.name == leaf.field else leaf.words.label), leaf.label


def told(leaf: Leaf, value: Any) -> str:
    """A value in words: "40%", "7 days", "Green"."""
    if leaf.shape is Shape.CHOICES:
        return ", ".join(label for key, label in leaf.choices if key in value) or "none"
    if leaf.shape in (Shape.TEXT, Shape.NAMES):
        return str(typed(leaf, value)).replace("\n", ", ") or "none"
    text, unit = str(typed(leaf, value)), leaf.words.unit
    if unit == "%":
        return f"{text}%"
    if text == "1":
        unit = re.sub(r"(\w)s\b", r"\1", unit, count=1)
    return f"{text} {unit}".rstrip()


def typed(leaf: Leaf, value: Any) -> Any:
    """A value as it stands in the form: shares in percent, of names one to a line."""
    if leaf.shape is Shape.CHOICES:
        return list(value)
    if leaf.shape is Shape.YES_NO:
        return "yes" if value else "no"
    if leaf.shape is Shape.NAMES:
        return "\n".join(value)
    if leaf.shape in (Shape.WHOLE, Shape.TEXT):
        return str(value)
    number = Decimal(str(value)) * (100 if leaf.shape is Shape.SHARE else 1)
    return f"{number.normalize():f}"


def listed(value: Any) -> list[str]:
    """The value of a field as an address repeats it."""
    return value if isinstance(value, list) else [value]


def all_told(policy: Entered, *values: object) -> list[tuple[str, str, list[str]]]:
    """Every value of several states of a policy side by side: what it is a part of, its name, each in words."""
    if not policy.can_be_proposed:
        kept: list[Mapping[str, Any]] = [as_kept(value) for value in values]
        return [("", name.replace("_", " "), [str(each[name]) for each in kept]) for name in kept[0]]
    found = [flat(policy, value) for value in values]
    return [(*named(leaf), [told(leaf, each[leaf.name]) for each in found]) for leaf in leaves(policy)]
