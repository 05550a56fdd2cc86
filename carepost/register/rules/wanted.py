"""What somebody looks for in the register: the filters of the list as plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Area(StrEnum):
    """Whose services: the council's own area, or the whole register."""

    OURS = "ours"
    ALL = "all"


class Rated(StrEnum):
    """The two answers about rating that are not a rating."""

    ANY = "rated"
    NONE = "unrated"


class Order(StrEnum):
    """What the list can be sorted by; a minus sign before it turns it round."""

    NAME = "name"
    RATING = "rating"
    BEDS = "beds"
    RATED_ON = "rated_on"
    CHANGED = "changed"
    TOWN = "town"


#: The type of a service that CQC does not regulate, beside the values of PrimaryService.
SITE = "site"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list of services. Empty means no filter; within one filter any value will do."""

    text: str = ""
    area: Area = Area.OURS
    types: tuple[str, ...] = ()
    specialisms: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    ownerships: tuple[str, ...] = ()
    localities: tuple[int, ...] = ()
    beds_from: int | None = None
    beds_to: int | None = None
    changed_since: date | None = None
    closed_too: bool = False
    similar: bool = False  # what is spelt nearly as typed, even where something is spelt as typed
    nearest: tuple[int, ...] | None = None  # what a search for that found, the nearest first
    sort: str = ""
    page: int = 1
    size: int = 25


class Sought(StrEnum):
    """What a search text looks like, so that an id is not looked for among names."""

    CQC_ID = "cqc_id"
    ODS_CODE = "ods_code"
    POSTCODE = "postcode"
    WORDS = "words"


_CQC_ID = re.compile(r"1-\d{3,12}")
_ODS_CODE = re.compile(r"[av][a-z0-9]{4}", re.IGNORECASE)
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z0-9]?(\s*\d([a-z]{2})?)?", re.IGNORECASE)


def sought(text: str) -> tuple[Sought, str]:
    """What a search text is, and the form in which to look for it.

    Ids and postcodes may be cut short. An ODS code has a digit in it, so that "Vista" stays a word.
    """
    plain = " ".join(text.split())
    if _CQC_ID.fullmatch(plain):
        return Sought.CQC_ID, plain
    if _ODS_CODE.fullmatch(plain) and any(c.isdigit() for c in plain):
        return Sought.ODS_CODE, plain.upper()
    if _POSTCODE.fullmatch(plain):
        return Sought.POSTCODE, _with_space(plain.upper())
    return Sought.WORDS, folded(plain)


def folded(text: str) -> str:
    """Lower case without accents, as search texts are kept."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _with_space(postcode: str) -> str:
    """The one space where it belongs, for a postcode that is whole or cut in its second half."""
    if " " in postcode:
        return " ".join(postcode.split())
    whole = re.fullmatch(r"([A-Z]{1,2}\d[A-Z0-9]?)(\d[A-Z]{2})", postcode)
    return f"{whole[1]} {whole[2]}" if whole else postcode
