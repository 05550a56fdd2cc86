"""Telephone numbers, by Google's rules (`phonenumbers`, through core): one form for one number."""

from __future__ import annotations

import re

from carepost.core import telephone
from carepost.people.engine.cleaning.values import Cleaned, Done

# Usual in a table: a UK number of ten digits after its 0 or +44, with single spaces or none.
ALIKE = "|".join(str(digit) * 7 for digit in range(10))  # seven digits alike: nobody's number
USUAL = rf"""CASE WHEN regexp_full_match(replace({{0}}, ' ', ''), '(0|\+44)[12357][0-9]{{{{9}}}}')
    AND NOT regexp_matches(replace({{0}}, ' ', ''), '{ALIKE}') AND regexp_full_match({{0}}, '[0-9+](?: ?[0-9])*')
    THEN '+44' || right(replace({{0}}, ' ', ''), 10) END"""
USUAL_DONE = "CASE WHEN {0} = {1} THEN '' ELSE 'spaced' END"
# The same for one value: most numbers are written so, and Google's rules take some hundred times as long.
AS_USUAL = re.compile(r"(?:0|\+44)([12357][0-9]{9})")
SINGLY = re.compile(r"[0-9+](?: ?[0-9])*")
BETWEEN = re.compile(r"\s*(?:[/;,|]|\bor\b|\band\b)\s*", re.IGNORECASE)


def clean(raw: str) -> Cleaned:
    """The number as the world dials it ("+441632960001"), without an extension; nothing where it is none."""
    usual = AS_USUAL.fullmatch(raw.replace(" ", ""))
    if usual and SINGLY.fullmatch(raw) and not re.search(ALIKE, usual[0]):
        value = f"+44{usual[1]}"
        return Cleaned(raw, value, () if value == raw else (Done.SPACED,))
    return by_all_rules(raw)


def by_all_rules(raw: str) -> Cleaned:
    """The same, of what is written in any other way."""
    text = raw.strip()
    if not text:
        return Cleaned(raw, "")
    first, *others = [part for part in BETWEEN.split(text) if part] or [text]
    if not telephone.is_number(first) or re.search(ALIKE, re.sub(r"\D", "", first)):
        return Cleaned(raw, "", (Done.NOT_ONE,))
    value = telephone.key(first).partition(";")[0]
    done = (Done.FIRST_OF_SEVERAL,) if others else ()
    return Cleaned(raw, value, done if value == raw else (*done, Done.SPACED))
