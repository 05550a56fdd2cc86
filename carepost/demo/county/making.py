"""Providers and locations, made one after another in CQC's field names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from carepost.demo import words
from carepost.demo.county import ratings
from carepost.demo.county.kinds import SPECIALISMS, Kind
from carepost.demo.county.places import Place

Document = dict[str, Any]
_FREE_NAMES = 60
_IN_A_GROUP = 9


@dataclass(slots=True)
class Provider:
    """A provider in the making; its document is written when all of its locations are known."""

    ref: str
    name: str
    ownership: str
    registered: date
    brand: tuple[str, str] | None
    individual: Document
    location_ids: list[str] = field(default_factory=list)


class County:
    """One county as it stands on a `day`. Draws from one stream of chance, so the order of calls matters."""

    def __init__(self, seed: int, day: date, place: Place) -> None:
        self.chance = random.Random(f"{seed}:{place.council}")
        self.day, self.place = day, place
        self.providers: list[Provider] = []
        self.locations: dict[str, Document] = {}
        self._names: set[str] = set()
        self._next_id = place.first_id

    def registered(self) -> list[Document]:
        """The locations that are registered on the county's day."""
        return [each for each in self.locations.values() if each["registrationStatus"] == "Registered"]

    def documents(self) -> Iterator[Document]:
        """Everything that CQC's API tells on the county's day: providers, then locations."""
        for provider in self.providers:
            yield self._provider_document(provider)
        yield from self.locations.values()

    def days_ago(self, least: int, most: int) -> date:
        """A day between `least` and `most` days before the county's."""
        return self.day - timedelta(days=self.chance.randint(least, most))

    def location(self, kind: Kind, registered: date | None = None) -> Document:
        """One more registered location; without a day, registered up to fourteen years ago."""
        provider = self.provider(registered)
        ref = self._id()
        provider.location_ids.append(ref)
        since = registered or max(provider.registered, self.days_ago(60, 5000))
        document = self._address(ref, provider, kind, since)
        document["regulatedActivities"] = [
            {"name": name, "code": code, "contacts": []} for code, name in kind.activities
        ]
        if self.chance.random() < 0.94 or provider.ownership == "Individual":
            name_manager(document, self.person("Registered Manager"))
        else:
            document["registeredManagerAbsentDate"] = self.days_ago(3, 160).isoformat()
        ratings.history(self.chance, document, since, self.day)
        self.locations[ref] = document
        return document

    def provider(self, registered: date | None = None) -> Provider:
        """Four in five providers run one service; groups run the rest, as CQC's data show."""
        groups = [each for each in self.providers if len(each.location_ids) < _IN_A_GROUP and each.brand]
        if groups and self.chance.random() < 0.2:
            return self.chance.choice(groups)
        word = f"{self.chance.choice(words.TREES)} {self.chance.choice(words.CARERS)}"
        ours = self.chance.random() < 0.02
        company = f"{word} {self.chance.choice(words.COMPANY_FORMS)}"
        private = self.chance.choices(("Organisation", "Individual", "Partnership"), (92, 5, 3))[0]
        grouped = self.chance.random() < 0.12
        provider = Provider(
            ref=self._id(),
            name=f"{self.place.council} Council" if ours else company,
            ownership="Local Authority" if ours else private,
            registered=registered or self.days_ago(3000, 5500),
            brand=(f"BD{self._next_id % 900 + 100}", f"{word} Group") if grouped else None,
            individual=self.person("Nominated Individual"),
        )
        self.providers.append(provider)
        return provider

    def person(self, role: str) -> Document:
        """Somebody of an invented name in a role."""
        return {
            "personTitle": "",
            "personGivenName": self.chance.choice(words.FIRST_NAMES),
            "personFamilyName": self.chance.choice(words.LAST_NAMES),
            "personRoles": [role],
        }

    def successor(self, gone: Document, on: date) -> Document:
        """The same service under a new owner from a day on: a new registration that inherits the rating."""
        provider = self.provider(on)
        ref = self._id()
        provider.location_ids.append(ref)
        heir = {**gone, "locationId": ref, "providerId": provider.ref, "registrationDate": on.isoformat()}
        heir |= {"historicRatings": [], "relationships": [_link(gone, "HSCA Predecessor")], "dormancy": "N"}
        for key in ("brandId", "brandName", "dormancyStartDate", "registeredManagerAbsentDate"):
            heir.pop(key, None)
        if provider.brand:
            heir["brandId"], heir["brandName"] = provider.brand
        inherited = gone.get("currentRatings")
        if inherited:
            earned = {"organisationId": gone["locationId"]}
            heir["currentRatings"] = {**inherited, "overall": {**inherited["overall"], **earned}}
        heir["regulatedActivities"] = [{**each, "contacts": []} for each in gone["regulatedActivities"]]
        name_manager(heir, self.person("Registered Manager"))
        gone["relationships"] = [_link(heir, "HSCA Successor")]
        self.locations[ref] = heir
        return heir

    def _id(self) -> str:
        self._next_id += 1
        return f"1-99{self._next_id:08d}"

    def _name(self, kind: Kind) -> str:
        first, last = (words.TREES, words.HOMES) if kind.care_home else (words.CARERS, words.CARE_FORMS)
        name = ""
        for _ in range(_FREE_NAMES):
            name = f"{self.chance.choice(first)} {self.chance.choice(last)}"
            if name in self._names:
                name = f"{name} {self.chance.choice(self.place.towns)}"
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def _address(self, ref: str, provider: Provider, kind: Kind, registered: date) -> Document:
        town, number = self.chance.choice(self.place.towns), int(ref[4:])
        latitude, longitude = self._point(town)
        document: Document = {
            "locationId": ref,
            "providerId": provider.ref,
            "organisationType": "Location",
            "type": "Social Care Org",
            "name": self._name(kind),
            "odsCode": f"V{_base36(number)}",
            "registrationStatus": "Registered",
            "registrationDate": registered.isoformat(),
            "dormancy": "N",
            "onspdLatitude": latitude,
            "onspdLongitude": longitude,
            "careHome": "Y" if kind.care_home else "N",
            "inspectionDirectorate": "Adult social care",
            "postalAddressLine1": f"{self.chance.randint(1, 180)} {self.chance.choice(words.STREETS)}",
            "postalAddressTownCity": town,
            "postalAddressCounty": self.place.council,
            "postalCode": self._postcode(town),
            "uprn": str(900_000_000_000 + number),
            "mainPhoneNumber": self.phone(),
            "numberOfBeds": self.chance.randint(*kind.beds),
            "region": self.place.region,
            "localAuthority": self.place.council,
            "gacServiceTypes": [{"name": kind.name, "description": kind.description}],
            "specialisms": [{"name": name} for name, share in SPECIALISMS if self.chance.random() < share],
            "inspectionCategories": [{"code": "S1", "primary": "true", "name": kind.category}],
            "relationships": [],
            "historicRatings": [],
        }
        if provider.brand:
            document["brandId"], document["brandName"] = provider.brand
        return document

    def phone(self) -> str:
        """A number that Ofcom keeps for drama."""
        return f"01632960{self.chance.randint(0, 999):03d}"

    def _point(self, town: str) -> tuple[float, float]:
        latitude, longitude = self.place.points[self.place.towns.index(town)]
        north, east = (self.chance.uniform(-0.03, 0.03) for _ in range(2))
        latitude, longitude = latitude + north, longitude + east
        if self.place.bounds is not None:
            south, west, top, right = self.place.bounds
            latitude = min(max(latitude, south + 0.01), top - 0.01)
            longitude = min(max(longitude, west + 0.01), right - 0.01)
        return round(latitude, 6), round(longitude, 6)

    def _postcode(self, town: str) -> str:
        district = self.place.towns.index(town) + 1
        ending = "".join(self.chance.choices("ABDEFGH", k=2))
        return f"{self.place.postcode_area}{district} {self.chance.randint(1, 9)}{ending}"

    def _provider_document(self, provider: Provider) -> Document:
        mine = [self.locations[ref] for ref in provider.location_ids if ref in self.locations]
        left = [each["deregistrationDate"] for each in mine if "deregistrationDate" in each]
        gone = bool(mine) and len(left) == len(mine)
        document: Document = {
            "providerId": provider.ref,
            "locationIds": provider.location_ids,
            "organisationType": "Provider",
            "ownershipType": provider.ownership,
            "type": "Social Care Org",
            "name": provider.name,
            "registrationStatus": "Deregistered" if gone else "Registered",
            "registrationDate": min(
                [provider.registered.isoformat(), *(each["registrationDate"] for each in mine)]
            ),
            "companiesHouseNumber": f"99{int(provider.ref[4:]) % 1_000_000:06d}",
            "localAuthority": self.place.council,
            "region": self.place.region,
            "inspectionDirectorate": "Adult social care",
            "relationships": [],
            "contacts": [provider.individual],
        }
        if gone:
            document["deregistrationDate"] = max(left)
        if provider.brand:
            document["brandId"], document["brandName"] = provider.brand
        return document


def name_manager(document: Document, manager: Document | None) -> None:
    """Put a registered manager into every regulated activity, or nobody."""
    for activity in document["regulatedActivities"]:
        activity["contacts"] = [manager] if manager else []


def _link(other: Document, kind: str) -> Document:
    return {
        "relatedLocationId": other["locationId"],
        "relatedLocationName": other["name"],
        "type": kind,
        "reason": "Legal Entity Change",
    }


def _base36(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _ in range(4):
        number, place = divmod(number, 36)
        text = digits[place] + text
    return text
