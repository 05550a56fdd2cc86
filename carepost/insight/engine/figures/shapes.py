"""What a published file looks like, as a declaration: its headings, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

OGL = "Open Government Licence v3.0"
KEYS = ("area", "code", "period", "measure")


class Item(StrEnum):
    """What a number says of its measure."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    MARGIN = "margin of error"
    MEDIAN = "median"
    DEVIATIONS = "deviations from the median"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a heading leads: what of the figure it tells, where not the row or the sheet does."""

    item: Item = Item.VALUE
    measure: str = ""
    breakdown: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file. Headings are compared without regard to case, blanks and notes in square brackets.

    `keys`: which heading names the area, its code, the period, the measure; `parts`: which name a part of it.
    `values`: patterns of whole headings whose groups `measure`, `breakdown`, `period` and `item` say what a column
    holds; `items` says what a file calls them. `sheets`: a pattern of sheets, whose group `measure` names it where no
    column does.
    """

    key: str
    label: str
    publisher: str
    keys: Mapping[str, str]
    values: tuple[str, ...]
    parts: tuple[str, ...] = ()
    sheets: str = ".*"
    items: Mapping[str, Item] = field(default_factory=dict)
    period: str = ""  # of the whole file, where it does not say
    measure: str = ""
    licence: str = OGL

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether a row of cells heads this kind of table."""
        return not self.missing(headings) and any(self.column(heading) for heading in headings)

    def missing(self, headings: Sequence[str]) -> tuple[str, ...]:
        """The headings that name rows and that a row of cells lacks."""
        found = {tidy(heading) for heading in headings}
        return tuple(heading for heading in (*self.keys.values(), *self.parts) if tidy(heading) not in found)

    def column(self, heading: str) -> Column | None:
        """What stands under a heading; None where it is no figure."""
        for pattern in self.values:
            if found := re.fullmatch(pattern, tidy(heading), re.IGNORECASE):
                groups = {name: text or "" for name, text in found.groupdict().items()}
                said = groups.pop("item", "")
                item = self.items.get(said.casefold(), Item.VALUE)
                return Column(item, **groups)
        return None

    def measure_of(self, sheet: str) -> str | None:
        """The measure that a sheet's name gives, "" where it gives none; None where the sheet is not read."""
        found = re.fullmatch(self.sheets, sheet)
        return None if found is None else (found.groupdict().get("measure") or self.measure)


_NOTES = re.compile(r"\s*\[note \d+\]", re.IGNORECASE)


def tidy(heading: str) -> str:
    """A heading without notes, stray blanks and a byte order mark, in small letters."""
    return " ".join(_NOTES.sub("", heading).replace("\ufeff", "").split()).casefold()
