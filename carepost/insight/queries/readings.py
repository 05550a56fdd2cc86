"""Which snapshots a viewer reads: the open one, which all share, and their own council’s, which no other opens."""

from __future__ import annotations

from django.http import Http404

from carepost.core.acting import Actor
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.snapshots import Snapshot, SnapshotReason, SnapshotRefused, Store
from carepost.insight.stores import open_store, own_store, root

__all__ = ["Reading", "of", "open_store", "own_store", "root"]


def of(viewer: Actor, snapshot: str = "", own: str = "") -> Reading | None:
    """The snapshots of these names, or the newest; None where nothing was imported yet.

    Raises 404 for a name that is none, another council's among them. A partner and a provider read the open one alone.
    """
    shelf = open_store()
    if not shelf.names() and not snapshot:
        return None
    return Reading(_opened(shelf, snapshot), _own(viewer, own))


def _own(viewer: Actor, name: str) -> Snapshot | None:
    shelf = own_store(viewer)
    if shelf is None and name:
        raise Http404("There is no such snapshot")
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
