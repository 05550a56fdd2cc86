"""A record as JSON and back, for rows that wait because of something only the register knew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from carepost.register.engine.record import LocationRecord


def as_json(value: Any) -> Any:
    """Plain lists, dictionaries, texts and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        return (
            sorted(as_json(one) for one in value) if isinstance(value, frozenset) else [*map(as_json, value)]
        )
    return value


def from_json(kept: Mapping[str, Any]) -> LocationRecord:
    """The location again. Raises KeyError, TypeError or ValueError when it is none."""
    return _record(LocationRecord, kept)  # type: ignore[no-any-return]


def _record(kind: type[Any], kept: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in kept.items()})


def _value(hint: Any, value: Any) -> Any:
    origin, given = get_origin(hint), get_args(hint)
    if value is None or origin in (Union, UnionType):
        return None if value is None else _value(next(one for one in given if one is not type(None)), value)
    if origin is tuple:
        return tuple(_value(given[0], one) for one in value)
    if is_dataclass(hint):
        return _record(hint, value)  # type: ignore[arg-type]
    return _plain(origin or hint, value)


def _plain(kind: type[Any], value: Any) -> Any:
    if issubclass(kind, date):
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum | frozenset) else value
