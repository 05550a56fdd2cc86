"""What counts as nothing, and how words are compared, in CQC's files."""

from __future__ import annotations

import re

# "-" and "*" are CQC's own (no brand, no manager); nan, null and none come from spreadsheets that went
# through other software.
_NOTHING = frozenset({"", "-", "--", "*", "nan", "null", "none", "#n/a", "n/a"})
_NOT_WORDS = re.compile(r"[^0-9a-z]+")


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, spaces, a dash, or a program's word for missing."""
    return text.strip().casefold() in _NOTHING


def squashed(text: str) -> str:
    """The words alone, lower case, one space between: what two spellings of one name have in common."""
    return _NOT_WORDS.sub(" ", text.casefold().replace("&", " and ")).strip()
