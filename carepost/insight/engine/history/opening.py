"""Which histories a snapshot has, and one of them made ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import ibis

from carepost.insight.engine.history.lives import Told, ends, lives
from carepost.insight.engine.places import Level
from carepost.insight.engine.snapshots import SnapshotReason, SnapshotRefused
from carepost.insight.engine.tables import REGISTER, WHOLE, Tables
from carepost.register.engine.shapes import API
from carepost.register.rules import RegisterPolicy

EXACT = (API.key, REGISTER)
_ENGLAND = 140  # files of so many councils, of about 153, are of all of England


def opened(tables: Tables, source: str = "", policy: RegisterPolicy | None = None) -> Told:
    """The history of one kind of file, or of the kind with most files. Raises SnapshotRefused where there is none."""
    days = tables.histories
    if not days or (source and source not in days):
        there = (
            f"It has histories from files of: {', '.join(sorted(days))}."
            if days
            else "It has no history yet."
        )
        raise SnapshotRefused(
            SnapshotReason.LACKS, f"{there} To make one: carepost insight import FILES --history"
        )
    source = source or max(sorted(days), key=lambda key: len(days[key]))
    return tables.once(f"told {source} {policy}", lambda: _opened(tables, source, policy))


def _opened(tables: Tables, source: str, policy: RegisterPolicy | None) -> Told:
    rows = tables.history(source)
    rows = rows.filter(rows.adult_social_care.fill_null(ibis.literal(True)))
    known, since = tables.histories[source], None
    if source in EXACT:
        [told] = tables.rows(rows.agg(first=rows.valid_from.min()))
        since = min(each for each in (_ended(tables, rows), known[0]) if each)
        known = [*_firsts(told["first"] or known[-1], known[-1]), known[-1]]
    found = Told(rows, sorted(set(known)), source in EXACT, source, policy or RegisterPolicy(), since)
    found = replace(found, every=tables.kept(lives(found)))
    return replace(found, over=tables.kept(ends(found)))


def _ended(tables: Tables, rows: ibis.Table) -> date | None:
    """The first end of a registration that is known of."""
    spans = rows.group_by("ref").agg(still=rows.valid_to.isnull().any(), ended=rows.valid_to.max())
    [told] = tables.rows(spans.filter(~spans.still).agg(ended=spans.ended.min()))
    found: date | None = told["ended"]
    return found


def _firsts(start: date, end: date) -> Iterator[date]:
    """The first day of each month from `start`'s on, before `end`."""
    day = start.replace(day=1)
    while day < end:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def preferred(tables: Tables, area: str = "") -> str:
    """The kind of file by which the market is told where none is chosen; "" where there is no history.

    That of most councils; of all services before that of rated ones alone; with the days themselves before files of a
    day; the newest. `area`: of those that list this area, by its key.
    """
    ranked = [(_rank(tables, source), source) for source in sorted(tables.histories)]
    held = [each for each in ranked if not area or _lists(tables, each[1], area)]
    return max(held)[1] if held else ""


def _rank(tables: Tables, source: str) -> tuple[Any, ...]:
    councils = sum(level == Level.COUNCIL for level in _areas(tables, source).values())
    return min(councils, _ENGLAND), source in WHOLE, source in EXACT, max(tables.histories[source])


def _lists(tables: Tables, source: str, area: str) -> bool:
    return area in _areas(tables, source)


def _areas(tables: Tables, source: str) -> dict[str, str]:
    """The level of each area that a history tells of, by its key."""

    def found() -> dict[str, str]:
        rows = tables.rows(tables.history(source).select("area", "level").distinct())
        return {row["area"]: row["level"] for row in rows}

    return tables.once(f"areas of {source}", found)
