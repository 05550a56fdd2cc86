"""What holds for the whole of one import."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """The run, the shape of its file and how far that is believed, the date of the data, and the moment."""

    run: int
    shape: str
    rank: int
    on: date
    now: datetime
    council: int | None

    def given(self) -> dict[str, Any]:
        """As named parameters of a statement."""
        return asdict(self)
