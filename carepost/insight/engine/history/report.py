"""What the market of one area did between two days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table

from carepost.insight.engine.digits import percent, rounded
from carepost.insight.engine.history import opening
from carepost.insight.engine.history.asking import UNRATED, Told, entries, exits, movement, stock
from carepost.insight.engine.places import ENGLAND, Area, Level
from carepost.insight.engine.snapshots import Snapshot, SnapshotReason, SnapshotRefused
from carepost.insight.engine.tables import AREA, Tables
from carepost.register.rules import ExitKind, RatingValue, RegisterPolicy

RATINGS = ("outstanding", "good", "requires_improvement", "inadequate", UNRATED)
_FILES = (
    "A day is that of the file that first says so: what came and went between two files is in none of them.",
    "CQC's files name no reasons: who followed is found by address, or by provider and name; a move that changed its"
    " name counts as closed and new.",
)
_RATED_ONLY = (
    "These files list rated services only: who was never inspected is missing; a first rating is an entry."
)
_EXACT = (
    "Days are the days themselves, and CQC's reasons are known; beds, owners and kinds of care are those of today, also"
    " for the past."
)


@dataclass(frozen=True, slots=True)
class Day:
    """How an area stood on one day."""

    day: date
    services: int
    homes: int
    beds: int
    mix: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """Entries and exits by kind; `unsettled` exits may yet turn out to have a follower."""

    area: Area
    source: str
    days: tuple[Day, ...]
    came: dict[str, int]
    went: dict[str, int]
    unsettled: int
    moved: dict[tuple[str, str], int]
    limits: tuple[str, ...]

    @property
    def exits(self) -> int:
        return self.went.get(str(ExitKind.CLOSED), 0)

    @property
    def exit_rate(self) -> float | None:
        """Exits by the services that were there on the first day (domain 11.5: the base is the opening stock)."""
        return self.exits / self.days[0].services if self.days and self.days[0].services else None


def opened(
    tables: Tables, _snapshot: Snapshot, source: str = "", policy: RegisterPolicy | None = None
) -> Told:
    """The history of one kind of file, or of the kind with most files. Raises SnapshotRefused where there is none."""
    return opening.opened(tables, source, policy)


def report(
    tables: Tables, told: Told, area: Area, start: date | None = None, end: date | None = None
) -> Report:
    """What happened in an area after `start` until `end`, each left out for the first and the last day known."""
    first, last = start or min(told.days), end or max(told.days)
    days = [each for each in told.days if first <= each <= last]
    if not days:
        raise SnapshotRefused(
            SnapshotReason.LACKS, f"The history goes from {min(told.days)} to {max(told.days)}."
        )
    mine = _members(tables, told, area)

    def of(found: Table) -> list[dict[str, Any]]:
        within = found.day.between(ibis.literal(days[0], type="date"), ibis.literal(last, type="date"))
        return tables.rows(found.filter(within & found.area.isin(mine)))

    def after(found: Table) -> list[dict[str, Any]]:
        return [row for row in of(found) if row["day"] > days[0]]

    gone = after(exits(told))
    return Report(
        area, told.source, tuple(_stood(of(stock(told)), days)), _counted(after(entries(told)), "kind"),
        _counted(gone, "kind"), sum(row["services"] for row in gone if not row["settled"]),
        {(row["before"], row["after"]): row["services"] for row in _summed(after(movement(told)))},
        tuple(_limits(told)),
    )  # fmt: skip


def areas(tables: Tables, told: Told) -> dict[str, Area]:
    """Every area that the history tells of, by its key."""
    rows = tables.rows(told.rows.select(*AREA).distinct())
    return {
        row["area"]: Area(row["area"], row["area_name"], Level(row["level"]), row["region_of"])
        for row in rows
    }


def _members(tables: Tables, told: Told, area: Area) -> list[str]:
    found = tables.rows(told.rows.select("area", "region_of").distinct())
    return [
        row["area"]
        for row in found
        if area.key in {ENGLAND, row["area"]} or area.name == row["region_of"] != ""
    ]


def _counted(rows: Sequence[dict[str, Any]], name: str) -> dict[str, int]:
    counts = Counter[str]()
    for row in rows:
        counts[row[name]] += row["services"]
    return dict(sorted(counts.items()))


def _summed(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter[tuple[str, str]]()
    for row in rows:
        counts[row["before"], row["after"]] += row["services"]
    return [
        {"before": one, "after": other, "services": count} for (one, other), count in sorted(counts.items())
    ]


def _stood(rows: Sequence[dict[str, Any]], days: Sequence[date]) -> Iterator[Day]:
    by_day: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        by_day.setdefault(row["day"], []).append(row)
    for day in days:
        there = by_day.get(day, [])
        mix = _counted(there, "rating")
        yield Day(
            day,
            sum(row["services"] for row in there),
            sum(row["services"] for row in there if row["care_home"]),
            sum(row["beds"] for row in there),
            {key: mix.get(key, 0) for key in RATINGS},
        )


def _limits(told: Told) -> Iterator[str]:
    if told.exact:
        yield _EXACT
    else:
        yield from _FILES
    if told.source == "ratings":
        yield _RATED_ONLY
    yield f"Who closed may yet find a follower, within {told.policy.exit_days} days: until then it is not settled."


def plain(found: Report) -> dict[str, Any]:
    """Everything as plain values."""
    return {
        "area": found.area.name,
        "area_key": found.area.key,
        "source": found.source,
        "from": found.days[0].day.isoformat(),
        "to": found.days[-1].day.isoformat(),
        "entries": found.came,
        "ends": found.went,
        "market_exits": found.exits,
        "market_exits_unsettled": found.unsettled,
        "exit_rate": rounded(found.exit_rate),
        "exit_rate_base": found.days[0].services,
        "movement": [
            {"before": before, "after": after, "services": count}
            for (before, after), count in found.moved.items()
        ],
        "days": rows(found),
        "limits": list(found.limits),
    }


def rows(found: Report) -> list[dict[str, Any]]:
    """How the area stood on each day, as rows for a spreadsheet."""
    return [
        {
            "day": each.day.isoformat(),
            "services": each.services,
            "homes": each.homes,
            "beds": each.beds,
            **each.mix,
        }
        for each in found.days
    ]


def words(found: Report) -> Iterator[str]:
    """The report in lines for a terminal."""
    first, last = found.days[0], found.days[-1]
    yield f"{found.area.name}, {first.day} to {last.day} ({len(found.days):,} days known)"
    yield (
        f"Services: {first.services:,} to {last.services:,}; care homes {first.homes:,} to {last.homes:,};"
        + (f" beds {first.beds:,} to {last.beds:,}")
    )
    came = found.came
    yield f"Came: {came.get('new', 0):,} new, {_changed(came)}"
    rate = (
        f", {percent(found.exit_rate, 2)} of {first.services:,} at the start"
        if found.exit_rate is not None
        else ""
    )
    unsettled = f" ({found.unsettled:,} not settled yet)" if found.unsettled else ""
    yield f"Left the market: {found.exits:,}{rate}{unsettled}; besides, {_changed(found.went)}"
    yield "Ratings" + "".join(f"{key.replace('_', ' '):>22}" for key in RATINGS)
    for each in (first, last):
        yield (
            f"  {each.day}"
            + "".join(
                f"{f'{each.mix[key]:,} ({percent(each.mix[key] / max(each.services, 1))})':>22}"
                for key in RATINGS
            )[5:]
        )
    yield "Rated again, from the rating on the left to the one above"
    names = [str(each) for each in RatingValue if each.is_rated]
    yield " " * 22 + "".join(f"{name.replace('_', ' '):>22}" for name in names)
    for before in names:
        told = "".join(f"{found.moved.get((before, after), 0):>22,}" for after in names)
        yield f"{before.replace('_', ' '):<22}{told}"


def _changed(kinds: dict[str, int]) -> str:
    over, again = (kinds.get(str(each), 0) for each in (ExitKind.OWNERSHIP_CHANGE, ExitKind.RE_REGISTERED))
    return f"{over:,} changed hands, {again:,} were registered again by the same provider"
