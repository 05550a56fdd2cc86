"""The care market of the fictional country: services that came, closed, changed hands or moved over two years, written
as CQC's monthly files of active locations. Ambershire's and its neighbour's are those of the register.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from carepost.core import tenancy
from carepost.core.acting import Actor
from carepost.demo import words
from carepost.register.models import Service
from carepost.register.models.services import ServiceKind
from carepost.register.rules import ServiceType
from carepost.register.rules.ratings import RatingValue

#: So many days before the newest file each of the others is; the newest comes last.
FILES = (730, 547, 365, 273, 182, 91, 31, 0)
_KINDS = (
    ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME, ServiceType.HOMECARE, ServiceType.SUPPORTED_LIVING,
    ServiceType.EXTRA_CARE, ServiceType.SHARED_LIVES,
)  # fmt: skip
_HEADS = [
    "Location ID", "Location HSCA start date", "Care home?", "Location Name", "Location Type/Sector",
    "Care homes beds", "Location Local Authority", "Location Region", "Location Street Address",
    "Location Postal Code", "Location UPRN ID", "Location Latitude", "Location Longitude", "Registered manager",
    "Location Latest Overall Rating", "Publication Date", "Inherited Rating (Y/N)", "Provider ID", "Provider Name",
    "Brand ID", "Brand Name", "Dormant (Y/N)", *(f"Service type - {kind.label}" for kind in _KINDS),
]  # fmt: skip
_RATED = (RatingValue.OUTSTANDING, RatingValue.GOOD, RatingValue.REQUIRES_IMPROVEMENT, RatingValue.INADEQUATE)
_BRANDS = 14
_NOBODY = "*"  # as CQC writes it where there is no manager
#: How often a service closes in these two years, changes hands, moves; and how many are new.
_CLOSES, _HANDED, _MOVES, _NEW = 0.06, 0.11, 0.125, 0.09


@dataclass(frozen=True, slots=True)
class Listed:
    """One registration, from `start` until before `end`."""

    ref: str
    name: str
    council: str
    region: str
    kinds: frozenset[ServiceType]
    beds: int
    start: date
    provider: tuple[str, str]
    brand: str = ""
    manager: str = ""
    street: str = ""
    postcode: str = ""
    uprn: str = ""
    latitude: float | None = None
    longitude: float | None = None
    rating: RatingValue | None = None
    rated: date | None = None
    inherited: bool = False
    dormant: bool = False
    end: date | None = None

    @property
    def home(self) -> bool:
        return bool(self.kinds & {ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME})

    def there(self, day: date) -> bool:
        """Whether the file of a day lists it."""
        return self.start <= day and (self.end is None or self.end > day)

    def line(self, day: date) -> list[object]:
        """Its row in the file of a day."""
        rated = self.rating if self.rated and self.rated <= day else None
        return [
            self.ref, f"{self.start:%d/%m/%Y}", _yes(self.home), self.name, "Social Care Org",
            self.beds if self.home else "", self.council, self.region, self.street, self.postcode, self.uprn,
            _plain(self.latitude), _plain(self.longitude), self.manager or _NOBODY, rated.label if rated else "",
            f"{self.rated:%d/%m/%Y}" if rated else "", _yes(self.inherited) if rated else "", *self.provider,
            "-" if not self.brand else f"BD{len(self.brand)}", f"BRAND {self.brand}" if self.brand else "-",
            _yes(self.dormant), *("Y" if kind in self.kinds else "" for kind in _KINDS),
        ]  # fmt: skip


def _yes(value: object) -> str:
    return "Y" if value else "N"


def _plain(value: float | None) -> object:
    return "" if value is None else round(value, 6)


def lines(listed: Iterable[Listed], day: date) -> Iterator[list[object]]:
    """CQC's file of active locations on a day."""
    yield [*_HEADS]
    for each in listed:
        if each.there(day):
            yield each.line(day)


def registered(by: Actor, councils: Iterable[str], regions: dict[str, str]) -> list[Listed]:
    """The register's own services in these councils, those that ended among them."""
    with tenancy.transaction_for(by):
        rows = Service.objects.filter(
            host__name__in=list(councils),
            kind=ServiceKind.LOCATION,
            withdrawn=False,
            registered_on__isnull=False,
        )
        beside = rows.select_related("host", "organisation", "organisation__brand", "brand").order_by("ref")
        return [found for each in beside if (found := _of(each, regions)) is not None]


