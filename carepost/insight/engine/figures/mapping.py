"""A file of any shape: which of its columns is what, guessed, shown, corrected by hand, and kept with what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import Any

from carepost.core.refusals import Reason
from carepost.insight.engine.figures.cells import NoNumber, cell
from carepost.insight.engine.figures.periods import UnreadablePeriod, period
from carepost.insight.engine.figures.shapes import Item, Shape, tidy

ROLES = ("area", "code", "period", "numerator", "denominator", "value")
POLARITIES = ("higher", "lower", "neither")
UNITS = ("%", "rate", "score", "count")
PEOPLE = ("", "nhs", "below-five")  # providers, or people by one of two rules for small numbers (domain 11.3)
_OF_PEOPLE = re.compile(
    r"people|person|resident|patient|client|adult|carer|death|user|tenant|admission|referral"
)
_KEY = re.compile(r"[a-z][a-z0-9-]{1,58}")
_CODE = re.compile(r"[A-Z]\d{8}")
#: Words of a heading that say what stands under it, the surest first; values decide where none does.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "code": ("ons code", "gss code", "area code", "authority code", "code"),
    "area": ("local authority", "council", "authority", "area", "district", "region", "name"),
    "period": ("financial year", "period", "year", "month", "week", "date"),
    "numerator": ("numerator", "count", "number"),
    "denominator": ("denominator", "out of", "total", "population", "base"),
    "value": ("value", "percentage", "per cent", "percent", "%", "proportion", "share", "rate", "outcome"),
}


class MappingReason(Reason):
    """Why a mapping cannot be used."""

    UNREADABLE = "This is no file that carepost insight map wrote, or its JSON is broken. Make it again."
    KEY = "A measure's key has small letters, digits and hyphens, such as delayed-discharges."
    NO_PLACE = "No column is an area or a code of one. Name the heading under “area” or “code”."
    NO_FIGURE = (
        "No column is a figure. Name the heading under “value”, or under “numerator” and “denominator”."
    )
    COUNT = (
        "A count is one number. Put its heading under “value”, and none under “numerator” and “denominator”."
    )
    HALF = "A numerator without a denominator is no share. Name both, or put the heading under “value”."
    NO_PERIOD = (
        "Nothing says of when the figures are. Name the heading under “period”, or write it as “of”: 2024-25."
    )
    NO_COLUMN = "The file has no such column."
    WORD = "There is no such word here."
    UNIT = (
        "These values cannot be shares: some are above 1. Write 100 under “scale” where they are percentages."
    )


class MappingRefused(ValueError):
    """A mapping cannot be used; `detail` says what of it."""

    def __init__(self, reason: MappingReason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading is what, and everything of the measure that a file does not say itself.

    `of`: the period of the whole file, where it has no column of periods. `scale`: what values are divided by, 100
    where a share is written in per cent. `people`: the rule that hides small counts of people, if it counts people.
    """

    measure: str
    title: str
    definition: str = ""
    numerator_words: str = ""
    denominator_words: str = ""
    source: str = ""
    licence: str = ""
    polarity: str = "neither"
    unit: str = "%"
    scale: float = 100
    of: str = ""
    people: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raises MappingRefused where it cannot be used."""
        if not _KEY.fullmatch(self.measure):
            raise MappingRefused(MappingReason.KEY, f"“{self.measure}” is none.")
        for role in set(self.columns) - set(ROLES):
            raise MappingRefused(MappingReason.WORD, f"“{role}”; there are {', '.join(ROLES)}.")
        for word, known in ((self.polarity, POLARITIES), (self.unit, UNITS), (self.people, PEOPLE)):
            if word not in known:
                raise MappingRefused(MappingReason.WORD, f"“{word}”; there are {', '.join(known)}.")
        has = {role for role, heading in self.columns.items() if heading}
        if not has & {"area", "code"}:
            raise MappingRefused(MappingReason.NO_PLACE)
        if not has & {"value", "numerator"}:
            raise MappingRefused(MappingReason.NO_FIGURE)
        if "numerator" in has and "denominator" not in has:
            raise MappingRefused(MappingReason.HALF)
        if "period" not in has and not self.of:
            raise MappingRefused(MappingReason.NO_PERIOD)

    def shape(self) -> Shape:
        """The file as a shape that the reader of published files reads."""
        keys = {role: self.columns[role] for role in ("area", "code", "period") if self.columns.get(role)}
        figures = {
            tidy(heading): Item(role)
            for role, heading in self.columns.items()
            if role in _FIGURES and heading
        }
        return Shape(
            key=f"own-{self.measure}",
            label=self.title,
            publisher=self.source,
            licence=self.licence,
            keys=keys,
            values=(f"(?P<item>{'|'.join(re.escape(heading) for heading in figures)})",),
            items=figures,
            period=self.of,
            measure=self.measure,
        )


_FIGURES = ("numerator", "denominator", "value")


def guess(file: str, rows: Sequence[Sequence[str]]) -> tuple[Columns, list[str]]:
    """What the columns of a table probably are, by its headings and its values; and its headings.

    The heading is the first row of which most cells hold words and that has rows of its width below it. Raises
    MappingRefused where no row can be one.
    """
    at = next((number for number, row in enumerate(rows) if _heads(row, rows[number + 1 :])), None)
    if at is None:
        raise MappingRefused(
            MappingReason.NO_FIGURE, "No row of this file looks like headings above figures."
        )
    headings = [heading.strip() for heading in rows[at]]
    below = [row for row in rows[at + 1 :] if len(row) > 1]
    found: dict[str, str] = {}
    for role in ROLES:
        place = _best(role, headings, below, set(found.values()))
        if place is not None:
            found[role] = headings[place]
    values = _numbers(below, headings.index(found["value"])) if "value" in found else []
    if (counts := _counts(headings, below, found)) is not None:
        found["numerator"], found["denominator"] = counts
    elif not {"numerator", "denominator"} <= found.keys():
        found = {role: heading for role, heading in found.items() if role not in {"numerator", "denominator"}}
    shares = bool(values) and max(values) <= 1
    stem = Path(file).name.split(".")[0]
    key = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")
    return Columns(
        measure=key if _KEY.fullmatch(key) else "my-measure",
        title=stem.replace("_", " ").replace("-", " ").strip().capitalize(),
        scale=1 if shares else 100,
        people="nhs" if _OF_PEOPLE.search(" ".join([stem, *found.values()]).casefold()) else "",
        columns=found,
    ), headings


def _counts(
    headings: Sequence[str], rows: Sequence[Sequence[str]], found: Mapping[str, str]
) -> tuple[str, str] | None:
    """The two columns of which the values are the quotient, whatever they are called."""
    if "value" not in found:
        return None
    at = headings.index(found["value"])
    others = [place for place, heading in enumerate(headings) if heading and heading != found["value"]]
    for part, whole in permutations(others, 2):
        told = [[_number(row, place) for place in (at, part, whole)] for row in rows[:200]]
        told = [each for each in told if None not in each]
        if len(told) >= _ENOUGH and all(_is_quotient(*each) for each in told):
            return headings[part], headings[whole]
    return None


_ENOUGH = 3  # rows by which a quotient is no accident


def _is_quotient(value: float | None, part: float | None, whole: float | None) -> bool:
    if value is None or part is None or not whole or not 0 <= part <= whole:
        return False
    return min(abs(part / whole - value), abs(100 * part / whole - value) / 100) <= _ROUNDED


_ROUNDED = 0.006  # half of a per cent, as whole percentages are rounded, and a little


def _number(row: Sequence[str], place: int) -> float | None:
    try:
        return cell(row[place]).value if place < len(row) else None
    except NoNumber:
        return None


def _heads(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    filled = [text for text in row if text.strip()]
    return (
        len(filled) > 1
        and not any(_is_number(text) for text in filled)
        and any(len(each) > 1 for each in below[:3])
    )


def _is_number(text: str) -> bool:
    try:
        return cell(text).value is not None and not _is_period(text)
    except NoNumber:
        return False


def _is_period(text: str) -> bool:
    try:
        period(text)
    except UnreadablePeriod:
        return False
    return True


def _numbers(rows: Sequence[Sequence[str]], place: int) -> list[float]:
    return [value for row in rows if (value := _number(row, place)) is not None]


def _best(role: str, headings: Sequence[str], rows: Sequence[Sequence[str]], taken: set[str]) -> int | None:
    """The column whose values can be this and whose heading says it most surely."""
    scored = [
        (score, -place)
        for place, heading in enumerate(headings)
        if heading and heading not in taken and (score := _score(role, tidy(heading), _column(rows, place)))
    ]
    return -max(scored)[1] if scored else None


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows[:200] if place < len(row) and row[place].strip()]


def _score(role: str, heading: str, values: Sequence[str]) -> int:
    """How surely a column is this; 0 where its values cannot be."""
    if not values:
        return 0
    share = sum(_can_be(role, value) for value in values) / len(values)
    if share < _MOSTLY:
        return 0
    words = _WORDS[role]
    said = next((len(words) - at for at, word in enumerate(words) if word in heading), 0)
    return said or (1 if role in {"code", "period"} else 0)


_MOSTLY = 0.8


def _can_be(role: str, value: str) -> bool:
    if role == "code":
        return _CODE.fullmatch(value) is not None
    if role == "period":
        return _is_period(value)
    if role == "area":
        return not _is_number(value) and not _CODE.fullmatch(value)
    return _is_number(value) or value.startswith("[") or value in {"*", "-", ".."}


def written(columns: Columns) -> str:
    """The mapping as a file to be corrected by hand."""
    return json.dumps(asdict(columns), indent=2, ensure_ascii=False) + "\n"


def given(path: Path) -> Columns:
    """The mapping in a file. Raises MappingRefused."""
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        return kept(told)
    except (OSError, ValueError, TypeError, AttributeError) as wrong:
        if isinstance(wrong, MappingRefused):
            raise
        raise MappingRefused(MappingReason.UNREADABLE, path.name) from None


def kept(told: Mapping[str, Any]) -> Columns:
    """A mapping as it was written, checked. Raises MappingRefused, and TypeError for names that are none of it."""
    columns = Columns(**told)
    columns = replace(columns, scale=float(columns.scale), columns=dict(columns.columns.items()))
    columns.check()
    return columns
