"""A fictional county's care market, as the documents that CQC's API would give for it.

Everything follows from the seed and the day, so that two machines show the same county. Shares of kinds and
ratings follow what CQC's open data show for a county of this size: about 3 in 5 services are homes, 4 in 5
rated ones are good, 1 in 6 requires improvement, and about 1 in 12 has no rating yet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from carepost.demo import words

Document = dict[str, Any]

QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
VALUES = ("Inadequate", "Requires improvement", "Good", "Outstanding")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service: its share of the market, how CQC names it, and its beds."""

    share: int
    name: str
    description: str
    activity: tuple[str, str]
    beds: tuple[int, int] = (0, 0)
    category: str = "Community based adult social care services"

    @property
    def care_home(self) -> bool:
        return self.beds != (0, 0)


_HOME = ("RA2", "Accommodation for persons who require nursing or personal care")
_PERSONAL = ("RA1", "Personal care")

KINDS = (
    Kind(
        118,
        "Residential homes",
        "Care home service without nursing",
        _HOME,
        (4, 60),
        "Residential social care",
    ),
    Kind(62, "Nursing homes", "Care home service with nursing", _HOME, (18, 92), "Residential social care"),
    Kind(91, "Homecare agencies", "Domiciliary care service", _PERSONAL),
    Kind(19, "Supported living", "Supported living service", _PERSONAL),
    Kind(8, "Supported housing", "Extra Care housing services", _PERSONAL),
    Kind(5, "Shared lives", "Shared Lives", _PERSONAL),
)

