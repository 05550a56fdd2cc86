"""Puts the county's market into the register: files as from CQC's API, through the import that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.demo.county import (
    BORECHESTER,
    County,
    Place,
    county_of,
    pass_time,
    with_mistakes,
)
from carepost.demo.county.files import write_folder
from carepost.demo.county.making import Document
from carepost.register.actions.importing.entry import import_file

#: So many days ago CQC's data were fetched.
FETCHED = (555, 190, 34, 3)
#: An import is done in the morning of the day after, by London's clock or within an hour of it.
_AT = time(9, 40, tzinfo=UTC)
NEIGHBOURS = 9

Say = Callable[[str], None]


def import_market(
    by: Actor, place: Place, *, seed: int, today: date, services: int, folder: Path, say: Say
) -> County:
    """Import a council's market as it was on each day that data were fetched; returns it as it is now."""
    first, *later = (today - timedelta(days=ago) for ago in FETCHED)
    county = county_of(seed, first, place, services)
    _import(by, county, county.documents(), folder, say)
    for day in later:
        pass_time(county, day, services)
        documents = with_mistakes(county) if day == later[-1] else county.documents()
        _import(by, county, documents, folder, say)
    return county


def import_neighbours(by: Actor, *, seed: int, today: date, folder: Path, say: Say) -> None:
    """Import the handful of services next door, once."""
    county = county_of(seed, today - timedelta(days=FETCHED[-1]), BORECHESTER, NEIGHBOURS)
    _import(by, county, county.documents(), folder, say)


def _import(by: Actor, county: County, documents: Iterable[Document], folder: Path, say: Say) -> None:
    say(f"Importing CQC’s data of {county.day:%-d %B %Y} for {county.place.council}")
    source = write_folder(documents, folder, county.place.council, county.day)
    with clock.freeze(datetime.combine(county.day + timedelta(days=1), _AT)):
        import_file(by=by, source=source, whole=True)
