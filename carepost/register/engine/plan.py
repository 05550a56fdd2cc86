"""Where one file keeps each fact, worked out once, so that a row costs only its own parsing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..rules import ServiceType, Specialism, activity_name, parse_service_type, parse_specialism
from .cells import Cells, Parser
from .shape import Match

Place = tuple[int, str, Parser]  # position, field, parser
ADDRESS_LINES = ("line1", "line2")
K = TypeVar("K")
_SERVICE, _BAND, _ACTIVITY = "service type - ", "service user band - ", "regulated activity - "


@dataclass(frozen=True, slots=True)
class Plan:
    """Positions and parsers by what they feed. `carried` are the fields a location has, `provider_carried`
    its provider's."""

    location: tuple[Place, ...]
    provider: tuple[Place, ...]
    rating: dict[str, tuple[int, Parser]]
    services: tuple[tuple[int, ServiceType], ...]
    specialisms: tuple[tuple[int, Specialism], ...]
    activities: tuple[tuple[int, str], ...]
    carried: frozenset[str]
    provider_carried: frozenset[str]
    unknown_flags: tuple[str, ...]


def plan_for(match: Match, headings: Sequence[str], cells: Cells, withheld: frozenset[str]) -> Plan:
    """The plan for a table with these headings, leaving out withheld fields."""
    kinds = {column.field: column.kind for column in match.shape.columns}
    places = [
        (place, name, cells.parser(kinds[name]))
        for name, place in sorted(match.places.items())
        if name not in withheld
    ]
    flags = _flags(headings) if match.shape.flags else _Flags()
    location = tuple(place for place in places if "." not in place[1])
    provider = tuple((at, name[9:], parse) for at, name, parse in places if name.startswith("provider."))
    return Plan(
        location=location,
        provider=provider,
        rating={name[7:]: (at, parse) for at, name, parse in places if name.startswith("rating.")},
        services=tuple(flags.services),
        specialisms=tuple(flags.specialisms),
        activities=tuple(flags.activities),
        carried=_carried(location, flags, match),
        provider_carried=_merged_address(name for _, name, _ in provider),
        unknown_flags=tuple(flags.unknown),
    )


class _Flags:
    def __init__(self) -> None:
        self.services: list[tuple[int, ServiceType]] = []
        self.specialisms: list[tuple[int, Specialism]] = []
        self.activities: list[tuple[int, str]] = []
        self.unknown: list[str] = []


def _flags(headings: Sequence[str]) -> _Flags:
    flags = _Flags()
    for place, heading in enumerate(headings):
        words = " ".join(heading.split())
        start = words.casefold()
        if start.startswith(_SERVICE):
            _flag(flags.services, place, parse_service_type(words[len(_SERVICE) :]), flags.unknown, words)
        elif start.startswith(_BAND):
            _flag(flags.specialisms, place, parse_specialism(words[len(_BAND) :]), flags.unknown, words)
        elif start.startswith(_ACTIVITY):
            flags.activities.append((place, activity_name(words[len(_ACTIVITY) :])))
    return flags


def _flag(found: list[tuple[int, K]], place: int, value: K | None, unknown: list[str], words: str) -> None:
    if value is None:
        unknown.append(words)
    else:
        found.append((place, value))


def _merged_address(names: Iterable[str]) -> frozenset[str]:
    """The names of fields, where the lines of an address make one field."""
    return frozenset("address" if name in ADDRESS_LINES else name for name in names)


def _carried(location: tuple[Place, ...], flags: _Flags, match: Match) -> frozenset[str]:
    names = set(_merged_address(name for _, name, _ in location))
    names |= {"ratings"} if any(name.startswith("rating.") for name in match.places) else set()
    names |= {"service_types"} if flags.services else set()
    names |= {"specialisms"} if flags.specialisms else set()
    names |= {"activities"} if flags.activities else set()
    names |= {"provider"} if "provider.ref" in match.places else set()
    names |= {"status"} if match.shape.status or "status" in match.places else set()
    if names & {"sector", "category", "directorate", "service_types"}:
        names.add("adult_social_care")
    if "service_types" in names:
        names.add("care_home")
    return frozenset(names - {"ref"})