def _of(one: Service, regions: dict[str, str]) -> Listed | None:
    provider, host, start = one.organisation, one.host, one.registered_on
    if provider is None or host is None or start is None:
        return None
    brand = one.brand or provider.brand
    told = RatingValue(one.rating) if one.rating else None
    return Listed(
        one.ref, one.name, host.name, regions[host.name],
        frozenset(kind for kind in _KINDS if str(kind) in one.service_types), one.registered_beds or 0, start,
        (provider.ref, provider.name), brand.name if brand else "", one.manager,
        one.address.replace("\n", ", "), one.postcode, one.uprn, one.latitude, one.longitude,
        told if told and told.is_rated else None, one.rated_on, one.rating_inherited, one.dormant,
        one.deregistered_on,
    )  # fmt: skip


@dataclass(slots=True)
class Invented:
    """The services of one council that nobody runs; the same chance makes the same ones."""

    chance: random.Random
    council: str
    region: str
    code: str
    corner: tuple[float, float]  # its lower left one, in degrees
    newest: date
    number: int = field(default=0)

    def services(self) -> Iterator[Listed]:
        """Every registration that the files of two years list."""
        for _ in range(self.chance.randint(22, 60)):
            one = self._service(new=self.chance.random() < _NEW)
            draw, gone = self.chance.random(), self._day()
            if draw >= _MOVES or one.start >= gone:
                yield one
                continue
            yield replace(one, end=gone)
            if draw >= _CLOSES:
                yield self._carried_on(one, gone, moved=draw >= _HANDED)

    def _day(self) -> date:
        """The day of a file after the first: what ended is in it no more."""
        return self.newest - timedelta(self.chance.choice(FILES[1:]))

    def _ref(self, kind: str) -> str:
        self.number += 1
        return f"1-{kind}{self.code}{self.number:04d}"

    def _carried_on(self, one: Listed, gone: date, *, moved: bool) -> Listed:
        """The registration that follows: of the same provider elsewhere, or of another one there."""
        begun = gone - timedelta(self.chance.randint(0, 20))
        after = replace(one, ref=self._ref("88"), start=begun, inherited=True)
        if moved:
            return replace(after, street=self._street(), uprn="", postcode=self._postcode())
        return replace(after, provider=self._provider(), brand="", manager=self._person())

    def _service(self, *, new: bool) -> Listed:
        chance = self.chance
        kinds = self._kinds()
        home = bool(kinds & {ServiceType.NURSING_HOME, ServiceType.RESIDENTIAL_HOME})
        start = self.newest - timedelta(chance.randint(1, 700) if new else chance.randint(760, 5400))
        rated = start + timedelta(chance.randint(150, 1500))
        names = (words.TREES, words.HOMES) if home else (words.CARERS, words.CARE_FORMS)
        branded = chance.random() < 0.18
        brand = f"{words.TREES[chance.randrange(_BRANDS)]} Care Group" if branded else ""
        west, south = self.corner
        good = 0.84 if home else 0.88
        weights = (0.05, good - 0.05, (1 - good) * 0.93, (1 - good) * 0.07)
        return Listed(
            self._ref("88"), " ".join(chance.choice(each) for each in names), self.council, self.region, kinds,
            chance.randint(8, 80) if home else 0, start, self._provider(), brand,
            self._person() if chance.random() > 0.06 else "", self._street(), self._postcode(), "",
            south + chance.uniform(0.02, 0.38), west + chance.uniform(0.02, 0.58),
            chance.choices(_RATED, weights)[0], rated if rated <= self.newest else None,
        )  # fmt: skip

    def _kinds(self) -> frozenset[ServiceType]:
        chance = self.chance
        if chance.random() < 0.55:
            nursing = chance.random() < 0.3
            return frozenset({ServiceType.NURSING_HOME if nursing else ServiceType.RESIDENTIAL_HOME})
        shares = ((ServiceType.HOMECARE, 0.8), (ServiceType.SUPPORTED_LIVING, 0.3), (ServiceType.EXTRA_CARE, 0.07),
                  (ServiceType.SHARED_LIVES, 0.05))  # fmt: skip
        return frozenset(kind for kind, share in shares if chance.random() < share) or frozenset(
            {ServiceType.HOMECARE}
        )

    def _provider(self) -> tuple[str, str]:
        chance = self.chance
        name = (
            f"{chance.choice(words.TREES)} {chance.choice(words.CARERS)} {chance.choice(words.COMPANY_FORMS)}"
        )
        return self._ref("99"), name

    def _person(self) -> str:
        return f"{self.chance.choice(words.LAST_NAMES)}, {self.chance.choice(words.FIRST_NAMES)}"

    def _street(self) -> str:
        return f"{self.chance.randint(1, 180)} {self.chance.choice(words.STREETS)}"

    def _postcode(self) -> str:
        ending = "".join(self.chance.choices("ABDEFGH", k=2))
        return f"ZZ{self.chance.randint(1, 9)} {self.chance.randint(1, 9)}{ending}"
