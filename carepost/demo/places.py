"""What the council knows of its market beside CQC's files: sites, localities, beds, corrected facts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.demo import words
from carepost.demo.copying import copy_in
from carepost.demo.county import LOCALITIES
from carepost.register.actions.facts import correct_fact
from carepost.register.actions.localities import add_locality
from carepost.register.actions.sites import add_site
from carepost.register.models import Capacity, Service
from carepost.register.rules import PersonalCare, ServiceType

SITES = 11
_READINGS = 6
_CAPACITY = (
    "council_id", "service_id", "as_of", "operational_beds", "occupied", "reserved", "vacant_accepting", "source",
)  # fmt: skip
_TRACKER = "Capacity Tracker"
_MORNING = time(10, 30, tzinfo=UTC)
_LINKED = 8  # sites whose staff come from a location that CQC registers


def add_localities(by: Actor, since: date) -> None:
    """The council's five localities."""
    for name, boundary in LOCALITIES.items():
        add_locality(by=by, name=name, boundary=boundary, valid_from=since)


def add_sites(by: Actor, seed: int, since: date) -> None:
    """Supported-living schemes that CQC does not register; most belong to a service that it does."""
    chance = random.Random(f"{seed}:sites")
    offices = _here(by).filter(service_types__contains=[ServiceType.SUPPORTED_LIVING]).order_by("ref")
    offices = list(offices) or list(_here(by).filter(care_home=False).order_by("ref"))
    names = chance.sample([f"{tree} {last}" for tree in words.TREES for last in ("Flats", "Mews")], SITES)
    with clock.freeze(datetime.combine(since, _MORNING)):
        for number, name in enumerate(names):
            office = offices[number % len(offices)] if number < _LINKED else None
            near = office or chance.choice(offices)
            add_site(
                by=by,
                name=name,
                office=office,
                address=f"{chance.randint(1, 90)} {chance.choice(words.STREETS)}",
                town=near.town,
                postcode=near.postcode,
                latitude=near.latitude,
                longitude=near.longitude,
                service_types=[ServiceType.SUPPORTED_LIVING],
                personal_care=[PersonalCare.WASHING] if number == SITES - 1 or office else [],
            )


def add_capacity(by: Actor, seed: int, today: date) -> int:
    """Half a year of monthly readings for every home. Returns how many."""
    homes = list(_here(by).filter(care_home=True, registered_beds__gt=0).order_by("ref"))
    return copy_in(Capacity, _CAPACITY, _readings(homes, random.Random(f"{seed}:beds"), today))


def _readings(homes: Sequence[Service], chance: random.Random, today: date) -> Iterator[tuple[Any, ...]]:
    for home in homes:
        open_beds = (home.registered_beds or 0) - chance.choice((0, 0, 0, 1, 2))
        full = chance.uniform(0.78, 0.98)
        for months in range(_READINGS, 0, -1):
            day = today - timedelta(days=30 * months - chance.randint(2, 20))
            at = datetime.combine(day, time(chance.randint(8, 16), chance.randint(0, 59), tzinfo=UTC))
            beds = max(open_beds, 1)
            occupied = min(beds, round(beds * min(1.0, max(0.5, full + chance.uniform(-0.05, 0.05)))))
            reserved = min(beds - occupied, chance.choice((0, 0, 0, 1)))
            vacant = max(0, beds - occupied - reserved - chance.choice((0, 0, 1)))
            yield home.host_id, home.pk, at, beds, occupied, reserved, vacant, _TRACKER


def correct_facts(by: Actor, day: date) -> None:
    """Two facts that the council knows better than CQC's file."""
    first, second = _here(by).filter(care_home=True).order_by("-ref")[:2]
    with clock.freeze(datetime.combine(day, _MORNING)):
        correct_fact(
            by=by, service=first, field="phone", value="01632960123",
            reason="The number in CQC’s file rings at the old office. Confirmed by the manager.",
        )  # fmt: skip
        correct_fact(
            by=by, service=second, field="also_known_as", value=f"The Old Rectory, {second.town}",
            reason="Families and GPs know it by this name.",
        )  # fmt: skip


def _here(by: Actor) -> Any:
    return Service.objects.filter(
        host_id=by.council_id, status="registered", withdrawn=False, kind="location"
    ).defer("search")
