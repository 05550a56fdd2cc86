"""What is read in one import: a stream of records with what holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from carepost.register.engine.record import LocationRecord, ProviderRecord, Unchanged
from carepost.register.engine.refusal import Quarantined

Item = LocationRecord | ProviderRecord | Quarantined
Known = dict[str, str]

#: Of two shapes of one day the one further down is believed: it is nearer to CQC's own register (Carepost default).
SHAPES = ("register_export", "directory", "ratings", "dual", "deactivated", "active", "api")


def rank_of(shape: str) -> int:
    """How far a shape is believed over another of the same day."""
    return SHAPES.index(shape) + 1 if shape in SHAPES else 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one shape and one date.

    `records` is asked once, with the readings of services whose cells need not be read again where they are the
    same. `whole`: they are meant to be every active location, of England or of the council that imports.
    `all_ratings`: a location's ratings are all that it has (CQC's API), even where only the overall one is there.
    """

    shape: str
    records: Callable[[Known], Iterable[Item | Unchanged]]
    data_date: date | None = None
    whole: bool = False
    loose: frozenset[str] = field(default_factory=frozenset)
    all_ratings: bool = False
