"""A policy's value in its three forms: the dataclass, what the database keeps of it, and single numbers for a form."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from carepost.core.policies.catalogue import Entered, Words

T = TypeVar("T")


class Shape(Enum):
    """How one value is asked for."""

    WHOLE = "whole"
    SHARE = "share"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICES = "choices"
    TEXT = "text"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a policy as a form asks for it: `name` is like red_from, weights.staffing or manager_days.0.

    `field` is the value of the dataclass that it is a part of, `choices` what may be chosen.
    """

    name: str
    field: str
    label: str
    shape: Shape
    words: Words
    choices: tuple[tuple[str, str], ...] = ()


def leaves(policy: Entered) -> tuple[Leaf, ...]:
    """Every single value of a policy, in the order of its dataclass."""
    example = policy.defaults()
    return tuple(
        leaf for name, words in policy.words.items() for leaf in _leaves(name, getattr(example, name), words)
    )


def _leaves(name: str, example: object, words: Words) -> Iterator[Leaf]:
    parts = words.parts
    if example == () and not parts:
        yield Leaf(name, name, words.label, Shape.NAMES, words)
    elif isinstance(example, Mapping) and isinstance(parts, Mapping):
        for key, label in parts.items():
            yield Leaf(f"{name}.{key}", name, label, _shape(example[key]), words)
    elif isinstance(example, tuple) and isinstance(parts, Mapping):
        yield Leaf(name, name, words.label, Shape.CHOICES, words, tuple(parts.items()))
    elif isinstance(example, tuple):
        for place, (value, label) in enumerate(zip(example, parts, strict=True)):
            yield Leaf(f"{name}.{place}", name, label, _shape(value), words)
    else:
        yield Leaf(name, name, words.label, _shape(example), words)


def _shape(example: object) -> Shape:
    if isinstance(example, bool):
        return Shape.YES_NO
    if isinstance(example, str):
        return Shape.TEXT
    if isinstance(example, float):
        return Shape.SHARE if 0 < example < 1 else Shape.NUMBER
    return Shape.WHOLE


def flat(policy: Entered, value: object) -> dict[str, Any]:
    """The single values by the names of their leaves."""
    return {leaf.name: _at(value, leaf) for leaf in leaves(policy)}


def _at(value: object, leaf: Leaf) -> Any:
    held = getattr(value, leaf.field)
    part = leaf.name.removeprefix(leaf.field).removeprefix(".")
    if not part:
        return tuple(str(each) for each in held) if leaf.shape is Shape.CHOICES else held
    return held[part] if isinstance(held, Mapping) else held[int(part)]


def built(policy: Entered, single: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept, out of single ones by name: the opposite of `flat`."""
    found: dict[str, Any] = {}
    for leaf in leaves(policy):
        part = leaf.name.removeprefix(leaf.field).removeprefix(".")
        if not part:
            chosen = single[leaf.name]
            found[leaf.field] = list(chosen) if leaf.shape in (Shape.CHOICES, Shape.NAMES) else chosen
        elif part.isdigit():
            found.setdefault(leaf.field, []).append(single[leaf.name])
        else:
            found.setdefault(leaf.field, {})[part] = single[leaf.name]
    return found


def as_kept(value: Any) -> dict[str, Any]:
    """All values of a policy as JSON has them: lists for tuples, plain keys."""
    pairs = ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
    return {name: _json(held) for name, held in pairs}


def _json(held: object) -> object:
    if isinstance(held, Mapping):
        return {str(key): value for key, value in held.items()}
    return (
        [str(each) if isinstance(each, str) else each for each in held] if isinstance(held, tuple) else held
    )


def value_of(defaults: type[T], values: Mapping[str, Any]) -> T:
    """The dataclass with kept values put over its defaults. JSON has lists and no tuples: the kinds that the
    dataclass declares come back; mappings are laid over defaults.
    """
    example, hints = defaults(), get_type_hints(defaults)
    plain: dict[str, Any] = {}
    for name, value in values.items():
        before = getattr(example, name)
        if isinstance(before, tuple):
            plain[name] = tuple(value)
        elif isinstance(before, Mapping):
            kind: Any = type(before)
            plain[name] = kind({**before, **value})
        else:
            plain[name] = float(value) if hints.get(name) is float else value
    return dataclasses.replace(example, **plain)  # type: ignore[type-var]


def same_kind(example: object, value: object) -> bool:
    """True when a value may stand where the example stands."""
    if isinstance(example, bool) or isinstance(value, bool):
        return isinstance(example, bool) and isinstance(value, bool)
    if isinstance(example, float):
        return isinstance(value, int | float)
    if isinstance(example, tuple):
        first = example[0] if example else ""
        return isinstance(value, list | tuple) and all(same_kind(first, each) for each in value)
    if isinstance(example, Mapping):
        return isinstance(value, Mapping) and all(
            key in example and same_kind(example[key], each) for key, each in value.items()
        )
    return isinstance(value, str if isinstance(example, str) else type(example))
