"""Services and their ratings in CQC's files, by the register's own reader: one row for each service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord, ProviderRecord
from carepost.register.engine.refusal import Quarantined
from carepost.register.rules import RegisterPolicy, RelationKind, squashed


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One registered location on one day. None: the file does not say."""

    ref: str
    name: str
    area: str  # the council, in CQC's words
    region: str
    provider: str
    provider_name: str
    brand: str
    care_home: bool | None
    adult_social_care: bool | None
    beds: int | None
    kinds: tuple[str, ...] | None
    registered: date | None
    deregistered: date | None
    manager: bool | None  # whether a registered manager is named
    rating: str | None  # of the whole location; None where it has none
    rated: date | None
    inherited: bool | None
    postcode: str
    latitude: float | None
    longitude: float | None
    specialisms: tuple[str, ...] | None
    dormant: bool | None
    dual_primary: str  # of a dual registration, the one that holds the beds; "" where it is none
    uprn: str
    site: str  # postcode and street without spelling, by which two registrations are at one address; "" where unknown


@dataclass(frozen=True, slots=True)
class ServicesRead:
    """A whole file; `held_back`: why rows were left out, and how many of them."""

    shape: str
    day: date | None
    services: tuple[ServiceRow, ...]
    warnings: tuple[str, ...]
    held_back: Counter[str]
    providers: Mapping[str, str]  # names by CQC's id, where the file tells of providers by themselves


def read_services(
    path: Path, today: date, policy: RegisterPolicy | None = None, tick: Callable[[int], None] | None = None
) -> ServicesRead:
    """The services of a file or folder of CQC's. Raises FileRefused, or UnknownShape for another kind of table."""
    policy = policy or RegisterPolicy()
    services, held_back, providers = [], Counter[str](), dict[str, str]()
    with open_source(path, policy, tick) as source:
        for record in source.records(today):
            if isinstance(record, LocationRecord):
                services.append(row(record))
            elif isinstance(record, ProviderRecord):
                providers[record.ref] = record.name or ""
            elif isinstance(record, Quarantined):
                held_back[record.reasons[0].sentence] += 1
        found = tuple(
            each if each.provider_name else replace(each, provider_name=providers.get(each.provider, ""))
            for each in services
        )
        return ServicesRead(source.shape.key, source.data_date, found, source.warnings, held_back, providers)


def row(record: LocationRecord) -> ServiceRow:
    """What insight keeps of what a file says of a location."""
    overall, provider = record.overall, record.provider
    return ServiceRow(
        ref=record.ref,
        name=record.name or "",
        area=record.local_authority or "",
        region=record.region or "",
        provider=provider.ref if provider else "",
        provider_name=(provider.name or "") if provider else "",
        brand=record.brand_name or "",
        care_home=record.care_home,
        adult_social_care=record.adult_social_care,
        beds=record.beds,
        kinds=None if record.service_types is None else tuple(str(each) for each in record.service_types),
        registered=record.registered,
        deregistered=record.deregistered,
        # A file whose names were taken out has the column and tells nobody: that is no missing manager.
        manager=bool(record.manager) if record.manager is not None and "manager" in record.carried else None,
        rating=str(overall.value) if overall and overall.value.is_rated else None,
        rated=overall.published if overall and overall.value.is_rated else None,
        inherited=overall.inherited if overall else None,
        postcode=record.postcode or "",
        latitude=record.latitude,
        longitude=record.longitude,
        specialisms=None if record.specialisms is None else tuple(str(each) for each in record.specialisms),
        dormant=record.dormant,
        dual_primary=_dual_primary(record),
        uprn=record.uprn or "",
        site=f"{record.postcode} {squashed(record.address)}" if record.postcode and record.address else "",
    )


def _dual_primary(record: LocationRecord) -> str:
    """The registration that holds the beds of a dual pair, which may be this one; "" for all others."""
    if record.dual_primary:
        return record.dual_primary
    for relation in record.relations or ():
        if relation.kind is RelationKind.DUAL and relation.other_is_primary is not None:
            return relation.other if relation.other_is_primary else record.ref
        if relation.kind is RelationKind.DUAL:
            return min(relation.other, record.ref)  # neither is named, so both must choose the same one
    return ""
