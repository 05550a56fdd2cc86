"""Which council, region or country a name or a code means, through spellings, new codes and reorganisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from carepost.register.rules import council_key, region_name

ENGLAND = "E92000001"
_UPPER = ("E06", "E08", "E09", "E10")  # ONS codes of councils that answer for social care
_LOWER = {"NMD", "COMB", "SRA"}
_REGION_CODES = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
REGIONS = {name: code for code, name in _REGION_CODES.items()}


class Level(StrEnum):
    """What kind of area it is."""

    COUNCIL = "council"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    OTHER = "other"  # groups of councils, and what nobody knows


@dataclass(frozen=True, slots=True)
class Area:
    """`key` is the same through all codes of an area; `ended` and `followed_by` tell of a council that is no more.

    `within`: the key of the county that a district is a part of.
    """

    key: str
    name: str
    level: Level
    region: str = ""
    ended: str = ""
    followed_by: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """One council of the list of councils, present or past, as the list has it. Codes of other councils are its own."""

    short: str
    name: str
    code: str
    kind: str
    region: str
    ended: str = ""
    replaced_by: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    county: str = ""

    @property
    def upper(self) -> bool:
        """Whether it answers for social care: all but districts, combined authorities and London's assembly."""
        return self.kind not in _LOWER


class UnknownArea(ValueError):
    """No area has this name; the message names the nearest."""


class Places:
    """Knows areas by code and by name; without a list of councils, by codes and by names without their titles."""

    def __init__(
        self, councils: Iterable[CouncilRow] = (), spellings: Iterable[tuple[str, str]] = ()
    ) -> None:
        rows = {row.short: row for row in councils}
        self._known = bool(rows)
        self._by_code: dict[str, Area] = {ENGLAND: Area(ENGLAND, "England", Level.COUNTRY)}
        self._by_name: dict[str, Area] = {"england": self._by_code[ENGLAND]}
        for code, name in _REGION_CODES.items():
            self._by_code[code] = Area(code, name, Level.REGION)
        areas = {short: _area(row, rows) for short, row in rows.items()}
        for short, row in rows.items():
            for code in (row.code, *row.former_codes):
                self._by_code.setdefault(code, areas[short])
        self._by_key = {area.key: area for area in self._by_code.values()}
        # Who lives goes before who ended, and a council before a district of the same name.
        order = sorted(rows, key=lambda short: (bool(rows[short].ended), not rows[short].upper, short))
        for short in order:
            self._by_name.setdefault(council_key(rows[short].name), areas[short])
        for spelling, short in sorted(spellings):
            if short in areas:
                self._by_name.setdefault(council_key(spelling), areas[short])

    @property
    def ended_codes(self) -> list[str]:
        """The codes of councils that are no more, and of which no other has exactly the land."""
        return sorted(code for code, area in self._by_code.items() if area.ended)

    def area(self, code: str, name: str, end: str = "") -> Area:
        """The area that a row of a file is about; the code goes before the name. Never fails.

        `end`: the last day of its period, ISO. Publishers go on with the code of a council that is no more: a figure of
        2024-25 under the code of Dorset's county, which ended in 2019, is of the council of that name that followed it,
        and not of the county, which had Christchurch too. A figure of before stays the county's.
        """
        if code in self._by_code:
            coded, now = self._by_code[code], self.named(name)
            if coded.ended and end > coded.ended and now is not None and now.name in coded.followed_by:
                return now
            return coded
        if (found := self.named(name)) is not None:
            return found
        if code:
            level = Level.COUNCIL if code.startswith(_UPPER) and not self._known else Level.OTHER
            return Area(code, name or code, level)
        return Area(council_key(name) or "unknown", name, Level.OTHER if self._known else Level.COUNCIL)

    def known(self, key: str) -> Area | None:
        """The area of that key, of the list of councils, or a region or England; None for others."""
        return self._by_key.get(key)

    def named(self, name: str) -> Area | None:
        """The area of that name, in any spelling that is known; None where there is none."""
        region = region_name(name)
        if region in REGIONS:
            return self._by_code[REGIONS[region]]
        return self._by_name.get(council_key(name))

    def find(self, words: str, among: Mapping[str, Area]) -> Area:
        """The area that somebody asks for by name or code, of those there are figures for. Raises UnknownArea."""
        found = self._by_code.get(words) or self.named(words)
        if found is not None:
            return found
        for area in among.values():
            if words == area.key or council_key(words) == council_key(area.name):
                return area
        names = {area.name: area for area in among.values()}
        near = get_close_matches(words, names, n=3, cutoff=0.6)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise UnknownArea(f"There is no area called “{words}”.{hint}")


def _area(row: CouncilRow, rows: Mapping[str, CouncilRow]) -> Area:
    now = _same_land(row, rows)
    level = Level.COUNCIL if now.upper else Level.DISTRICT
    followers = tuple(rows[short].name for short in now.replaced_by if short in rows)
    heirs = (rows[short].region for short in now.replaced_by if short in rows)
    region = next((found for each in (now.region, row.region, *heirs) if (found := region_name(each))), "")
    county = rows.get(now.county) if level is Level.DISTRICT else None
    within = _same_land(county, rows).short if county else ""
    return Area(now.short, now.name, level, region, now.ended, followers if now.ended else (), within)


def _same_land(row: CouncilRow, rows: Mapping[str, CouncilRow]) -> CouncilRow:
    """The council that governs exactly the same land under another code today, or the council itself.

    A county that became one council with all its districts is the same; one that was divided, or that lost a district,
    is not, and its figures stay its own.
    """
    if not row.upper or len(row.replaced_by) != 1 or row.replaced_by[0] not in rows:
        return row
    follower = rows[row.replaced_by[0]]
    others = [each for each in rows.values() if each.replaced_by and follower.short in each.replaced_by]
    districts = [each for each in rows.values() if each.county == row.short]
    whole = all(row.short in {each.county, each.short} for each in others)
    kept = all(_ends_in(each, follower.short, rows) for each in districts)
    return _same_land(follower, rows) if whole and kept and districts else row


def _ends_in(row: CouncilRow, short: str, rows: Mapping[str, CouncilRow]) -> bool:
    return bool(row.replaced_by) and all(
        each == short or (each in rows and _ends_in(rows[each], short, rows)) for each in row.replaced_by
    )
