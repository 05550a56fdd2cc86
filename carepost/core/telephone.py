"""Telephone numbers as people write them: what one is, what tells two apart, and the address that rings one.

Ranges and lengths are those of Google's libphonenumber. A number is read as one of the UK unless it says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HOME, HOME_CODE = "GB", 44
USUAL = re.compile(r"[123578]\d{9}")  # nearly every UK number, without its first 0
_EXTENSION = re.compile(r"\s*(?:ext\.?|extension|x|#)\s*(?=\d)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Read:
    key: str
    address: str
    spaced: str
    is_number: bool


def is_number(text: str) -> bool:
    """True for one whole number, with an extension or without.

    A UK number of the usual length is one even where no range is known for it: ranges are opened, and those that
    Ofcom keeps for drama are in none.
    """
    found = _read(text)
    return found is not None and found.is_number


def key(text: str) -> str:
    """What tells two numbers apart however they are written: "+441225713000;ext=4"; for what is none, its signs."""
    found = _read(text)
    return found.key if found else re.sub(r"\W", "", text).lower()


def address(text: str) -> str:
    """The address that rings a number (RFC 3966): "tel:+44-1225-713000;ext=4"; empty for what is none."""
    found = _read(text)
    return found.address if found else ""


def spaced(text: str) -> str:
    """A number as it is read out: one written without any space gets those of its area code."""
    found = None if re.search(r"\D", text) else _read(text)
    return found.spaced if found and found.is_number else text


@lru_cache(maxsize=4096)
def _read(text: str) -> _Read | None:
    import phonenumbers  # noqa: PLC0415  a twentieth of a second that no start should wait for

    try:
        found = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    form = phonenumbers.PhoneNumberFormat
    extension = f";ext={found.extension}" if found.extension else ""
    usual = found.country_code == HOME_CODE and USUAL.fullmatch(
        phonenumbers.national_significant_number(found)
    )
    spelt = _LETTER.search(_EXTENSION.split(text, maxsplit=1)[0])
    return _Read(
        key=phonenumbers.format_number(found, form.E164) + extension,
        address=phonenumbers.format_number(found, form.RFC3966),
        spaced=phonenumbers.format_number(found, form.NATIONAL),
        is_number=not spelt and bool(usual or phonenumbers.is_valid_number(found)),
    )
