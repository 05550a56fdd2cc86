"""Each registration once, with how it began and how it ended: what entries and exits are counted from."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from carepost.insight.engine.history.lives import Told, arrivals, ends, lives
from carepost.insight.engine.history.opening import opened, preferred
from carepost.insight.engine.snapshots import SnapshotReason, SnapshotRefused
from carepost.insight.engine.tables import AREA, Tables

_NEAR = 15  # days that the first file may be later than the start of a year, and still stand for it
MOST_YEARS = 15


def registrations(told: Told) -> Table:
    """A row for each registration: `came` and `gone`, each with how (`came_how`, `gone_how`), and who was before it and
    after it (`follows`, `follower`). `came_how` is NULL for those that were there in the first file.
    """
    every, over, begun = lives(told), ends(told), arrivals(told)
    over = over.select(end_ref=over.ref, gone_how=over.how, exit=over.exit, settled=over.settled,
                       follower=over.follower)  # fmt: skip
    begun = begun.select(begin_ref=begun.ref, came_how=begun.how, follows=begun.follows)
    found = every.left_join(over, every.ref == over.end_ref)
    found = found.left_join(begun, found.ref == begun.begin_ref).drop("end_ref", "begin_ref")
    return found.mutate(exit=found.exit.fill_null(ibis.literal(False)))


def of_tables(tables: Tables, source: str = "") -> tuple[Told, Table]:
    """The history that the market is told by, or one that is named, with its registrations computed once; each row with
    its area. Raises SnapshotRefused where there is none.
    """
    source = source or preferred(tables)
    told = opened(tables, source)

    def made() -> Table:
        found = registrations(told)
        areas = told.rows.select(*AREA).distinct()
        areas = areas.rename(of_area="area")
        placed = found.join(areas, found.area == areas.of_area).drop("of_area")
        return tables.kept(placed)

    return told, tables.once(f"registrations {source}", made)


def years(told: Told) -> list[tuple[date, date]]:
    """The years that a history knows whole: from after the first day until the last, the newest first.

    They end with its last day, and each with the day on which the next begins.
    """
    first = told.since or min(told.days)
    found: list[tuple[date, date]] = []
    end = max(told.days)
    while len(found) < MOST_YEARS and ((start := near(told, year_before(end))) - first).days >= -_NEAR:
        found.append((max(start, first), end))
        end = start
    return found


def near(told: Told, day: date) -> date:
    """The day of a file that is nearest to a day, up to half a month away; where days are the days themselves, the day.

    What a file says for the first time happened since the one before: a year that began a day before a file would count
    what came and went in the months before it.
    """
    if told.exact:
        return day
    nearest = min(told.days, key=lambda each: (abs((each - day).days), each))
    return nearest if abs((nearest - day).days) <= _NEAR else day


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February, 28 February."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap else day.replace(year=day.year - 1)


def label(end: date) -> str:
    """A year as a period of a measure."""
    return f"year to {end.isoformat()}"


def by_year(tables: Tables) -> Table:
    """Every registration beside every whole year in which it was there: with `period`, and the days `after` and `end`.

    `after`: the last day before the year.

    Raises SnapshotRefused where no history knows a whole year.
    """
    told, rows = of_tables(tables)
    periods = _periods(tables, told)
    found = rows.cross_join(periods)
    return found.filter((found.came <= found.end) & (found.gone.isnull() | (found.gone > found.after)))


def states_by_year(tables: Tables) -> Table:
    """Every state beside every whole year on whose first or last day it held: `at_start`, `at_end`."""
    told, _ = of_tables(tables)
    rows = told.rows.cross_join(_periods(tables, told))

    def held(day: ibis.Value) -> ibis.Value:
        return (rows.valid_from <= day) & (rows.valid_to.isnull() | (rows.valid_to > day))

    return rows.mutate(at_start=held(rows.after), at_end=held(rows.end))


def _periods(tables: Tables, told: Told) -> Table:
    known = years(told)
    if not known:
        raise SnapshotRefused(SnapshotReason.LACKS, "No history in it goes over a whole year.")
    columns = {
        "period": pa.array([label(end) for _, end in known], pa.string()),
        "after": pa.array([start for start, _ in known], pa.date32()),
        "end": pa.array([end for _, end in known], pa.date32()),
    }
    return tables.once("years", lambda: tables.handed(pa.table(columns), "years"))
