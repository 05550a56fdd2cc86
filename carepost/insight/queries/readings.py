"""Which snapshots a viewer reads: the open one, which all share, and their own council’s, which no other opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.http import Http404

from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.insight.engine.snapshots import Snapshot, SnapshotReason, SnapshotRefused, Store
from carepost.insight.rules import MADE_UP
from carepost.insight.stores import open_store, own_store, root

__all__ = ["Reading", "of", "open_store", "own_store", "root"]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one answer is made from. Two readings of the same snapshots are equal."""

    open: Snapshot
    own: Snapshot | None = None

    @property
    def snapshots(self) -> list[Snapshot]:
        return [self.open, *([self.own] if self.own else [])]

    @property
    def shared(self) -> Reading:
        """The same without what is one council's own."""
        return Reading(self.open)

    @property
    def made_up(self) -> bool:
        """Whether all open figures are made up, as the demonstration's are."""
        return all(part.publisher == MADE_UP for part in self.open.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reading) and self._folders == other._folders

    def __hash__(self) -> int:
        return hash(self._folders)

    @property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(each.folder for each in self.snapshots)


def of(viewer: Actor, snapshot: str = "", own: str = "") -> Reading | None:
    """The snapshots of these names, or the newest; None where nothing was imported yet.

    Raises 404 for a name that is none, another council's among them, and for who has no council.
    """
    council_of(viewer)
    shelf = open_store()
    if not shelf.names() and not snapshot:
        return None
    return Reading(_opened(shelf, snapshot), _own(viewer, own))


def _own(viewer: Actor, name: str) -> Snapshot | None:
    shelf = own_store(viewer)
    if shelf is None or not (name or shelf.names()):
        return None
    return _opened(shelf, name)


def _opened(shelf: Store, name: str) -> Snapshot:
    try:
        return shelf.open(name) if name else shelf.latest()
    except SnapshotRefused as wrong:
        if wrong.reason in {SnapshotReason.UNKNOWN, SnapshotReason.NONE}:
            raise Http404("There is no such snapshot") from wrong
        raise
