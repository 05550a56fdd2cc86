"""A council's catalogue of support: kinds added, changed, retired and brought back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from carepost.contact.actions.support.asking import AskRefused
from carepost.contact.catalogue import kinds_of
from carepost.contact.models import SupportKind
from carepost.contact.rules.support import Kind, kind_faults
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can


@action(Can.KEEP_SUPPORT_KIND)
def keep_support_kind(*, by: Actor, kind: Kind) -> SupportKind:
    """Add a kind of support (an empty key), or put the council's own version over one. Requests that were made
    keep the name and days they were made under. Raises Refused.
    """
    council_id = council_of(by)
    known = kinds_of(council_id)
    kind = kind if kind.key else replace(kind, key=_key(kind.name, known))
    refuse_if(kind_faults(kind, known.values()))
    return _kept(by, council_id, kind)


@action(Can.RETIRE_SUPPORT_KIND)
def retire_support_kind(*, by: Actor, key: str, retired: bool) -> SupportKind:
    """Offer a kind of support no longer, or again. What was asked for before goes on. Raises Refused."""
    council_id = council_of(by)
    known = kinds_of(council_id)
    if key not in known:
        raise Refused([AskRefused.NO_KIND])
    kind = replace(known[key], retired=retired)
    refuse_if(kind_faults(kind, known.values()))
    return _kept(by, council_id, kind)


def _kept(by: Actor, council_id: int, kind: Kind) -> SupportKind:
    values: dict[str, Any] = {
        "name": kind.name.strip(), "words": kind.words.strip(), "usually": kind.usually.strip(),
        "promise_days": kind.promise_days, "unit": kind.unit.strip(), "from_stock": kind.from_stock,
        "retired": kind.retired,
    }  # fmt: skip
    stamp = {"changed_by": by.name, "changed_at": clock.now()}
    row, _ = SupportKind.objects.update_or_create(
        council_id=council_id, key=kind.key, defaults=values | stamp
    )
    audit.note(subject=f"support-kind:{kind.key}", **values)
    return row


def _key(name: str, known: dict[str, Kind]) -> str:
    """A key that no kind has: the name in plain letters, numbered where it is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "kind"
    return next(
        key for n in range(len(known) + 2) if (key := plain if n == 0 else f"{plain}_{n + 1}") not in known
    )
