"""A legal hold as tests of other rooms need one: it stands, whoever placed it."""

from __future__ import annotations

from carepost.core import clock
from carepost.core.models import LegalHold


def held(council_id: int, *kinds: str) -> LegalHold:
    """Records of these kinds are held, of all days."""
    return LegalHold.objects.create(
        council_id=council_id, matter="Inquiry", why="Asked for", kinds=list(kinds), placed_by_id=1,
        placed_by_name="Asha", placed_at=clock.now(),
    )  # fmt: skip


def lifted(row: LegalHold) -> None:
    """Another has lifted it."""
    row.lifted_by_id, row.lifted_by_name, row.lifted_at, row.lifted_why = 2, "Ben", clock.now(), "Over"
    row.save()
