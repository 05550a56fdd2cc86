"""The services of one day as the market counts them: registered, each site once, each with its owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carepost.insight.engine.snapshots import SnapshotReason, SnapshotRefused
from carepost.insight.engine.tables import WHOLE, Tables
from carepost.register.rules import ServiceType

HOME_KINDS = frozenset({ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME})
CARE_HOME, COMMUNITY = "care_home", "community"  # where a file tells no more than whether it is a home
_LABELS = {CARE_HOME: "Care home", COMMUNITY: "Care in the community"}


@dataclass(frozen=True, slots=True)
class Service:
    """One registered service. None: the file does not say. `kinds` has at least one.

    Its owner is the brand where there is one, else the provider. Of a dual registration only the primary is here,
    with the owners of both in `owners`.
    """

    ref: str
    name: str
    area: str
    area_name: str
    provider: str
    provider_name: str
    brand: str
    kinds: tuple[str, ...]
    home: bool | None
    beds: int | None
    rating: str | None
    rated: date | None
    manager: bool | None
    dormant: bool
    specialisms: tuple[str, ...] | None
    postcode: str
    latitude: float | None
    longitude: float | None
    owners: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        return f"brand {self.brand}" if self.brand else f"provider {self.provider or self.ref}"

    @property
    def owner_name(self) -> str:
        return self.brand or self.provider_name or self.provider or self.name

    @property
    def locality(self) -> str:
        """The postcode district, such as PO30: the smallest area that CQC's files themselves tell; "" if unknown."""
        return self.postcode.split(" ")[0] if " " in self.postcode else ""

    @property
    def located(self) -> bool:
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Stock:
    """All services of England that one file tells, on its day. `whole`: it lists those without a rating too."""

    day: date
    shape: str
    services: tuple[Service, ...]

    @property
    def whole(self) -> bool:
        return self.shape in WHOLE

    @property
    def tells_kinds(self) -> bool:
        return any(kind not in _LABELS for each in self.services for kind in each.kinds)

    def of(self, area: str) -> list[Service]:
        """The services of one area, by their refs."""
        return [each for each in self.services if each.area == area]


def label(kind: str) -> str:
    """The words for a kind of care: CQC's long name."""
    return _LABELS.get(kind) or ServiceType(kind).label


def is_home(kind: str) -> bool:
    """Whether this kind of care has beds."""
    return kind == CARE_HOME or kind in HOME_KINDS


def stock(tables: Tables, period: str = "", area: str = "") -> Stock:
    """The adult social care services registered on a day of which there is a file, or on the newest.

    `area`: on the newest on which a file lists this area, by its key. Raises SnapshotRefused where no services were
    imported, or none of that day.
    """
    rows = tables.services
    days = sorted(row["day"] for row in tables.rows(rows.select("day").distinct()))
    known = {day.isoformat(): day for day in days}
    if period and period not in known:
        raise SnapshotRefused(SnapshotReason.LACKS, f"Services are known of: {', '.join(known)}.")
    theirs = tables.rows(rows.filter(rows.area == area).select("day").distinct()) if area else []
    day = known[period] if period else max((row["day"] for row in theirs), default=days[-1])
    found = tables.rows(rows.filter(rows.day == day))
    care = [
        row
        for row in sorted(found, key=lambda row: row["ref"])
        if row["adult_social_care"] is not False
        and (row["deregistered"] is None or row["deregistered"] > day)
    ]
    names = tables.provider_names()
    named = [row | {"provider_name": row["provider_name"] or names.get(row["provider"], "")} for row in care]
    return Stock(day, found[0]["shape"], tuple(once(named)))


def once(rows: Iterable[dict[str, Any]]) -> list[Service]:
    """Each service once: two registrations of one site are the primary's, with the larger number of beds (T1.4)."""
    held = {row["ref"]: row for row in rows}
    found = {ref: _service(row) for ref, row in held.items()}
    for ref, row in held.items():
        primary = row["dual_primary"]
        if not primary or primary == ref or primary not in found:
            continue
        first, second = found[primary], found.pop(ref)
        beds = [each.beds for each in (first, second) if each.beds is not None]
        found[primary] = replace(
            first,
            beds=max(beds) if beds else None,
            owners=first.owners | second.owners,
            providers=first.providers | second.providers,
            brands=first.brands | second.brands,
        )
    return list(found.values())


def _service(row: dict[str, Any]) -> Service:
    home = row["care_home"]
    kinds = tuple(row["kinds"] or ()) or (
        (CARE_HOME if home else COMMUNITY,) if home is not None else (COMMUNITY,)
    )
    if home is None and row["kinds"]:
        home = any(is_home(kind) for kind in kinds)
    made = Service(
        ref=row["ref"], name=row["name"], area=row["area"], area_name=row["area_name"], provider=row["provider"],
        provider_name=row["provider_name"], brand=row["brand"], kinds=kinds, home=home,
        beds=row["beds"] if home else None, rating=row["rating"], rated=row["rated"], manager=row["manager"],
        dormant=bool(row["dormant"]), specialisms=tuple(row["specialisms"]) if row["specialisms"] is not None else None,
        postcode=row["postcode"], latitude=row["latitude"], longitude=row["longitude"],
    )  # fmt: skip
    return replace(
        made,
        owners=frozenset({made.owner}),
        providers=frozenset({made.provider} - {""}),
        brands=frozenset({made.brand} - {""}),
    )
