"""Which service somebody means who writes its name or its id."""

from __future__ import annotations

from carepost.register.models import Service
from carepost.register.queries.services import Services

LONGEST_SEARCH = 200


def meant(rows: Services, text: str, *, most: int = 6) -> list[Service]:
    """Those of these services that a name or CQC id may mean, by name: one where it is sure, none for a blank."""
    wanted = text.replace("\x00", "").strip()[:LONGEST_SEARCH]
    if not wanted:
        return []
    for exact in (rows.filter(ref=wanted), rows.filter(name__iexact=wanted)):
        if found := list(exact.order_by("name", "pk")[:most]):
            return found
    return list(rows.filter(name__icontains=wanted).order_by("name", "pk")[:most])
