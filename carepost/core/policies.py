"""Thresholds, weights and cadences as dated policies: defaults in code, a council's own from a day on.

A policy is a frozen dataclass of defaults in an area's rules, entered here under a key. What is in force on
a day for a council is the default with that council's values put over it, and a version that the result
carries.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, get_type_hints

from django.db import IntegrityError, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.models import PolicyOverride
from carepost.core.refusals import Reason, Refused

T = TypeVar("T")

_keys: dict[type[Any], str] = {}


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """A policy as it holds on a day: its values, and the version that results name."""

    value: T
    version: str


class PolicyRefused(Reason):
    """Why a council's own value cannot be adopted."""

    UNKNOWN = "There is no policy of that name. See the list of policies in the operations guide."
    UNKNOWN_FIELD = "That policy has no value of that name."
    WRONG_TYPE = (
        "That value is of another kind than the default:"
        " give a number for a number, a yes or no for a yes or no."
    )
    NO_AUTHORITY = "Say who decided this and where, so that an auditor can find it."
    IN_THE_PAST = "A policy can start today or later. Starting it earlier would change figures already given."
    OVERLAPS = "Another value of this policy already starts on that day or later. End that one first."


def register(key: str, defaults: type[Any]) -> None:
    """Enter a frozen dataclass of defaults as the policy `key`.

    Entering it twice under another key is an error.
    """
    if not dataclasses.is_dataclass(defaults) or not defaults.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError("A policy is a frozen dataclass of defaults")
    taken = {k: c for c, k in _keys.items()}
    if taken.get(key, defaults) is not defaults or _keys.get(defaults, key) != key:
        raise ValueError(f"The policy {key} is already entered")
    _keys[defaults] = key


def known() -> Mapping[str, type[Any]]:
    """Every policy entered, by key."""
    return {key: defaults for defaults, key in sorted(_keys.items(), key=lambda pair: pair[1])}


def in_force(defaults: type[T], council_id: int | None, on: date) -> InForce[T]:
    """The policy as it holds for a council on a day. Without a council: the default."""
    key = _keys[defaults]
    row = (
        PolicyOverride.objects.filter(council_id=council_id, key=key, valid_from__lte=on)
        .exclude(valid_to__lte=on)
        .first()
        if council_id is not None
        else None
    )
    if row is None:
        return InForce(defaults(), f"{key}@default")
    value = dataclasses.replace(defaults(), **_plain(defaults, row.values))  # type: ignore[type-var]
    return InForce(value, f"{key}@{row.valid_from.isoformat()}#{row.pk}")


@action("policy.adopt")
def adopt(
    *,
    by: Actor,
    council_id: int,
    key: str,
    values: Mapping[str, Any],
    valid_from: date,
    authority: str,
    source_url: str = "",
) -> PolicyOverride:
    """Put a council's own values in force from a day on, and end the value before it on that day."""
    against = _against(key, values, valid_from, authority)
    if against:
        raise Refused(against)
    before = PolicyOverride.objects.filter(council_id=council_id, key=key, valid_to__isnull=True)
    try:
        with transaction.atomic():
            before.filter(valid_from__lt=valid_from).update(valid_to=valid_from)
            row = PolicyOverride.objects.create(
                council_id=council_id,
                key=key,
                values=dict(values),
                valid_from=valid_from,
                authority=authority.strip(),
                source_url=source_url,
                adopted_by=by.name,
                adopted_at=clock.now(),
            )
    except IntegrityError as overlap:
        raise Refused([PolicyRefused.OVERLAPS]) from overlap
    audit.note(subject=f"policy:{key}", council=council_id, values=dict(values), valid_from=valid_from)
    return row


def _against(key: str, values: Mapping[str, Any], valid_from: date, authority: str) -> list[PolicyRefused]:
    against = []
    defaults = known().get(key)
    if defaults is None:
        return [PolicyRefused.UNKNOWN]
    example = defaults()
    for name, value in values.items():
        if name not in {f.name for f in dataclasses.fields(defaults)}:
            against.append(PolicyRefused.UNKNOWN_FIELD)
        elif not _same_kind(getattr(example, name), value):
            against.append(PolicyRefused.WRONG_TYPE)
    if not authority.strip():
        against.append(PolicyRefused.NO_AUTHORITY)
    if valid_from < clock.today():
        against.append(PolicyRefused.IN_THE_PAST)
    return against


def _same_kind(example: object, value: object) -> bool:
    if isinstance(example, bool) or isinstance(value, bool):
        return isinstance(example, bool) and isinstance(value, bool)
    if isinstance(example, float):
        return isinstance(value, int | float)
    if isinstance(example, tuple):
        return isinstance(value, list | tuple)
    if isinstance(example, Mapping):
        return isinstance(value, Mapping) and set(value) <= set(example)
    return isinstance(value, type(example))


def _plain(defaults: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has lists and no tuples: give back the kinds that the dataclass declares; mappings are laid over
    defaults.
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
    return plain
