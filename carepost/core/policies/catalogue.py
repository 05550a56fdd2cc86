"""Which policies there are, what each is called, and what its numbers mean in plain words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from carepost.core.refusals import Reason

Faults = Callable[[Any], Iterable[tuple[str, Reason]]]


@dataclass(frozen=True, slots=True)
class Words:
    """What one value of a policy means to who sets it.

    `unit` stands behind the number ("days"); `least` and `most` are the smallest and largest that make sense.
    `parts` names what a value is made of: the keys of a mapping, the steps of a scale in order, or the answers that
    may be chosen. A list of names, whose default is empty, has none; `most` is then the longest name in letters, as it
    is of a text.
    """

    label: str
    help: str = ""
    unit: str = ""
    least: int = 1
    most: int = 10_000
    parts: Mapping[str, str] | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """A policy under its key.

    One with `words` for its values can be proposed on a page; without, only a command may set it. `faults` gives
    the reasons against a value, each with the field that it belongs to.
    """

    key: str
    defaults: type[Any]
    name: str
    about: str = ""
    words: Mapping[str, Words] = field(default_factory=dict)
    faults: Faults = lambda value: ()

    @property
    def can_be_proposed(self) -> bool:
        return bool(self.words)


_entered: dict[str, Entered] = {}


def register(
    key: str,
    defaults: type[Any],
    *,
    name: str = "",
    about: str = "",
    words: Mapping[str, Words] | None = None,
    faults: Faults = lambda value: (),
) -> None:
    """Enter a frozen dataclass of defaults as the policy `key`.

    Entering it twice under another key is an error, and so are words for a value that it does not have. A value
    without words is told by its name.
    """
    if not dataclasses.is_dataclass(defaults) or not defaults.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError("A policy is a frozen dataclass of defaults")
    keys = {each.defaults: each.key for each in _entered.values()}
    taken = _entered.get(key)
    if (taken and taken.defaults is not defaults) or keys.get(defaults, key) != key:
        raise ValueError(f"The policy {key} is already entered")
    names = [each.name for each in dataclasses.fields(defaults)]
    if words and set(words) - set(names):
        raise ValueError(f"The policy {key} has no such value: {', '.join(sorted(set(words) - set(names)))}")
    example = defaults()
    told = (
        {each: words.get(each) or _by_name(each, getattr(example, each)) for each in names} if words else {}
    )
    _entered[key] = Entered(key, defaults, name or _named(key), about, told, faults)


def known() -> Mapping[str, type[Any]]:
    """Every policy entered, by key."""
    return {key: _entered[key].defaults for key in sorted(_entered)}


def entered(key: str) -> Entered | None:
    """The policy of that key; None when there is none."""
    return _entered.get(key)


def key_of(defaults: type[Any]) -> str:
    """The key under which a dataclass is entered. Raises KeyError for one that is not."""
    found = next((each.key for each in _entered.values() if each.defaults is defaults), None)
    if found is None:
        raise KeyError(defaults)
    return found


def _by_name(name: str, example: object) -> Words:
    parts: Mapping[str, str] | tuple[str, ...] = ()
    if isinstance(example, Mapping):
        parts = {str(key): str(key).replace("_", " ") for key in example}
    elif isinstance(example, tuple):
        parts = tuple(f"Step {number}" for number, _ in enumerate(example, 1))
    return Words(name.replace("_", " ").capitalize(), parts=parts)


def _named(key: str) -> str:
    area, _, what = key.partition(".")
    return f"{area.capitalize()}: {what.replace('_', ' ')}"
