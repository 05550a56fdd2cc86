"""Addresses as one line: flat, house, street. A care home has a name for its house.

No library: libpostal needs two gigabytes of its own data, and what is compared here is only whether two lines of one
city name the same door.
"""

from __future__ import annotations

import re

from carepost.people.engine.cleaning.values import Cleaned, Done

WORDS = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue",
    "cl": "close", "dr": "drive", "ln": "lane", "cres": "crescent", "cresc": "crescent",
    "gdns": "gardens", "gdn": "gardens", "pl": "place", "ter": "terrace", "terr": "terrace",
    "ct": "court", "sq": "square", "hse": "house", "apt": "flat", "apartment": "flat",
    "unit": "flat", "room": "flat", "no": "", "number": "",
}  # fmt: skip
FLAT = re.compile(r"^(?:flat ([0-9]+[a-z]?|[a-z])\b|([0-9]+[a-z]?)\s*/\s*(?=[0-9]))")
HOUSE = re.compile(r"^([0-9]+[a-z]?)(?:\s*-\s*[0-9]+[a-z]?)?\b")
SHORTENED = "|".join(word.capitalize() for word in WORDS)
STREETS = "road|street|avenue|close|drive|lane|gardens|crescent|way|place|terrace|court|square|hill|grove"
USUAL = rf"""CASE WHEN regexp_full_match({{0}}, '(Flat [0-9]+, )?[0-9]+ [A-Z][a-z]+ (?i:{STREETS})')
    AND NOT regexp_matches({{0}}, ' ({SHORTENED}) ')
    THEN coalesce(nullif(regexp_extract({{0}}, '^Flat ([0-9]+), ', 1), ''), '') || '|' ||
    regexp_extract({{0}}, '^(?:Flat [0-9]+, )?([0-9]+) ', 1) || '|' ||
    lower(regexp_extract({{0}}, '^(?:Flat [0-9]+, )?[0-9]+ (.*)$', 1)) END"""


def clean(raw: str) -> Cleaned:
    """Flat, house and street with a stroke between ("9|11|gladmere close"); each may be empty."""
    text = re.sub(r"[.’']", "", raw.strip().lower())
    if not re.search(r"[a-z]", text):
        return Cleaned(raw, "", (Done.NOT_ONE,) if text else ())
    words = [WORDS.get(word, word) if at else word for at, word in enumerate(re.split(r"([\s,]+)", text))]
    plain = " ".join("".join(_first_too(words)).replace(",", " ").split())
    done = (Done.WRITTEN_OUT,) if plain != " ".join(text.replace(",", " ").split()) else ()
    flat = house = ""
    if found := FLAT.match(plain):
        flat = found.group(1) or found.group(2)
        plain = plain[found.end() :].strip()
    if found := HOUSE.match(plain):
        house = found.group(1)
        plain = plain[found.end() :].strip()
    return Cleaned(raw, f"{flat}|{house}|{plain}", done)


def _first_too(words: list[str]) -> list[str]:
    """The first word is written out where it leads a flat ("apt 3"), never where it may be a name (St Ann's)."""
    first = WORDS.get(words[0], words[0])
    return [first if first in {"flat", ""} else words[0], *words[1:]]
