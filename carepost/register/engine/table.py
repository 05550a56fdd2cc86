"""The first of two readings of a table: what it is, how its dates run, and whether it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from ..rules import RegisterPolicy, is_blank
from .dates import DateOrder, DateSurvey, data_date
from .ods_rows import Row
from .refusal import FileReason, FileRefused, UnknownShape
from .shape import Match, Shape, best_match, match
from .shapes import API, DUAL, TABLES
from .spool import Spool

Tick = Callable[[int], None]

_FEW = 10  # in a file of fewer locations, a column may well be blank by chance
_PERSONAL = ("manager", "phone", "provider.nominated_individual", "provider.phone")
_NOTE_LINES = 200
_TICK = 500


@dataclass(slots=True)
class Table:
    """A surveyed table; its rows wait in `spool` as (row number, cells)."""

    match: Match
    headings: list[str]
    spool: Spool
    exact_width: bool  # CSV: a row must have as many cells as the heading
    narrowest: int = (
        0  # cells in the shortest row: some software ends every row, but not the heading, with a comma
    )
    refs: Counter[str] = field(default_factory=Counter)
    duals: list[dict[str, str]] = field(default_factory=list)
    order: DateOrder = DateOrder.DAY_FIRST
    withheld: frozenset[str] = frozenset()  # personal columns that are blank throughout: taken out, not empty
    data_date: date | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        return self.match.shape


class Survey:
    """Sees every row of every sheet once."""

    def __init__(self, policy: RegisterPolicy, *, exact_width: bool, tick: Tick | None = None) -> None:
        self._policy = policy
        self._exact_width = exact_width
        self._tick = tick
        self._table: Table | None = None
        self._sheet: str | None = None
        self._handle: Callable[[int, list[str]], None] = self._look
        self._looked = 0
        self._notes: list[str] = []
        self._nearest: Match | None = None
        self._dual: Match | None = None
        self._dates = DateSurvey()
        self._seen_dates: set[str] = set()
        self._date_places: list[int] = []
        self._blank_so_far: dict[str, int] = {}
        self._ref_place = 0
        self._seen = 0

    def run(self, rows: Iterable[Row], file_name: str) -> Table:
        """The table that the rows hold. Raises FileRefused, UnknownShape."""
        try:
            for sheet, line, cells in rows:
                if sheet != self._sheet:
                    self._sheet, self._looked, self._handle = sheet, 0, self._look
                self._handle(line, cells)
            return self._finished(file_name)
        except BaseException:
            if self._table is not None:
                self._table.spool.close()
            raise

    def _look(self, line: int, cells: list[str]) -> None:
        """Until a heading is found: title blocks, README sheets."""
        self._looked += 1
        found = best_match(TABLES, cells)
        if found.fits and self._table is None:
            self._begin(found, cells)
        elif self._table is not None and not found.fits and match(DUAL, cells).fits:
            self._dual, self._handle = match(DUAL, cells), self._take_dual
        else:
            self._note(cells)
            if self._nearest is None or found.score > self._nearest.score:
                self._nearest = found
            if self._looked >= self._policy.max_header_row:
                self._handle = self._pass_over

    def _note(self, cells: list[str]) -> None:
        if len(self._notes) < _NOTE_LINES:
            self._notes.append(" ".join(cells)[:500])

    def _pass_over(self, line: int, cells: list[str]) -> None:
        self._note(cells)

    def _begin(self, found: Match, headings: list[str]) -> None:
        self._table = Table(found, [heading.strip() for heading in headings], Spool(), self._exact_width)
        kinds = {column.field: column.kind for column in found.shape.columns}
        self._date_places = [place for name, place in found.places.items() if kinds[name] == "date"]
        self._blank_so_far = {name: found.places[name] for name in _PERSONAL if name in found.places}
        self._ref_place = found.places["ref"]
        self._handle = self._take

    def _take(self, line: int, cells: list[str]) -> None:
        table = self._table
        assert table is not None
        width = len(cells)
        if table.spool.count >= self._policy.max_rows:
            raise FileRefused(FileReason.TOO_LONG, f"It has more than {self._policy.max_rows:,} rows.")
        if max(map(len, cells)) > self._policy.max_cell_chars:
            raise FileRefused(FileReason.LONG_CELL, f"In row {line}.")
        if self._ref_place < width:
            table.refs[cells[self._ref_place].strip().upper()] += 1
        if width < table.narrowest or not table.narrowest:
            table.narrowest = width
        for place in self._date_places:
            if place < width and cells[place] not in self._seen_dates:
                self._see_date(cells[place])
        if self._blank_so_far:
            self._watch_personal(cells)
        table.spool.append((line, cells))
        self._count()

    def _see_date(self, text: str) -> None:
        self._seen_dates.add(text)
        self._dates.see(text)

    def _watch_personal(self, cells: list[str]) -> None:
        for name, place in tuple(self._blank_so_far.items()):
            if place < len(cells) and not is_blank(cells[place]):
                del self._blank_so_far[name]

    def _take_dual(self, line: int, cells: list[str]) -> None:
        assert self._dual is not None
        assert self._table is not None
        places = self._dual.places
        row = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        self._table.duals.append(row)
        self._count()

    def _count(self) -> None:
        self._seen += 1
        if self._tick and self._seen % _TICK == 0:
            self._tick(self._seen)

    def _finished(self, file_name: str) -> Table:
        table = self._table
        if table is None:
            raise self._unknown()
        if not table.spool.count:
            raise FileRefused(FileReason.NO_ROWS)
        table.order, warning = self._dates.decide()
        if warning:
            table.warnings.append(warning)
        self._withhold(table)
        table.data_date = data_date(self._notes) or data_date([file_name])
        return table

    def _withhold(self, table: Table) -> None:
        if len(table.refs) < _FEW:
            return
        table.withheld = frozenset(self._blank_so_far)
        if "manager" in table.withheld:
            table.warnings.append(
                "This file names no registered manager at all, so it says nothing about vacancies."
            )

    def _unknown(self) -> FileRefused:
        accepted = tuple(shape.label for shape in (*TABLES, API))
        nearest = self._nearest
        if nearest is None or not nearest.places:
            return UnknownShape("", (), accepted)
        return UnknownShape(nearest.shape.label, nearest.missing, accepted)
