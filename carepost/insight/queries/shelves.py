"""The snapshots that a viewer may choose: the open ones, and those of their own council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from carepost.core.acting import Actor
from carepost.insight.engine.snapshots import Part, Snapshot, SnapshotReason, SnapshotRefused, Store
from carepost.insight.queries import readings


@dataclass(frozen=True, slots=True)
class Shelved:
    """A snapshot in a list; `own` where it is the council's own, `broken` where it is not as it was made."""

    name: str
    snapshot: Snapshot | None
    own: bool = False
    broken: str = ""

    @property
    def made(self) -> datetime | None:
        return None if self.snapshot is None else datetime.fromisoformat(self.snapshot.made)


def shelves(viewer: Actor) -> list[Shelved]:
    """Every snapshot that a viewer may read, the newest first, the open ones before their council's own."""
    own = readings.own_store(viewer)
    return [*_on(readings.open_store(), own=False), *(_on(own, own=True) if own else [])]


def one(viewer: Actor, name: str) -> Shelved:
    """The snapshot of that name, open or the council's own. Raises 404."""
    found = next((each for each in shelves(viewer) if each.name == name), None)
    if found is None:
        raise Http404("There is no such snapshot")
    return found


def _on(store: Store, *, own: bool) -> list[Shelved]:
    return [_shelved(store, name, own=own) for name in reversed(store.names())]


def _shelved(store: Store, name: str, *, own: bool) -> Shelved:
    try:
        return Shelved(name, store.open(name), own)
    except SnapshotRefused as wrong:
        if wrong.reason is SnapshotReason.UNKNOWN:
            raise
        return Shelved(name, None, own, str(wrong))


def day_of(part: Part) -> date:
    """The day of a file's data."""
    return date.fromisoformat(part.day)
