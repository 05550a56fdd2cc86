"""Files and folders of CQC's API objects: surveyed once, then read; and the same for objects fresh from the
API.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..rules import RegisterPolicy
from .api import ObjectReader, names_anybody
from .cells import Cells
from .checks import reasons_against, reasons_against_provider
from .dates import DateOrder
from .json_objects import Found, json_objects
from .record import LocationRecord, ProviderRecord
from .refusal import FileReason, FileRefused, Quarantined, QuarantineReason
from .spool import Spool
from .table import Tick

Object = dict[str, Any]
Read = LocationRecord | ProviderRecord | Quarantined

_LOCATION_ONLY = frozenset({"locationId", "careHome", "numberOfBeds", "gacServiceTypes", "dormancy"})
_FEW = 10
_TICK = 500
_SHOWN = 2000  # characters of a broken record that are kept to look at


@dataclass(slots=True)
class Objects:
    """Surveyed objects; they wait in `spool` as (line, object or broken text)."""

    spool: Spool = field(default_factory=Spool)
    refs: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    names_people: bool = False
    warnings: list[str] = field(default_factory=list)


def survey_objects(paths: Iterable[Path], policy: RegisterPolicy, tick: Tick | None = None) -> Objects:
    """Sees every object of every file once. Raises FileRefused."""
    objects = Objects()
    try:
        for path in paths:
            for found in json_objects(path, policy):
                _see(objects, found, policy, tick)
        _finish(objects)
    except BaseException:
        objects.spool.close()
        raise
    return objects


def _see(objects: Objects, found: Found, policy: RegisterPolicy, tick: Tick | None) -> None:
    line, value = found
    if objects.spool.count >= policy.max_rows:
        raise FileRefused(FileReason.TOO_LONG, f"It has more than {policy.max_rows:,} records.")
    if isinstance(value, dict):
        objects.refs[key_of(value)] += 1
        objects.names_people = objects.names_people or names_anybody(value)
        objects.spool.append((line, value))
    else:
        objects.broken += 1
        objects.spool.append((line, value[:_SHOWN]))
    if tick and objects.spool.count % _TICK == 0:
        tick(objects.spool.count)


def _finish(objects: Objects) -> None:
    if not objects.spool.count:
        raise FileRefused(FileReason.NO_ROWS)
    known = [key for key in objects.refs if key]
    if not known:
        raise FileRefused(FileReason.UNKNOWN_SHAPE, "Its records have neither locationId nor providerId.")
    if not any(_is_whole(value) for _, value in objects.spool):
        raise FileRefused(
            FileReason.UNKNOWN_SHAPE,
            "It is CQC's list of ids and names. Fetch each location by its id: that is where the facts are.",
        )
    if len(known) >= _FEW and not objects.names_people:
        objects.warnings.append(
            "This file names no person at all, so it says nothing about manager vacancies."
        )


def _is_whole(value: object) -> bool:
    return isinstance(value, dict) and bool(key_of(value)) and "registrationStatus" in value


def key_of(value: Object) -> str:
    """ "location:1-123" or "provider:1-123"; "" for an object without an id of its own."""
    kind = "provider" if is_provider(value) else "location"
    ref = str(value.get(f"{kind}Id") or "").strip().upper()
    return f"{kind}:{ref}" if ref else ""


def is_provider(value: Object) -> bool:
    """Whether the object is a provider. A location names its provider too, so the id alone does not tell."""
    stated = str(value.get("organisationType") or "").casefold()
    if stated in ("location", "provider"):
        return stated == "provider"
    return bool(value.get("providerId")) and _LOCATION_ONLY.isdisjoint(value)


class ObjectGathering:
    """Yields one record per object of a survey, or per group of objects with one id."""

    def __init__(self, objects: Objects, today: date, policy: RegisterPolicy) -> None:
        self.cells = Cells(DateOrder.DAY_FIRST)
        self._objects = objects
        self._today = today
        self._policy = policy
        few = len(objects.refs) < _FEW
        self._reader = ObjectReader(self.cells, with_contacts=few or objects.names_people)

    def records(self) -> Iterator[Read]:
        waiting: dict[str, list[tuple[int, Object]]] = {}
        for line, value in self._objects.spool:
            if not isinstance(value, dict):
                yield Quarantined(line, "", (QuarantineReason.NOT_READABLE,), {"text": value})
                continue
            key = key_of(value)
            total = self._objects.refs[key]
            if not key or total == 1:
                yield self.record([(line, value)])
                continue
            same = waiting.setdefault(key, [])
            same.append((line, value))
            if len(same) == total:
                yield self.record(waiting.pop(key))

    def record(self, same: list[tuple[int, Object]]) -> Read:
        """One record out of objects with one id; held back when they differ."""
        line = min(number for number, _ in same)
        versions = sorted({json.dumps(value, sort_keys=True) for _, value in same})
        value = json.loads(versions[0])
        record, problems = self._read(value, line)
        reasons = [reason for reason, _ in problems]
        if len(versions) > 1:
            reasons.append(QuarantineReason.SAME_ID_TWICE)
        if not reasons:
            return record
        return Quarantined(
            line, record.ref, tuple(dict.fromkeys(reasons)), _raw(value), record,
            cells=tuple(dict.fromkeys(key for _, key in problems if key)),
            others=tuple(_raw(json.loads(version)) for version in versions[1:]),
        )  # fmt: skip

    def _read(
        self, value: Object, line: int
    ) -> tuple[LocationRecord | ProviderRecord, list[tuple[QuarantineReason, str]]]:
        if is_provider(value):
            provider, problems = self._reader.provider(value, line)
            return provider, problems + [(one, "") for one in reasons_against_provider(provider, self._today)]
        location, problems = self._reader.location(value, line)
        against = reasons_against(location, self._today, self._policy)
        return location, problems + [(one, "") for one in against]


def records_from_api(
    values: Iterable[Object], today: date, policy: RegisterPolicy | None = None
) -> Iterator[Read]:
    """One record per object fresh from the live API, in order; each stands alone, and empty contacts mean
    nobody.
    """
    objects = Objects(names_people=True)
    gathering = ObjectGathering(objects, today, policy or RegisterPolicy())
    for number, value in enumerate(values, start=1):
        yield gathering.record([(number, value)])


def _raw(value: Object) -> dict[str, str]:
    return {key: one if isinstance(one, str) else json.dumps(one) for key, one in value.items()}


def value_of(raw: dict[str, str]) -> Object:
    """An object back from the texts that were kept of it."""
    return {key: _loaded(text) for key, text in raw.items()}


def _loaded(text: str) -> Any:
    if text[:1] not in '[{"' and text not in ("true", "false", "null"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
