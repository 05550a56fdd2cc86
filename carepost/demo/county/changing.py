"""What happens in a county between two of CQC's files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from carepost.demo.county import ratings
from carepost.demo.county.kinds import kind_of, kinds_of
from carepost.demo.county.making import County, Document, name_manager
from carepost.demo.county.places import Place

Happens = Callable[[County, Document, date], None]


def county_of(seed: int, day: date, place: Place, services: int) -> County:
    """A county on a day with so many registered services, a few that left before, and a few dormant ones."""
    county = County(seed, day, place)
    for kind in kinds_of(county.chance, services):
        county.location(kind)
    for document in county.chance.sample(county.registered(), services // 90):
        _goes_dormant(county, document, county.days_ago(20, 300))
    for _ in range(services // 40):
        gone = county.location(kind_of(county.chance), county.days_ago(1500, 3000))
        close(gone, county.days_ago(20, 700))
    return county


def pass_time(county: County, until: date, services: int) -> None:
    """Let the county live until a day, when it has `services` registered ones again.

    Each kind of event happens as often in a year as its share says, and once at least where there is room.
    """
    span = (until - county.day).days
    there, busy = county.registered(), set[str]()
    for happens, a_year in _EVENTS:
        free = [each for each in there if each["locationId"] not in busy]
        often = min(max(1, round(a_year * services * span / 365)), len(free) // 2)
        for document in county.chance.sample(free, often):
            busy.add(document["locationId"])
            happens(county, document, county.day + timedelta(days=county.chance.randint(1, max(span - 1, 1))))
    county.day = until
    _inspections_due(county)
    _managers_come(county)
    _wake(county)
    while len(county.registered()) < services:
        county.location(kind_of(county.chance), county.days_ago(0, max(span - 1, 1)))
    for document in county.registered()[::-1][: len(county.registered()) - services]:
        close(document, until)


def close(document: Document, on: date) -> None:
    """The location leaves CQC's register on a day, and has no manager any more."""
    document["registrationStatus"], document["deregistrationDate"] = "Deregistered", on.isoformat()
    document["dormancy"] = "N"
    document.pop("registeredManagerAbsentDate", None)
    name_manager(document, None)


def _inspected(county: County, document: Document, on: date) -> None:
    ratings.inspect(county.chance, document, on)


def _fails(county: County, document: Document, on: date) -> None:
    ratings.inspect(county.chance, document, on, ratings.INADEQUATE)


def _inspections_due(county: County) -> None:
    """CQC comes to those that wait for their first rating since long, and back to the inadequate."""
    for document in county.registered():
        rated = document.get("currentRatings")
        since = date.fromisoformat(rated["reportDate"] if rated else document["registrationDate"])
        waits = not rated or rated["overall"]["rating"] == ratings.VALUES[ratings.INADEQUATE]
        if waits and (county.day - since).days > 200 and county.chance.random() < 0.4:
            ratings.inspect(county.chance, document, county.days_ago(2, 20))


def _manager_leaves(county: County, document: Document, on: date) -> None:
    name_manager(document, None)
    document["registeredManagerAbsentDate"] = on.isoformat()


def _managers_come(county: County) -> None:
    """A vacancy lasts four months, give or take; a provider who is an individual needs nobody else."""
    for document in county.registered():
        since = document.get("registeredManagerAbsentDate")
        if since and (county.day - date.fromisoformat(since)).days > county.chance.randint(30, 220):
            name_manager(document, county.person("Registered Manager"))
            del document["registeredManagerAbsentDate"]


def _wake(county: County) -> None:
    for document in county.registered():
        asleep = document["dormancy"] == "Y" and date.fromisoformat(document["dormancyStartDate"])
        if asleep and (county.day - asleep).days > county.chance.randint(100, 600):
            document["dormancy"], document["dormancyEndDate"] = "N", county.day.isoformat()


def _taken_over(county: County, document: Document, on: date) -> None:
    county.successor(document, on)
    close(document, on)


def _closes(county: County, document: Document, on: date) -> None:
    close(document, on)


def _goes_dormant(county: County, document: Document, on: date) -> None:
    document["dormancy"], document["dormancyStartDate"] = "Y", on.isoformat()
    document.pop("dormancyEndDate", None)


def _beds_change(county: County, document: Document, on: date) -> None:
    if document["careHome"] == "Y":
        document["numberOfBeds"] = max(3, document["numberOfBeds"] + county.chance.choice((-4, -2, -1, 2, 6)))


def _phone_changes(county: County, document: Document, on: date) -> None:
    document["mainPhoneNumber"] = county.phone()


#: What happens, and to which share of the registered services in a year.
_EVENTS: tuple[tuple[Happens, float], ...] = (
    (_inspected, 0.3),
    (_fails, 0.006),
    (_manager_leaves, 0.2),
    (_taken_over, 0.015),
    (_closes, 0.03),
    (_goes_dormant, 0.008),
    (_beds_change, 0.04),
    (_phone_changes, 0.05),
)
