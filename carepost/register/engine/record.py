"""What one file says about one location or one provider, whichever shape of file said it.

A fact that the shape has no column for is None and its name is not in `carried`: it must never blank out
what is already known. A fact that the shape carries but leaves blank is "" (text), () (lists) or None
(dates, numbers and yes/no), and its name is in `carried`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b
from operator import attrgetter

from ..rules import (
    Framework,
    Question,
    RatingValue,
    RegistrationStatus,
    RelationKind,
    ServiceType,
    Specialism,
)


class Packed:
    """What goes from one process to another by its fields in order, which is quicker than by their names."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), _ALL[type(self)](self)


WHOLE_LOCATION = "Overall"  # the group of a rating of the location as a whole


@dataclass(frozen=True, slots=True)
class RatingRecord(Packed):
    """One answer to one question about one service group of a location, on one day."""

    question: Question
    value: RatingValue
    group: str = WHOLE_LOCATION  # else CQC's service or population group, such as "Homecare"
    published: date | None = None
    inherited: bool | None = None  # None: the file does not say
    organisation: str = ""  # the predecessor that earned an inherited rating, where the file names it
    framework: Framework = Framework.UNSTATED
    score: int | None = None  # per cent, under the single assessment framework
    report: str = ""  # CQC's id or address of the report
    current: bool = True  # False: from the history

    @property
    def is_overall(self) -> bool:
        """Whether this is the one word for the whole location."""
        return self.question is Question.OVERALL and self.group == WHOLE_LOCATION


@dataclass(frozen=True, slots=True)
class ContactRecord(Packed):
    """A person named in a registration; `activity` is "" where the file names no regulated activity."""

    name: str
    role: str  # "Registered Manager", "Nominated Individual", as the file writes it
    activity: str = ""


@dataclass(frozen=True, slots=True)
class RelationRecord(Packed):
    """Another registration that this one follows, precedes or shares a site with."""

    kind: RelationKind
    other: str
    name: str = ""
    reason: str = ""
    since: date | None = None
    other_is_primary: bool | None = None  # dual registrations: whether the other one holds the beds


@dataclass(frozen=True, slots=True)
class ProviderRecord(Packed):
    """A legal entity registered with CQC: beside its location, or alone in a file of providers."""

    ref: str
    name: str | None = None
    status: RegistrationStatus | None = None
    registered: date | None = None
    deregistered: date | None = None
    ownership: str | None = None
    sector: str | None = None
    directorate: str | None = None
    category: str | None = None
    company_number: str | None = None
    charity_number: str | None = None
    ods_code: str | None = None
    brand_id: str | None = None
    brand_name: str | None = None
    address: str | None = None  # street lines, a line feed between
    town: str | None = None
    county: str | None = None
    postcode: str | None = None
    uprn: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None
    website: str | None = None
    local_authority: str | None = None
    region: str | None = None
    nominated_individual: str | None = None
    main_partner: str | None = None
    locations: tuple[str, ...] | None = None
    contacts: tuple[ContactRecord, ...] | None = None
    relations: tuple[RelationRecord, ...] | None = None
    carried: frozenset[str] = frozenset()
    line: int = 0

    def content_hash(self) -> str:
        """32 hex digits, the same for the same facts in whatever order rows and lists came."""
        return _hash(self)


@dataclass(frozen=True, slots=True)
class LocationRecord(Packed):
    """All that one file says about one location."""

    ref: str
    name: str | None = None
    also_known_as: str | None = None
    status: RegistrationStatus | None = None
    registered: date | None = None
    deregistered: date | None = None
    dormant: bool | None = None
    dormant_from: date | None = None
    dormant_to: date | None = None
    care_home: bool | None = None
    beds: int | None = None
    sector: str | None = None  # CQC's type, such as "Social Care Org"
    category: str | None = None  # primary inspection category
    directorate: str | None = None
    adult_social_care: bool | None = None  # derived; None where the file gives nothing to tell by
    service_types: tuple[ServiceType, ...] | None = None
    specialisms: tuple[Specialism, ...] | None = None
    activities: tuple[str, ...] | None = None  # regulated activities, in CQC's words
    address: str | None = None  # street lines, a line feed between; without town and postcode
    town: str | None = None
    county: str | None = None
    postcode: str | None = None
    uprn: str | None = None
    paf_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    local_authority: str | None = None  # CQC's own name; rules.council_key makes spellings meet
    region: str | None = None  # ONS name
    nhs_region: str | None = None
    icb_code: str | None = None
    icb_name: str | None = None
    constituency: str | None = None
    phone: str | None = None
    website: str | None = None
    ods_code: str | None = None
    brand_id: str | None = None
    brand_name: str | None = None  # without CQC's leading "BRAND "
    manager: str | None = None  # registered manager, where the file gives one name
    manager_absent_from: date | None = None
    last_inspected: date | None = None
    last_checked: date | None = None  # the directory's "Date of latest check"
    url: str | None = None
    dual_registered: bool | None = None
    dual_primary: str | None = None  # the registration that holds the beds of a dual pair
    ratings: tuple[RatingRecord, ...] | None = None
    contacts: tuple[ContactRecord, ...] | None = None
    relations: tuple[RelationRecord, ...] | None = None
    provider: ProviderRecord | None = None
    carried: frozenset[str] = frozenset()
    line: int = 0  # where in the file (header = its own line); of many rows, the first
    reading: str = ""  # of the cells it was read from: the same cells, read again, give the same record

    def content_hash(self) -> str:
        """32 hex digits, the same for the same facts in whatever order rows and lists came."""
        return _hash(self)

    @property
    def overall(self) -> RatingRecord | None:
        """The current overall rating of the whole location, or None.

        Under the single assessment framework CQC rates service groups and no longer the whole: where a
        location has one group only, its rating stands for the location; where it has several, none does.
        """
        current = [one for one in self.ratings or () if one.current and one.question is Question.OVERALL]
        whole = [one for one in current if one.is_overall]
        assessed = [one for one in current if one.framework is Framework.SINGLE_ASSESSMENT]
        if whole:
            return whole[0]
        return assessed[0] if len(assessed) == 1 else None


@dataclass(frozen=True, slots=True)
class Unchanged(Packed):
    """A location whose cells are those of an earlier reading: there was no need to read them again."""

    ref: str
    line: int = 0


_UNHASHED = frozenset({"line", "carried", "reading"})
_FACTS: dict[type, attrgetter[tuple[object, ...]]] = {
    kind: attrgetter(*(one.name for one in fields(kind) if one.name not in _UNHASHED))
    for kind in (LocationRecord, ProviderRecord, RatingRecord, ContactRecord, RelationRecord)
}

_ALL: dict[type, attrgetter[tuple[object, ...]]] = {
    kind: attrgetter(*(one.name for one in fields(kind)))
    for kind in (LocationRecord, ProviderRecord, RatingRecord, ContactRecord, RelationRecord, Unchanged)
}


def _plain(value: object) -> object:
    """What JSON has no word for: a record is the list of its facts, a date its text."""
    facts = _FACTS.get(type(value))
    return facts(value) if facts else str(value)


_encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


def _hash(record: LocationRecord | ProviderRecord) -> str:
    # The readers keep every list sorted, so equal facts make equal texts.
    return blake2b(_encode(record).encode(), digest_size=16).hexdigest()


def sorted_ratings(ratings: Iterable[RatingRecord]) -> tuple[RatingRecord, ...]:
    """Ratings without doubles, in an order that does not depend on the file's."""
    held = set(ratings)
    return tuple(sorted(held, key=_encode)) if len(held) > 1 else tuple(held)
