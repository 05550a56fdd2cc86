"""Checks of the numbers that name organisations, places and buildings.

CQC ids: as published in CQC's API ("1-" and digits; NHS bodies keep their ODS code). ODS: reference data of
the NHS Organisation Data Service. Company numbers: Companies House, "Company numbers and prefixes". UPRN:
GeoPlace, at most 12 digits. Postcodes: the form of BS 7666.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .blanks import is_blank

_CQC = re.compile(r"1-[0-9]{5,12}")
# NHS bodies: trusts R.. and T.., former primary care trusts 5.., their sites two characters longer, and the
# newer sites with codes of five, such as H5L2X.
_NHS = re.compile(r"[RT5][A-Z0-9]{2}(?:[A-Z0-9]{2,3})?|(?=[A-Z]*[0-9])[A-Z][A-Z0-9]{4}")
_ODS = re.compile(r"[A-Z0-9]{3,10}")
_COMPANY = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|(?:IP|SP|NP|NO)[0-9]{5}R")
_SHORT_COMPANY = re.compile(r"[0-9]{6,7}")
_UPRN = re.compile(r"[0-9]{1,12}")
_FLOAT_TAIL = re.compile(r"\.0+$")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")


class OdsKind(StrEnum):
    HEADQUARTERS = "headquarters"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class IdCheck:
    """`value` is the tidy form, None when blank or unusable; `problem` and `warning` are sentences."""

    value: str | None
    problem: str | None = None
    warning: str | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None


BLANK = IdCheck(None)


def _wrong(text: str, why: str) -> IdCheck:
    return IdCheck(None, problem=f"“{text.strip()[:40]}” is not {why}.")


def is_cqc_id(text: str) -> bool:
    """Whether the text has the form of a CQC id: "1-" with digits, or an NHS code such as "RL4"."""
    return _CQC.fullmatch(text) is not None or _NHS.fullmatch(text) is not None


def check_cqc_id(text: str) -> IdCheck:
    """The id in upper case. Providers and locations share one numbering space: keep the kind beside it."""
    if is_blank(text):
        return BLANK
    tidy = text.strip().upper()
    if is_cqc_id(tidy):
        return IdCheck(tidy)
    return _wrong(text, "a CQC id. CQC ids look like 1-123456789, or RXX01 for NHS bodies")


def check_ods_code(text: str, kind: OdsKind | None = None) -> IdCheck:
    """The ODS code; a warning, never a problem, when its prefix is unusual for the kind."""
    if is_blank(text):
        return BLANK
    tidy = text.strip().upper()
    if _ODS.fullmatch(tidy) is None:
        return _wrong(text, "an ODS code. ODS codes have 3 to 10 letters and digits")
    return IdCheck(tidy, warning=_ods_warning(tidy, kind))


def _ods_warning(code: str, kind: OdsKind | None) -> str | None:
    if kind is OdsKind.SITE and not (len(code) == 5 and code[0] == "V"):
        return f"{code} is unusual for a site: most have 5 characters and start with V."
    if kind is OdsKind.HEADQUARTERS and not (len(code) == 4 and code[0] in "AC"):
        return f"{code} is unusual for a headquarters: most have 4 characters and start with A or C."
    return None


def check_company_number(text: str) -> IdCheck:
    """The 8-character company number. Blanks go; zeros that a spreadsheet ate come back, with a warning."""
    if is_blank(text):
        return BLANK
    tidy = _FLOAT_TAIL.sub("", "".join(text.split()).upper())
    if _COMPANY.fullmatch(tidy):
        return IdCheck(tidy)
    if _SHORT_COMPANY.fullmatch(tidy):
        return IdCheck(tidy.zfill(8), warning=f"Company number {tidy} was short: leading zeros put back.")
    return _wrong(text, "a company number. They have 8 characters, such as 01234567 or OC123456")


def check_uprn(text: str) -> IdCheck:
    """The unique property reference number, at most 12 digits, without leading zeros."""
    if is_blank(text):
        return BLANK
    tidy = _FLOAT_TAIL.sub("", text.strip())
    if _UPRN.fullmatch(tidy) is None or not tidy.strip("0"):
        return _wrong(text, "a UPRN. A UPRN has 1 to 12 digits")
    return IdCheck(tidy.lstrip("0"))


def check_postcode(text: str) -> IdCheck:
    """The postcode in capitals with one space, or a problem."""
    if is_blank(text):
        return BLANK
    found = _POSTCODE.fullmatch("".join(text.split()).upper())
    if found is None:
        return _wrong(text, "a full postcode. A postcode looks like BA14 8JN")
    return IdCheck(f"{found[1]} {found[2]}")
