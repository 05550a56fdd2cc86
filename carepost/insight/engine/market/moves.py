"""Who came to the market of an area between two days, who left it, and who only goes on under another registration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from carepost.insight.engine.history.lives import How, Told, once
from carepost.insight.engine.history.opening import preferred
from carepost.insight.engine.history.registrations import near, of_tables, year_before
from carepost.insight.engine.history.weaving import BAR
from carepost.insight.engine.market.service import CARE_HOME, COMMUNITY, is_home, label
from carepost.insight.engine.places import ENGLAND, Area, Level
from carepost.insight.engine.snapshots import SnapshotReason, SnapshotRefused
from carepost.insight.engine.tables import REGISTER, WHOLE, Tables

_YEARS, _QUARTERS = 5 * 366, 100  # days from which years are told apart, and below which months are
HANDED = (How.CHANGED_HANDS, How.LEGAL_ENTITY)
AGAIN = (How.MOVED, How.REGISTERED_AGAIN)
LEFT = (How.CLOSED, How.ENFORCED)


@dataclass(frozen=True, slots=True)
class Move:
    """A registration that began (`came`) or ended on `day`, and how. `other`: who was before it, or after it, by CQC's
    id. `beds`: as it began, or ended; None where it is no home, or no file tells.
    """

    ref: str
    name: str
    area_name: str
    provider: str
    kinds: tuple[str, ...]
    beds: int | None
    day: date
    came: bool
    how: How
    other: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What there was of a kind of care before and after, and what came between; with `beds` of homes.

    `after` is `before` and what came, less what left, and `elsewhere`: what goes on from, or to, another council or
    a registration of which there is no row.
    """

    kind: str  # "" for all kinds, each service once
    before: int
    after: int
    new: int
    left: int
    handed: int
    again: int
    beds_before: int | None
    beds_after: int | None
    beds_new: int
    beds_left: int

    @property
    def label(self) -> str:
        return label(self.kind) if self.kind else "All"

    @property
    def net(self) -> int:
        return self.new - self.left

    @property
    def elsewhere(self) -> int:
        return self.after - self.before - self.net

    @property
    def beds_changed(self) -> int | None:
        """Beds more or fewer for another reason: in homes that stayed, or with a change of hands."""
        if self.beds_before is None or self.beds_after is None:
            return None
        return self.beds_after - self.beds_before - self.beds_new + self.beds_left


