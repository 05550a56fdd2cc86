"""NHS numbers: ten digits, the last of which checks the others (modulus 11, NHS Data Dictionary)."""

from __future__ import annotations

import re

from carepost.people.engine.cleaning.values import Cleaned, Done

LENGTH = 10
# Usual in a table: ten digits, right, and not all the same. {0} is the column.
USUAL = """CASE WHEN regexp_full_match({0}, '[0-9]{{10}}') AND {0} <> repeat(left({0}, 1), 10)
    AND list_sum([CAST({0}[i] AS INTEGER) * (CASE WHEN i = 10 THEN 1 ELSE 11 - i END) FOR i IN range(1, 11)]) % 11 = 0
    THEN {0} END"""


def clean(raw: str) -> Cleaned:
    """The ten digits; nothing where there are not ten, all are the same, or the check digit is wrong.

    Placeholders such as 999 000 0000 that are checked rightly stay: two records with one of them differ in all else.
    """
    digits = re.sub(r"[\s\-.]", "", raw)
    if not digits:
        return Cleaned(raw, "")
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", digits) or len(set(digits)) == 1:
        return Cleaned(raw, "", (Done.NOT_ONE,))
    if not checks(digits):
        return Cleaned(raw, "", (Done.CHECK_DIGIT,))
    return Cleaned(raw, digits, (Done.SPACED,) if digits != raw else ())


def checks(digits: str) -> bool:
    """Whether the last of ten digits is the right one."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (weighted + int(digits[-1])) % 11 == 0
