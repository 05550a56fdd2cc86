"""Small files in CQC's real column layouts, and who imports them, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.register.actions.importing import import_file
from carepost.register.models import ImportRun
from carepost.register.tests.rows import (
    ACTIVE,
    DEACTIVATED,
    RATINGS,
    Row,
    closed_row,
    home,
    rating_row,
    write,
)

__all__ = [
    "ACTIVE",
    "DEACTIVATED",
    "RATINGS",
    "closed_row",
    "home",
    "officer",
    "operator",
    "rating_row",
    "take",
    "write",
]

EVERYTHING = frozenset(can.value for can in Can if can.value.startswith("register."))


def operator() -> Actor:
    """Somebody with a shell on the machine: imports for every council."""
    return Actor.operator("carepost register import", permissions=EVERYTHING)


def officer(council_id: int) -> Actor:
    """Somebody of one council who may do everything in the register."""
    return Actor.operator("Sam Post", council_id=council_id, permissions=EVERYTHING)


def take(
    path: Path,
    rows: Iterable[Row],
    on: date,
    columns: tuple[str, ...] = ACTIVE,
    *,
    by: Actor | None = None,
    **how: object,
) -> ImportRun:
    """Write the rows to a file and import it as of a day."""
    return import_file(by=by or operator(), source=write(path, rows, columns), data_date=on, **how)