@dataclass(frozen=True, slots=True)
class Step:
    """A month, quarter or year of the period, as far as it is in it, after `start` until `end`."""

    start: date
    end: date
    new: int
    left: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything after `start` and until `end`. `first` and `last` are the days between which anything is known."""

    area: Area
    source: str
    start: date
    end: date
    first: date
    last: date
    total: Flow
    kinds: tuple[Flow, ...]
    moves: tuple[Move, ...]
    steps: tuple[Step, ...]
    limits: tuple[str, ...]

    @property
    def exit_rate(self) -> float | None:
        """Who left, of those that were there at the start (domain 11.5)."""
        return self.total.left / self.total.before if self.total.before else None

    @property
    def unsettled(self) -> int:
        return sum(each.how in LEFT and not each.settled for each in self.moves)

    def of(self, *hows: How, came: bool, kind: str = "") -> list[Move]:
        """The registrations that began, or ended, in one of these ways."""
        return [
            each
            for each in self.moves
            if each.came is came and each.how in hows and (not kind or kind in each.kinds)
        ]


def moves(
    tables: Tables, area: Area, start: date | None = None, end: date | None = None, source: str = ""
) -> Moves:
    """What happened in an area; the last year that is known, where no days are given.

    `source`: the kind of file; left out, that which the measures use, or another that lists the area. Raises
    SnapshotRefused where there is no history of it, or it knows nothing of these days.
    """
    source = source or preferred(tables, area.key if area.level is Level.COUNCIL else "")
    told, rows = of_tables(tables, source)
    first, last = min(told.days), max(told.days)
    end = min(end or last, last)
    start = max(near(told, start or max(year_before(end), told.since or first)), first)
    if start >= end:
        only = f"The history goes from {_day(first)} to {_day(last)}."
        if first == last:
            only = f"The history knows one day only, {_day(first)}. Who came and who left takes the files of two."
        raise SnapshotRefused(SnapshotReason.LACKS, only)
    mine = tables.rows(
        _of(rows, area).filter((rows.came <= end) & (rows.gone.isnull() | (rows.gone > start)))
    )
    every = sorted(mine, key=lambda row: row["ref"])
    beds = {day: _beds(tables, told, area, day) for day in (start, end)}
    kinds = sorted(
        {kind for row in every for kind in _kinds(row)}, key=lambda kind: (not is_home(kind), kind)
    )
    found = sorted(_moved(every, start, end), key=lambda each: (each.day, each.ref, not each.came))
    total = _flow("", every, found, beds)
    return Moves(
        area, source, start, end, first, last, total,
        tuple(
            _flow(kind, [row for row in every if kind in _kinds(row)],
                  [one for one in found if kind in one.kinds], beds)
            for kind in kinds
        ),
        tuple(found), tuple(_steps(found, start, end)), tuple(_limits(told, total, found, start)),
    )  # fmt: skip


def _of(rows: ibis.Table, area: Area) -> ibis.Table:
    if area.key == ENGLAND:
        return rows
    return rows.filter(
        (rows.region_of == area.name) if area.level is Level.REGION else (rows.area == area.key)
    )


def _beds(tables: Tables, told: Told, area: Area, day: date) -> dict[str, int]:
    """The beds of each home on a day, by its ref; of those that no file tells, nothing."""
    rows = once(told.rows)
    held = (rows.valid_from <= day) & (rows.valid_to.isnull() | (rows.valid_to > day))
    homes = _of(rows.filter(held & rows.care_home & rows.beds.notnull()), area)
    return {row["ref"]: row["beds"] for row in tables.rows(homes.select("ref", "beds"))}


def _kinds(row: dict[str, Any]) -> tuple[str, ...]:
    """As the market counts kinds: where a file tells none, whether it is a home."""
    told = tuple(each for each in row["kinds"].split(BAR) if each)
    return told or (CARE_HOME if row["care_home"] else COMMUNITY,)


def _moved(rows: Sequence[dict[str, Any]], start: date, end: date) -> Iterator[Move]:
    for row in rows:
        if row["came_how"] and start < row["came"] <= end:
            yield _move(row, row["came"], How(row["came_how"]), row["follows"], came=True)
        if row["gone"] and start < row["gone"] <= end:
            yield _move(row, row["gone"], How(row["gone_how"]), row["follower"], came=False)


def _move(row: dict[str, Any], day: date, how: How, other: str | None, *, came: bool) -> Move:
    beds = row["beds_first" if came else "beds"] if row["care_home"] else None
    return Move(
        row["ref"], row["name"], row["area_name"], row["provider_name"] or row["provider"], _kinds(row), beds, day,
        came, how, other or "", came or bool(row["settled"]),
    )  # fmt: skip


def _flow(
    kind: str, rows: Sequence[dict[str, Any]], found: Sequence[Move], beds: dict[date, dict[str, int]]
) -> Flow:
    """`beds`: of each home on the first day and on the last."""
    start, end = beds

    def there(day: date) -> list[str]:
        return [
            row["ref"] for row in rows if row["came"] <= day and (row["gone"] is None or row["gone"] > day)
        ]

    def in_beds(day: date) -> int | None:
        told = [beds[day][ref] for ref in there(day) if ref in beds[day]]
        return sum(told) if told and (not kind or is_home(kind)) else None

    def of(*hows: How, came: bool) -> list[Move]:
        return [each for each in found if each.came is came and each.how in hows]

    new, left = of(How.NEW, came=True), of(*LEFT, came=False)
    return Flow(
        kind, len(there(start)), len(there(end)), len(new), len(left), len(of(*HANDED, came=False)),
        len(of(*AGAIN, came=False)), in_beds(start), in_beds(end), sum(each.beds or 0 for each in new),
        sum(each.beds or 0 for each in left),
    )  # fmt: skip


def _steps(found: Sequence[Move], start: date, end: date) -> Iterator[Step]:
    """Calendar months of a quarter, quarters of some years, years of more; the first and the last as far as they go."""
    span = (end - start).days
    months = 12 if span > _YEARS else 3 if span > _QUARTERS else 1
    before = start
    while before < end:
        after = min(_last_of(before + timedelta(1), months), end)
        here = [each for each in found if before < each.day <= after and each.how.of_the_market]
        yield Step(before, after, sum(each.came for each in here), sum(not each.came for each in here))
        before = after


def _last_of(day: date, months: int) -> date:
    """The last day of the calendar month, quarter or year that a day is in."""
    following = day.month - (day.month - 1) % months + months
    return date(day.year + (following - 1) // 12, (following - 1) % 12 + 1, 1) - timedelta(1)


def _limits(told: Told, total: Flow, found: Sequence[Move], start: date) -> Iterator[str]:
    if told.source not in WHOLE:
        yield "These files list rated services only: a first rating looks like a service that came."
    if told.exact:
        yield "Owners, kinds of care and beds are those of today, also for the past; of who left, those of the end."
    else:
        yield (
            "A day is that of the first file that says so; who came and left between two files is in none of them."
            " The files name no reasons: who followed is found by address, or by provider and name."
        )
    if told.source == REGISTER:
        yield "Services that are missing from CQC's newest file are there until CQC says that they are closed."
    if told.since and start < told.since:
        yield f"Of registrations that ended before {_day(told.since)} nothing is known: both numbers are too small."
    unsettled = sum(each.how in LEFT and not each.settled for each in found)
    if unsettled:
        yield (
            f"{unsettled} of those that left did so in the last {told.policy.exit_days} days and may yet find a"
            " follower: they are not settled."
        )
    if total.elsewhere:
        way = "from" if total.elsewhere > 0 else "to"
        yield f"{abs(total.elsewhere)} of those that went on did so {way} another council, or one that has no row here."
    if total.beds_before is None and total.beds_after is None:
        yield "No beds are told."
    yield "A dormant service is registered: it neither came nor left. Two registrations of one site are one service."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
