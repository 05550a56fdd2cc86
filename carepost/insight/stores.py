"""Where snapshots lie on a server: the open ones in a folder for all, each council's own in one of its own."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.insight.engine.snapshots import OPEN, SnapshotRefused, Store
from carepost.operate.home import Home


def root() -> Path:
    """Where snapshots lie on this server, as `carepost insight import` writes them."""
    return Home(Path(settings.CAREPOST_HOME)).snapshots


def open_store() -> Store:
    """The store of open figures."""
    return Store(root())


def own_store(viewer: Actor) -> Store | None:
    """The store of the viewer’s council to read; None where its short name can be none.

    Also None for who reads what is published alone. Raises 404 for who acts in no council.
    """
    return council_store(viewer) if viewer.may(Can.SEE_FIGURES) else None


def council_store(actor: Actor) -> Store | None:
    """The store of the council that somebody acts in, whatever they may do there; None as above."""
    slug = Council.objects.values_list("slug", flat=True).get(pk=council_of(actor))
    try:
        return Store(root(), slug) if slug != OPEN else None
    except SnapshotRefused:
        return None
