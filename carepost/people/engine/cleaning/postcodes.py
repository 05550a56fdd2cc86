"""UK postcodes, by the pattern that Royal Mail publishes (Programmers' Guide to PAF).

No library: those there are have not been kept up since 2020, and say only yes or no, where most of what is wrong is a
letter for a figure that looks like it.
"""

from __future__ import annotations

import re

from carepost.people.engine.cleaning.values import Cleaned, Done

OUTWARD = r"([A-Z]{1,2}[0-9][A-Z0-9]?)"
PATTERN = re.compile(rf"{OUTWARD}([0-9][ABD-HJLNP-UW-Z]{{2}})")
USUAL = (
    r"CASE WHEN regexp_full_match({0}, '[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{{2}}') THEN {0} END"
)
TO_FIGURE = str.maketrans("OISZB", "01528")
TO_LETTER = str.maketrans("0158", "OISB")
PLACEHOLDERS = frozenset({"ZZ993VZ", "ZZ993WZ", "ZZ993CZ", "ZZ992WZ", "ZZ999ZZ", "XX11XX", "AA11AA"})


OTHER = re.compile(r"(?=.*[0-9])[A-Z0-9]{4,10}")
AT_MOST = (
    20.0  # records to a value: a UK postcode names some fifteen homes, and what names more tells no home
)


def clean(raw: str) -> Cleaned:
    """The postcode with its space ("BN1 1AA"); nothing where it is none, or stands for "no fixed abode"."""
    text = re.sub(r"[^A-Z0-9]", "", raw.upper())
    if not text:
        return Cleaned(raw, "")
    if text in PLACEHOLDERS:
        return Cleaned(raw, "", (Done.PLACEHOLDER,))
    done: tuple[Done, ...] = ()
    found = PATTERN.fullmatch(text)
    if not found:
        found, done = PATTERN.fullmatch(_lookalikes(text)), (Done.LOOKALIKE,)
    if not found:
        return Cleaned(raw, "", (Done.NOT_ONE,))
    value = " ".join(found.groups())
    return Cleaned(raw, value, (done or (Done.SPACED,)) if value != raw else ())


def clean_foreign(raw: str) -> Cleaned:
    """Another country's postcode as it is written; nothing where it has no figure, or too few or many signs."""
    text = re.sub(r"[^A-Z0-9]", "", raw.upper())
    if not OTHER.fullmatch(text):
        return Cleaned(raw, "", (Done.NOT_ONE,) if text else ())
    return Cleaned(raw, text, (Done.FOREIGN,))


def foreign(records: int, british: int, different: int) -> bool:
    """Whether a column of so many filled records holds another country's postcodes, as fine as ours.

    Fewer than half are UK postcodes, and few records share a value: four figures for a whole town would make one home
    of all who live there.
    """
    return british * 2 < records <= AT_MOST * different


def _lookalikes(text: str) -> str:
    """Figures where figures belong and letters where letters do: the last three signs, and the first."""
    if not 5 <= len(text) <= 7:
        return text
    outward, inward = text[:-3], text[-3:]
    inward = inward[0].translate(TO_FIGURE) + inward[1:].translate(TO_LETTER)
    area = outward[:1].translate(TO_LETTER)
    rest = outward[1:]
    if len(rest) > 1 and not rest[0].isdigit():
        return area + rest[0] + rest[1:].translate(TO_FIGURE) + inward
    return area + rest.translate(TO_FIGURE) + inward
