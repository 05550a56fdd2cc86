"""E-mail addresses: one form for one mailbox."""

from __future__ import annotations

import re

from carepost.people.engine.cleaning.values import Cleaned, Done

PATTERN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NOBODYS = "^(no-?reply|none|noemail|unknown|test|na)@"
USUAL = rf"""CASE WHEN NOT regexp_matches({{0}}, '{NOBODYS}')
    AND regexp_full_match({{0}}, '[a-z0-9._-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{{{{2,}}}}') THEN {{0}} END"""


def clean(raw: str) -> Cleaned:
    """The address in small letters; nothing where it is none, or nobody's."""
    value = raw.strip().strip("<>").lower()
    if not value:
        return Cleaned(raw, "")
    if not PATTERN.fullmatch(value):
        return Cleaned(raw, "", (Done.NOT_ONE,))
    if re.match(NOBODYS, value):
        return Cleaned(raw, "", (Done.PLACEHOLDER,))
    return Cleaned(raw, value, (Done.SPACED,) if value != raw else ())