SPECIALISMS = (
    ("Caring for adults over 65 yrs", 0.86), ("Caring for adults under 65 yrs", 0.55), ("Dementia", 0.62),
    ("Physical disabilities", 0.58), ("Learning disabilities", 0.34), ("Mental health conditions", 0.33),
    ("Sensory impairment", 0.3), ("Eating disorders", 0.02), ("Substance misuse problems", 0.03),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """The council whose market is made: its name at CQC, where it lies, and which ids are its own."""

    council: str
    region: str = "East"
    latitude: float = 53.2
    longitude: float = 1.4
    spread: float = 0.28
    first_id: int = 1
    towns: tuple[str, ...] = words.TOWNS


@dataclass(slots=True)
class _Provider:
    ref: str
    name: str
    ownership: str
    registered: date
    brand: tuple[str, str] | None
    location_ids: list[str]


def documents(
    seed: int, today: date, place: Place, services: int = 303
) -> tuple[list[Document], list[Document]]:
    """The provider and location documents of one county: a pair of lists, in CQC's field names."""
    maker = _Maker(random.Random(f"{seed}:{place.council}"), today, place)
    locations = [maker.location(number, kind) for number, kind in enumerate(_kinds(maker.chance, services))]
    locations += list(maker.closed(max(services // 25, 1)))
    return [maker.provider_document(provider) for provider in maker.providers], locations


def _kinds(chance: random.Random, services: int) -> list[Kind]:
    whole = sum(kind.share for kind in KINDS)
    kinds = [kind for kind in KINDS for _ in range(round(kind.share * services / whole))]
    kinds = (kinds + [KINDS[0]] * services)[:services]
    chance.shuffle(kinds)
    return kinds


class _Maker:
    """One county in the making: draws from one stream of chance, so the order of calls matters."""

    def __init__(self, chance: random.Random, today: date, place: Place) -> None:
        self.chance, self.today, self.place = chance, today, place
        self.providers: list[_Provider] = []
        self._names: set[str] = set()
        self._next_id = place.first_id

    def _id(self) -> str:
        self._next_id += 1
        return f"1-99{self._next_id:08d}"

    def _name(self, kind: Kind) -> str:
        for _ in range(60):
            if kind.care_home:
                name = f"{self.chance.choice(words.TREES)} {self.chance.choice(words.HOMES)}"
            else:
                name = f"{self.chance.choice(words.CARERS)} {self.chance.choice(words.CARE_FORMS)}"
            if name not in self._names:
                break
            name = f"{name} {self.chance.choice(self.place.towns)}"
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def _provider(self) -> _Provider:
        """Four in five providers run one service; groups run the rest, as CQC's data show."""
        groups = [p for p in self.providers if len(p.location_ids) < 9 and p.brand]
        if groups and self.chance.random() < 0.2:
            return self.chance.choice(groups)
        word = f"{self.chance.choice(words.TREES)} {self.chance.choice(words.CARERS)}"
        council_run = self.chance.random() < 0.02
        name = (
            f"{self.place.council} Council"
            if council_run
            else f"{word} {self.chance.choice(words.COMPANY_FORMS)}"
        )
        ownership = (
            "Local Authority"
            if council_run
            else self.chance.choices(("Organisation", "Individual", "Partnership"), (92, 5, 3))[0]
        )
        brand = (f"BD{self._next_id % 900 + 100}", f"{word} Group") if self.chance.random() < 0.12 else None
        provider = _Provider(self._id(), name, ownership, self._day(3000, 5500), brand, [])
        self.providers.append(provider)
        return provider

    def _day(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.chance.randint(least, most))

    def location(self, number: int, kind: Kind, *, closed_on: date | None = None) -> Document:
        provider = self._provider()
        ref = self._id()
        provider.location_ids.append(ref)
        registered = max(provider.registered, self._day(60, 5000))
        if closed_on is not None:
            registered = min(registered, closed_on - timedelta(days=400))
            provider.registered = min(provider.registered, registered)
        document = self._address(ref, provider, kind, registered)
        document["registrationStatus"] = "Deregistered" if closed_on else "Registered"
        if closed_on:
            document["deregistrationDate"] = closed_on.isoformat()
        document.update(self._ratings(registered, closed_on or self.today))
        document["regulatedActivities"] = [self._activity(kind, document, bool(closed_on))]
        if not closed_on and self.chance.random() < 0.012:
            document["dormancy"], document["dormancyStartDate"] = "Y", self._day(20, 300).isoformat()
        return document

    def closed(self, count: int) -> Iterator[Document]:
        """Services that left: some shut, some went on under a new registration."""
        for number in range(count):
            on = self._day(10, 700)
            gone = self.location(number, self.chance.choice(KINDS[:3]), closed_on=on)
            if number % 3 == 0:
                yield self._successor(gone, on)
            yield gone

    def _successor(self, gone: Document, on: date) -> Document:
        """The same home under a new owner: a new registration, with the rating it inherits."""
        provider = self._provider()
        ref = self._id()
        provider.location_ids.append(ref)
        heir = {**gone, "locationId": ref, "providerId": provider.ref, "registrationStatus": "Registered"}
        heir.pop("deregistrationDate")
        heir["registrationDate"] = on.isoformat()
        heir["historicRatings"], heir["dormancy"] = [], "N"
        rating = gone.get("currentRatings", {}).get("overall")
        if rating:
            heir["currentRatings"] = {"overall": {**rating, "organisationId": gone["locationId"]}}
        heir["relationships"] = [_link(gone, "HSCA Predecessor")]
        gone["relationships"] = [_link(heir, "HSCA Successor")]
        heir["regulatedActivities"] = [{**gone["regulatedActivities"][0], "contacts": [self._manager()]}]
        return heir

    def _address(self, ref: str, provider: _Provider, kind: Kind, registered: date) -> Document:
        town = self.chance.choice(self.place.towns)
        index = self.place.towns.index(town)
        beds = self.chance.randint(*kind.beds)
        document: Document = {
            "locationId": ref,
            "providerId": provider.ref,
            "organisationType": "Location",
            "type": "Social Care Org",
            "name": self._name(kind),
            "odsCode": f"V{_base36(int(ref[4:]))}",
            "registrationDate": registered.isoformat(),
            "dormancy": "N",
            "onspdLatitude": round(self.place.latitude + self.chance.gauss(0, self.place.spread / 2), 6),
            "onspdLongitude": round(self.place.longitude + self.chance.gauss(0, self.place.spread), 6),
            "careHome": "Y" if kind.care_home else "N",
            "inspectionDirectorate": "Adult social care",
            "postalAddressLine1": f"{self.chance.randint(1, 180)} {self.chance.choice(words.STREETS)}",
            "postalAddressTownCity": town,
            "postalAddressCounty": self.place.council,
            "postalCode": self._postcode(index + 1),
            "uprn": str(900_000_000_000 + int(ref[4:])),
            "mainPhoneNumber": f"01632960{self.chance.randint(0, 999):03d}",
            "numberOfBeds": beds,
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

    def _postcode(self, district: int) -> str:
        return f"ZZ{district} {self.chance.randint(1, 9)}{''.join(self.chance.choices('ABDEFGH', k=2))}"

    def _activity(self, kind: Kind, document: Document, closed: bool) -> Document:
        contacts = []
        if not closed:
            if self.chance.random() < 0.9:
                contacts.append(self._manager())
            else:
                document["registeredManagerAbsentDate"] = self._day(3, 160).isoformat()
        return {"name": kind.activity[1], "code": kind.activity[0], "contacts": contacts}

    def _manager(self) -> Document:
        given, family = self.chance.choice(words.FIRST_NAMES), self.chance.choice(words.LAST_NAMES)
        return {
            "personTitle": "", "personGivenName": given, "personFamilyName": family,
            "personRoles": ["Registered Manager"],
        }  # fmt: skip

    def _ratings(self, registered: date, until: date) -> Document:
        """Inspections from about a year after registration: the last is current, those before are history."""
        dates = []
        day = registered + timedelta(days=self.chance.randint(200, 480))
        while day < until - timedelta(days=15):
            dates.append(day)
            day += timedelta(days=self.chance.randint(380, 1250))
        if not dates:
            return {}
        level, rated = 2, []
        for day in dates[-5:]:
            level = self._next_level(level)
            rated.append(self._rating(day, level))
        last = rated[-1]
        return {
            "currentRatings": {"overall": last["overall"], "reportDate": last["reportDate"]},
            "historicRatings": rated[:-1][::-1],
            "lastInspection": {"date": (dates[-1] - timedelta(days=30)).isoformat()},
            "lastReport": {"publicationDate": dates[-1].isoformat()},
        }

    def _next_level(self, level: int) -> int:
        """From one inspection to the next: most stay, the worst mostly improve."""
        chances = {0: (12, 62, 26, 0), 1: (4, 37, 59, 0), 2: (1, 12, 83, 4), 3: (0, 3, 42, 55)}
        return self.chance.choices((0, 1, 2, 3), chances[level])[0]

    def _rating(self, day: date, level: int) -> Document:
        questions = [self._near(level) for _ in QUESTIONS]
        return {
            "reportDate": day.isoformat(),
            "overall": {
                "rating": VALUES[level],
                "reportDate": day.isoformat(),
                "keyQuestionRatings": [
                    {"name": name, "rating": VALUES[each], "reportDate": day.isoformat()}
                    for name, each in zip(QUESTIONS, questions, strict=True)
                ],
            },
        }

    def _near(self, level: int) -> int:
        step = 0 if self.chance.random() < 0.8 else self.chance.choice((-1, 1))
        return min(3, max(0, level + step))

    def provider_document(self, provider: _Provider) -> Document:
        """The provider's own document, with the locations it was given."""
        document: Document = {
            "providerId": provider.ref,
            "locationIds": provider.location_ids,
            "organisationType": "Provider",
            "ownershipType": provider.ownership,
            "type": "Social Care Org",
            "name": provider.name,
            "registrationStatus": "Registered",
            "registrationDate": provider.registered.isoformat(),
            "companiesHouseNumber": f"99{int(provider.ref[4:]) % 1_000_000:06d}",
            "localAuthority": self.place.council,
            "region": self.place.region,
            "inspectionDirectorate": "Adult social care",
            "relationships": [],
            "contacts": [],
        }
        if provider.brand:
            document["brandId"], document["brandName"] = provider.brand
        return document


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
