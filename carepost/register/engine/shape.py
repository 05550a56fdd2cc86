"""What a shape of file is: which columns it may have, which it must, and what its rows mean.

A shape is a declaration. One reader serves them all; a new file of CQC's wants a new declaration, not new
code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..rules import Question, RegistrationStatus, squashed


class RowMeans(StrEnum):
    LOCATION = "location"  # one row tells all about one location
    RATING = "rating"  # one row per rating; a location has many
    OBJECT = "object"  # JSON of CQC's API: no columns


@dataclass(frozen=True, slots=True)
class Column:
    """The headings that a field may have (case, spaces and punctuation do not matter), and how its cells
    read.
    """

    field: str
    kind: str
    headings: tuple[str, ...]


def columns(**declared: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns by keyword: field = (kind, heading, heading, ...); "provider__ref" declares "provider.ref"."""
    return tuple(
        Column(name.replace("__", "."), kind, tuple(headings)) for name, (kind, *headings) in declared.items()
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file.

    `status`: what being listed means, where the file has no column for it. `whole`: the file lists every
    active location of its area, so one that is missing was not seen. `loose`: fields that other shapes
    state better; they fill a gap but should not overwrite. `flags`: prefixes of Y/blank columns.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    rows: RowMeans = RowMeans.LOCATION
    status: RegistrationStatus | None = None
    whole: bool = False
    loose: frozenset[str] = frozenset()
    flags: bool = False
    rated: Mapping[str, Question] = field(default_factory=dict)  # columns that hold one rating each

    def heading(self, name: str) -> str:
        """The usual heading of a field."""
        return next((column.headings[0] for column in self.columns if column.field == name), name)


@dataclass(frozen=True, slots=True)
class Match:
    """How well one header row fits one shape."""

    shape: Shape
    places: Mapping[str, int]  # field → position
    missing: tuple[str, ...]  # headings

    @property
    def fits(self) -> bool:
        return not self.missing

    @property
    def score(self) -> tuple[bool, float, int]:
        """Orders matches: those that fit first, then by share of required columns, then by columns known."""
        needed = len(self.shape.required)
        return self.fits, (needed - len(self.missing)) / needed, len(self.places)


def match(shape: Shape, headings: Sequence[str]) -> Match:
    """Where each field of the shape is in these headings.

    Of two columns with one heading the first counts.
    """
    at: dict[str, int] = {}
    for place, heading in enumerate(headings):
        at.setdefault(squashed(heading), place)
    places: dict[str, int] = {}
    for column in shape.columns:
        found = next((at[squashed(name)] for name in column.headings if squashed(name) in at), None)
        if found is not None:
            places[column.field] = found
    missing = tuple(shape.heading(name) for name in shape.required if name not in places)
    return Match(shape, places, missing)


def best_match(shapes: Iterable[Shape], headings: Sequence[str]) -> Match:
    """The shape that these headings fit best, or come nearest to."""
    return max((match(shape, headings) for shape in shapes), key=lambda found: found.score)
