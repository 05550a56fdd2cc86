"""The market of an area, and what the end of one owner would take, of the open snapshot that a viewer reads."""

from __future__ import annotations

from functools import lru_cache

from carepost.insight.engine.market import council
from carepost.insight.engine.market.council import Market
from carepost.insight.engine.market.failing import Failing, UnknownOwner
from carepost.insight.engine.market.failing import failing as failed
from carepost.insight.engine.market.service import Stock, label, stock
from carepost.insight.engine.places import Area
from carepost.insight.engine.snapshots import SnapshotRefused
from carepost.insight.queries import figures
from carepost.insight.queries.readings import Reading

MOST_STOCKS, MOST_AREAS = 4, 200
BRAND, PROVIDER = "brand ", "provider "  # an owner's key begins with one of these

__all__ = ["Failing", "Market", "UnknownOwner", "failing", "label", "market"]


def market(reading: Reading, area: Area) -> Market | None:
    """What an area has to offer; None where no file lists services of it."""
    return _market(reading.shared, area)


def failing(reading: Reading, owner: str) -> Failing | None:
    """What would be lost with an owner, by its key or by the name of a brand or provider; None without any file.

    Raises UnknownOwner.
    """
    there = _stock(reading.shared)
    if there is None:
        return None
    if owner.startswith(PROVIDER):
        return failed(there, provider=owner.removeprefix(PROVIDER))
    if owner.startswith(BRAND):
        return failed(there, brand=owner.removeprefix(BRAND))
    try:
        return failed(there, brand=owner)
    except UnknownOwner:
        return failed(there, provider=owner)


@lru_cache(maxsize=MOST_AREAS)
def _market(reading: Reading, area: Area) -> Market | None:
    with figures.computing:
        try:
            found = council.market(figures.open_tables(reading), area)
        except SnapshotRefused:
            return None
    return found if found.services else None


@lru_cache(maxsize=MOST_STOCKS)
def _stock(reading: Reading) -> Stock | None:
    with figures.computing:
        try:
            return stock(figures.open_tables(reading))
        except SnapshotRefused:
            return None
