"""One cell of a published table: a number, or the marker that stands where there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_DIGITS = 10  # spreadsheets write 4.6 as 4.5999999999999996
_MOST = 1e15  # beyond it no figure of councils lies, and a number in a computer no longer has all its digits
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")


class Marker(StrEnum):
    """Why there is no number, in the words of the Government Statistical Service's symbols."""

    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"
    NOT_AVAILABLE = "not available"
    LOW = "rounds to nothing"
    BLANK = "blank"


_MARKERS = {
    "": Marker.BLANK,
    "[c]": Marker.SUPPRESSED,
    "c": Marker.SUPPRESSED,
    "*": Marker.SUPPRESSED,
    "**": Marker.SUPPRESSED,
    "suppressed": Marker.SUPPRESSED,
    "[z]": Marker.NOT_APPLICABLE,
    "z": Marker.NOT_APPLICABLE,
    "not applicable": Marker.NOT_APPLICABLE,
    "[x]": Marker.NOT_AVAILABLE,
    "x": Marker.NOT_AVAILABLE,
    ":": Marker.NOT_AVAILABLE,
    "-": Marker.NOT_AVAILABLE,
    "..": Marker.NOT_AVAILABLE,
    "na": Marker.NOT_AVAILABLE,
    "n/a": Marker.NOT_AVAILABLE,
    "nan": Marker.NOT_AVAILABLE,
    "null": Marker.NOT_AVAILABLE,
    "none": Marker.NOT_AVAILABLE,
    "[low]": Marker.LOW,
    "~": Marker.LOW,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and how it was written, or why there is none. `percent`: it was written with the sign."""

    value: float | None
    marker: Marker | None = None
    percent: bool = False


class NoNumber(ValueError):
    """A cell that is neither a number nor a known marker."""


def cell(text: str) -> Cell:
    """What the cell says. "[c]" is a marker and "81.7%" is 81.7, in percent. Raises NoNumber."""
    tidy = text.strip()
    if (marker := _MARKERS.get(tidy.casefold())) is not None:
        return Cell(None, marker)
    percent = tidy.endswith("%")
    bare = tidy[:-1].rstrip() if percent else tidy
    if not _NUMBER.fullmatch(bare) or ("," in bare and not _THOUSANDS.fullmatch(bare.lstrip("+-"))):
        raise NoNumber(tidy)
    value = float(bare.replace(",", ""))
    if abs(value) > _MOST:
        raise NoNumber(tidy)
    return Cell(round(value, _DIGITS), percent=percent)
