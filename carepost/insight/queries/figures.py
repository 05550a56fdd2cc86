"""Measures computed for pages, each once for a snapshot, and kept as long as there is room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import RLock

from django.http import Http404

from carepost.insight.engine.measures import CATALOGUE, Measure
from carepost.insight.engine.outcomes import Outcomes, computed
from carepost.insight.engine.places import Area, Level, Places, UnknownArea
from carepost.insight.engine.snapshots import SnapshotRefused
from carepost.insight.engine.tables import Tables
from carepost.insight.queries.readings import Reading

MOST_MEASURES = 400
MOST_TABLES = 4
computing = RLock()  # a connection of DuckDB serves one question at a time


def measures(reading: Reading) -> Mapping[str, Measure]:
    """Every measure of these snapshots by its key; Carepost's own keys are nobody else's."""
    return reading.measures


def measure(reading: Reading, key: str) -> Measure:
    """The measure of that key. Raises 404."""
    found = measures(reading).get(key)
    if found is None:
        raise Http404("There is no such measure")
    return found


def is_own(reading: Reading, key: str) -> bool:
    """Whether a measure is of a file of the viewer's own council."""
    return reading.is_own(key)


def outcomes(reading: Reading, key: str) -> Outcomes:
    """A measure's figures; none where its files were not imported. Raises 404 for an unknown key."""
    found = measure(reading, key)
    return _computed(reading.of(key), found.key)


def tables(reading: Reading, key: str) -> Tables:
    """What a measure is computed from: the open files, or the council's own with the open lists of councils."""
    return _tables(reading.of(key))


def open_tables(reading: Reading) -> Tables:
    """The tables of the open snapshot."""
    return _tables(reading.shared)


def places(reading: Reading) -> Places:
    """Which area a name means."""
    return open_tables(reading).places


def find(reading: Reading, words: str) -> Area | None:
    """The area of that name or code, of those there are figures of; None where there is none."""
    try:
        return places(reading).find(words, _known(reading.shared))
    except UnknownArea:
        return None


def councils(reading: Reading) -> list[Area]:
    """The councils that any open figure is about, by name."""
    found = (area for area in _known(reading.shared).values() if area.level is Level.COUNCIL)
    return sorted(found, key=lambda area: (area.name, area.key))


@lru_cache(maxsize=MOST_TABLES)
def _known(reading: Reading) -> dict[str, Area]:
    known: dict[str, Area] = {}
    for key in measures(reading):
        known.update(_computed(reading, key).areas)
    return known


@lru_cache(maxsize=MOST_MEASURES)
def _computed(reading: Reading, key: str) -> Outcomes:
    found = measures(reading)[key]
    with computing:
        try:
            return computed(found, _tables(reading))
        except SnapshotRefused:
            return Outcomes(found, {})


@lru_cache(maxsize=MOST_TABLES)
def _tables(reading: Reading) -> Tables:
    with computing:
        return Tables(reading.tables_of)


def is_carepost(key: str) -> bool:
    """Whether a key is one of Carepost's measures, which no file may take."""
    return key in CATALOGUE
