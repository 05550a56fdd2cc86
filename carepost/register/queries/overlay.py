"""The council's own word laid over CQC's in lists and files, as the service's page has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from carepost.core.acting import Actor, ActorKind
from carepost.register.queries import facts


def words_of(viewer: Actor, rows: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """What the viewer's council corrected of these services, by number and field: its own people see that alone."""
    return facts.corrected(viewer, rows) if rows and viewer.kind is ActorKind.STAFF else {}


def lay_over(viewer: Actor, rows: Iterable[Any]) -> None:
    """Put what the viewer's council corrected into these services; `from_source` keeps what CQC says."""
    some = list(rows)
    corrected = words_of(viewer, some)
    for row in some:
        values = corrected.get(row.pk, {})
        row.from_source = {field: row.__dict__.get(field, "") for field in values}
        for field, value in values.items():
            setattr(row, field, value)
