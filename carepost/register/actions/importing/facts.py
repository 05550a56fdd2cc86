"""Which facts of a record go into which column: the one declaration that staging, merging and comparing share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from carepost.register.engine.record import LocationRecord, ProviderRecord
from carepost.register.rules import RegistrationStatus


@dataclass(frozen=True, slots=True)
class Fact:
    """`name` as records and `carried` call it; `column` of the table; `kind` its SQL type; `blank` SQL for unknown."""

    name: str
    column: str
    kind: str = "text"
    blank: str = "''"
    never_blank: bool = False  # a blank from a file does not wipe it

    @property
    def staged(self) -> str:
        """What a staged row says, with blanks for nothing."""
        return f"st.{self.column}" if self.blank == "NULL" else f"COALESCE(st.{self.column}, {self.blank})"

    @property
    def held(self) -> str:
        """What the register holds; blank where it has no such row yet."""
        return f"s.{self.column}" if self.blank == "NULL" else f"COALESCE(s.{self.column}, {self.blank})"

    @property
    def merged(self) -> str:
        """What the register will hold: the staged value where the row carries it and nothing newer told it."""
        wanted = f"'{self.name}' = ANY(f.facts) AND NOT '{self.name}' = ANY(COALESCE(w.told, '{{}}'))"
        if self.never_blank:
            wanted += f" AND {self.staged} <> ''"
        return f"CASE WHEN {wanted} THEN {self.staged} ELSE {self.held} END"


def _text(*names: str) -> tuple[Fact, ...]:
    return tuple(Fact(name, name) for name in names)


def _null(name: str, kind: str, column: str = "") -> Fact:
    return Fact(name, column or name, kind, "NULL")


def _list(name: str, column: str = "") -> Fact:
    return Fact(name, column or name, "text[]", "'{}'")


#: `status` and `dormant` are merged on their own (see services.py); the rest are merged one by one.
LOCATION = (
    Fact("name", "name", never_blank=True),
    *_text("also_known_as", "address", "town", "postcode", "uprn", "ods_code", "phone", "website", "sector"),
    *_text("category", "directorate", "local_authority", "region", "icb_code", "constituency", "manager"),
    Fact("status", "status", blank="'registered'"),
    Fact("dormant", "dormant", "boolean", "false"),
    Fact("adult_social_care", "adult_social_care", "boolean", "true"),
    Fact("care_home", "care_home", "boolean", "false"),
    _null("beds", "integer", "registered_beds"),
    _null("latitude", "double precision"),
    _null("longitude", "double precision"),
    _list("service_types"),
    _list("specialisms"),
    _list("activities", "regulated_activities"),
    _null("registered", "date", "registered_on"),
    _null("deregistered", "date", "deregistered_on"),
    _null("dormant_from", "date", "dormant_since"),
    _null("manager_absent_from", "date", "manager_absent_since"),
    _null("last_inspected", "date", "last_inspected_on"),
    _null("organisation", "bigint", "organisation_id"),
    _null("brand", "bigint", "brand_id"),
)

PROVIDER = (
    Fact("name", "name", never_blank=True),
    *_text("ownership", "sector", "uprn", "ods_code", "address", "postcode", "phone", "website"),
    *_text("local_authority", "region", "status"),
    Fact("company_number", "companies_house"),
    Fact("charity_number", "charity"),
    _null("registered", "date", "registered_on"),
    _null("deregistered", "date", "deregistered_on"),
    _null("brand", "bigint", "brand_id"),
)


def location_facts(record: LocationRecord) -> frozenset[str]:
    """The facts that this row carries, in the words of LOCATION, with "ratings", "roles" and "manager"."""
    facts = set(record.carried)
    facts.discard("adult_social_care")
    if record.adult_social_care is not None:
        facts.add("adult_social_care")
    if record.provider is not None and record.provider.ref:
        facts.add("organisation")
    if record.brand_id is not None:
        facts.add("brand")
    if record.status is RegistrationStatus.DORMANT or record.dormant is not None:
        facts.add("dormant")
    for name in ("ratings", "status"):
        if getattr(record, name) is not None:
            facts.add(name)
    return frozenset(name for name in facts if name in _KNOWN_LOCATION)


def provider_facts(record: ProviderRecord) -> frozenset[str]:
    """The facts that this row carries about a provider, in the words of PROVIDER."""
    facts = {name.removeprefix("provider.") for name in record.carried}
    facts |= {fact.name for fact in PROVIDER if getattr(record, fact.name, None) is not None}
    if record.brand_id is not None:
        facts.add("brand")
    if record.nominated_individual is not None:
        facts.add("nominated_individual")
    return frozenset(name for name in facts if name in _KNOWN_PROVIDER)


_KNOWN_LOCATION = frozenset(fact.name for fact in LOCATION) | {"ratings", "contacts", "manager", "relations"}
_KNOWN_PROVIDER = frozenset(fact.name for fact in PROVIDER) | {"nominated_individual", "contacts"}

Values = tuple[Any, ...]


def _reader(facts: tuple[Fact, ...], skip: frozenset[str]) -> Callable[[Any], list[Any]]:
    """Reads the facts of a record in order; those to skip, which no field of it holds alone, come as None."""
    held = next(fact.name for fact in facts if fact.name not in skip)
    take = attrgetter(*(held if fact.name in skip else fact.name for fact in facts))
    skipped = [place for place, fact in enumerate(facts) if fact.name in skip]
    lists = [place for place, fact in enumerate(facts) if fact.kind == "text[]"]

    def read(record: Any) -> list[Any]:
        values = list(take(record))
        for place in skipped:
            values[place] = None
        for place in lists:
            if values[place]:
                values[place] = sorted(map(str, values[place]))
            elif values[place] is not None:
                values[place] = []
        return values

    return read


_location = _reader(LOCATION, frozenset({"status", "dormant", "organisation", "brand"}))
_provider = _reader(PROVIDER, frozenset({"status", "brand"}))
_STATUS = [fact.name for fact in LOCATION].index("status")
_DORMANT = [fact.name for fact in LOCATION].index("dormant")
_PROVIDER_STATUS = [fact.name for fact in PROVIDER].index("status")


def location_values(record: LocationRecord) -> list[Any]:
    """The values of LOCATION's columns. `status` is the registration's own; that it sleeps stands in `dormant`."""
    values = _location(record)
    asleep = record.status is RegistrationStatus.DORMANT
    values[_STATUS] = RegistrationStatus.REGISTERED.value if asleep else record.status and record.status.value
    values[_DORMANT] = True if asleep and record.dormant is None else record.dormant
    return values


def provider_values(record: ProviderRecord) -> list[Any]:
    """The values of PROVIDER's columns."""
    values = _provider(record)
    values[_PROVIDER_STATUS] = record.status and record.status.value
    return values
