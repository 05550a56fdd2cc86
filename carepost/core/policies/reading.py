"""What is in force, what was and what will be, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import F, QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.core.models import PolicyOverride, PolicyProposal
from carepost.core.policies.catalogue import key_of
from carepost.core.policies.values import value_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """A policy as it holds on a day: its values, and the version that results name.

    `since` and `authority` say from when and by whose word a council has it; None and "" for the default.
    """

    value: T
    version: str
    since: date | None = None
    authority: str = ""


def in_force(defaults: type[T], council_id: int | None, on: date) -> InForce[T]:
    """The policy as it holds for a council on a day. Without a council: the default."""
    key = key_of(defaults)
    row = (
        _rows(council_id, key).filter(valid_from__lte=on).exclude(valid_to__lte=on).first()
        if council_id is not None
        else None
    )
    return _in_force(defaults, key, row)


def over_time(defaults: type[T], council_id: int | None) -> Callable[[date], InForce[T]]:
    """The same for many days at the price of one query: a function of the day."""
    key = key_of(defaults)
    rows = list(_rows(council_id, key)) if council_id is not None else []
    made = {row.pk: _in_force(defaults, key, row) for row in rows}
    bare = _in_force(defaults, key, None)

    def on(day: date) -> InForce[T]:
        held = (r for r in rows if r.valid_from <= day and (r.valid_to is None or day < r.valid_to))
        row = next(held, None)
        return bare if row is None else made[row.pk]

    return on


def _in_force(defaults: type[T], key: str, row: PolicyOverride | None) -> InForce[T]:
    if row is None:
        return InForce(defaults(), f"{key}@default")
    version = f"{key}@{row.valid_from.isoformat()}#{row.pk}"
    return InForce(value_of(defaults, row.values), version, row.valid_from, row.authority)


def coming(viewer: Actor, key: str, on: date) -> PolicyOverride | None:
    """What the viewer's council has adopted from a day after `on`; None when nothing."""
    rows = _rows(viewer.council_id or 0, key).filter(valid_from__gt=on)
    return rows.exclude(valid_to=F("valid_from")).order_by("valid_from").first()


def past(viewer: Actor, key: str) -> Sequence[PolicyOverride]:
    """Every value that the viewer's council ever adopted for a policy, the newest first."""
    return list(_rows(viewer.council_id or 0, key).order_by("-valid_from", "-pk"))


def proposals(viewer: Actor, key: str = "") -> QuerySet[PolicyProposal, PolicyProposal]:
    """What was proposed in the viewer's council, the newest first; of one policy, or of all."""
    rows = PolicyProposal.objects.filter(council_id=viewer.council_id or 0).order_by("-pk")
    return rows.filter(key=key) if key else rows


def proposal(viewer: Actor, number: int) -> PolicyProposal:
    """One proposal of the viewer's council, whatever became of it. Raises Http404 for any other."""
    found = proposals(viewer).filter(pk=number).select_related("adopted").first()
    if found is None:
        raise Http404("There is no proposal of that number")
    return found


def _rows(council_id: int, key: str) -> QuerySet[PolicyOverride, Any]:
    return PolicyOverride.objects.filter(council_id=council_id, key=key)
