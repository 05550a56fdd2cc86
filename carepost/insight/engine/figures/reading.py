"""A published file as figures: one row for each measure, part, area and period, with all that it says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from carepost.core.refusals import Reason
from carepost.insight.engine.figures.cells import Marker, NoNumber, cell
from carepost.insight.engine.figures.periods import Period, UnreadablePeriod, period
from carepost.insight.engine.figures.shapes import Column, Item, Shape, tidy
from carepost.insight.engine.figures.sources import SHAPES, fitting
from carepost.register.engine.container import Kind, kind_of
from carepost.register.engine.json_objects import json_objects
from carepost.register.engine.ods_rows import Row
from carepost.register.engine.ods_rows import address as cell_name
from carepost.register.engine.read import rows_of
from carepost.register.engine.refusal import FileReason, FileRefused
from carepost.register.rules import RegisterPolicy

LOOKED = 40  # rows down to which a heading may stand
_UNREAD = 0.05  # above this share of cells that are no numbers, columns are shifted or the file is another
_PERCENT_OFF = 0.6  # a published percentage is rounded to whole numbers at the worst
_FEW_OFF = 0.2  # where more than these do not follow from their counts, the measure is no percentage


class FigureReason(Reason):
    """Why nothing of a file of figures was taken."""

    UNKNOWN = "The columns of this file are not those of any published file that Carepost knows."
    SHIFTED = "Too many cells of this file are not numbers. Its columns may be shifted: compare them with the original."
    TWICE = "One figure stands in this file twice, and not alike. Take out the wrong one."
    PERIOD = "A period in this file cannot be read."
    NO_FIGURES = "This file has headings and no figures. Check that the download finished."


class FiguresRefused(Exception):
    """Nothing was taken; `detail` says where and what."""

    def __init__(self, reason: FigureReason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(slots=True)
class Figure:
    """What a file says of one measure, in one area and period. Numbers are as published, in the publisher's unit."""

    measure: str
    breakdown: str  # which part of the measure, such as an age; "" for the whole
    area: str  # as written
    code: str  # as written; "" where the file has none
    period: Period
    items: dict[Item, float] = field(default_factory=dict)
    marker: str = ""  # why there is no value

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.measure, self.breakdown, self.code, self.area, self.period.label


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """A whole file. `warnings` are sentences for whoever imports it."""

    shape: Shape
    figures: tuple[Figure, ...]
    warnings: tuple[str, ...]

    @property
    def latest(self) -> date:
        """The last day that a figure is about."""
        return max(figure.period.end for figure in self.figures)


def read_figures(
    path: Path, policy: RegisterPolicy | None = None, shapes: Sequence[Shape] = SHAPES
) -> FiguresRead | None:
    """The figures of a file that has one of these shapes; None where no row of it heads one.

    Raises FiguresRefused, and FileRefused for what is no table at all.
    """
    policy = policy or RegisterPolicy()
    rows, warnings = opened_rows(path, policy, shapes)
    return _Reading(list(warnings), shapes).run(rows)


def opened_rows(
    path: Path, policy: RegisterPolicy, shapes: Sequence[Shape] = SHAPES
) -> tuple[Iterator[Row], list[str]]:
    """The rows of a CSV, ODS, XLSX, or JSON list of objects. Raises FileRefused."""
    kind = kind_of(path, policy)
    if kind is Kind.JSON:
        return _objects_as_rows(path, policy), []
    return rows_of(path, kind, policy, lambda cells: fitting(cells, shapes) is not None)


def _objects_as_rows(path: Path, policy: RegisterPolicy) -> Iterator[Row]:
    headings: list[str] = []
    for number, found in json_objects(path, policy):
        if not isinstance(found, dict):
            raise FileRefused(FileReason.BROKEN, f"Object {number} is cut short.")
        if not headings:
            headings = list(found)
            yield "", 0, headings
        yield "", number, ["" if found.get(name) is None else str(found[name]) for name in headings]


def nearest(headings: Sequence[Sequence[str]]) -> str:
    """Which known file the rows come nearest to and what it would need besides; "" where they come near none."""
    best = min(
        ((len(shape.missing(row)), shape, shape.missing(row)) for row in headings for shape in SHAPES),
        key=lambda each: (each[0] / len(each[1].keys), each[1].key),
        default=None,
    )
    if best is None or best[0] == len(best[1].keys) + len(best[1].parts):
        return ""
    lacks = ", ".join(f"“{name}”" for name in best[2])
    return f"It is nearest to {best[1].label}, but lacks {lacks or 'its columns of figures'}."


class _Reading:
    """One pass over the sheets of a file."""

    def __init__(self, warnings: list[str], shapes: Sequence[Shape]) -> None:
        self.warnings, self.shapes = warnings, shapes
        self.found: dict[tuple[str, str, str, str, str], Figure] = {}
        self.shape: Shape | None = None
        self.unread: list[str] = []
        self.read = 0
        self.repeated = 0
        self.periods: dict[str, Period] = {}

    def run(self, rows: Iterator[Row]) -> FiguresRead | None:
        table: _Table | None = None
        sheet, looked = None, 0
        for name, line, cells in rows:
            if name != sheet:
                sheet, looked, table = name, 0, None
            if table is not None:
                table.take(line, cells)
                continue
            looked += 1
            shape = fitting(cells, self.shapes) if looked <= LOOKED else None
            measure = shape.measure_of(name) if shape else None
            if shape and measure is not None and self.shape in (None, shape):
                self.shape, table = shape, _Table(self, shape, measure, name, cells)
        return None if self.shape is None else self._finished(self.shape)

    def _finished(self, shape: Shape) -> FiguresRead:
        if not self.found:
            raise FiguresRefused(FigureReason.NO_FIGURES)
        if self.unread:
            if len(self.unread) > _UNREAD * self.read:
                raise FiguresRefused(FigureReason.SHIFTED, f"The first is {self.unread[0]}.")
            said = "neither a number nor a known marker"
            self.warnings.append(
                f"{len(self.unread):,} cells are {said}, and were left out; the first is {self.unread[0]}."
                if len(self.unread) > 1
                else f"One cell is {said}, and was left out: {self.unread[0]}."
            )
        if self.repeated:
            self.warnings.append(
                f"{self.repeated:,} figures stand in this file twice, alike; they were taken once."
            )
        self.warnings += _disagreeing(self.found.values())
        return FiguresRead(shape, tuple(self.found.values()), tuple(self.warnings))


def _disagreeing(figures: Iterable[Figure]) -> list[str]:
    """Warnings where a measure is a percentage of its counts, and some of its values are not."""
    measures: dict[str, list[Figure]] = {}
    for figure in figures:
        if {Item.NUMERATOR, Item.DENOMINATOR, Item.VALUE} <= figure.items.keys():
            measures.setdefault(figure.measure, []).append(figure)
    warnings = []
    for measure, each in measures.items():
        wrong = [figure for figure in each if not _is_percentage(figure)]
        if wrong and len(wrong) < _FEW_OFF * len(each):  # else it is a rate, or a score
            one = wrong[0]
            warnings.append(
                f"{measure}: {len(wrong)} values are not what their counts give;"
                f" the first is {one.area or one.code}, {one.period.label}."
            )
    return warnings


def _is_percentage(figure: Figure) -> bool:
    total = figure.items[Item.DENOMINATOR]
    share = 100 * figure.items[Item.NUMERATOR] / total if total else 0
    return abs(share - figure.items[Item.VALUE]) <= _PERCENT_OFF


class _Table:
    """The rows under one heading."""

    def __init__(
        self, reading: _Reading, shape: Shape, measure: str, sheet: str, headings: list[str]
    ) -> None:
        self.reading, self.shape, self.measure, self.sheet = reading, shape, measure, sheet
        places = {tidy(heading): place for place, heading in enumerate(headings)}
        self.keys = {key: places[tidy(heading)] for key, heading in shape.keys.items()}
        self.parts = [places[tidy(heading)] for heading in shape.parts]
        taken = {*self.keys.values(), *self.parts}
        self.columns = [
            (place, column)
            for place, heading in enumerate(headings)
            if place not in taken and (column := shape.column(heading)) is not None
        ]

    def take(self, line: int, cells: list[str]) -> None:
        said = {key: _at(cells, place) for key, place in self.keys.items()}
        area, code = said.get("area", ""), _code(said.get("code", ""))
        if not area and not code:
            return
        row: dict[tuple[str, str, str], Figure] = {}
        parts = "/".join(_at(cells, place) for place in self.parts)
        for place, column in self.columns:
            when = self._period(column.period or said.get("period") or self.shape.period, line)
            measure = column.measure or said.get("measure") or self.measure
            breakdown = column.breakdown or parts
            figure = row.setdefault(
                (measure, breakdown, when.label), Figure(measure, breakdown, area, code, when)
            )
            self._fill(figure, column, _at(cells, place), cell_name(line, place))
        for figure in row.values():
            self._keep(figure, line)

    def _period(self, text: str, line: int) -> Period:
        known = self.reading.periods
        if text not in known:
            try:
                known[text] = period(text)
            except UnreadablePeriod as wrong:
                raise FiguresRefused(FigureReason.PERIOD, f"Row {line}: {wrong}") from None
        return known[text]

    def _fill(self, figure: Figure, column: Column, text: str, where: str) -> None:
        self.reading.read += 1
        try:
            found = cell(text)
        except NoNumber:
            sheet = f"{self.sheet}, " if self.sheet else ""
            self.reading.unread.append(f"“{text[:40]}” ({sheet}cell {where})")
            return
        if found.value is not None:
            figure.items[column.item] = found.value
        elif column.item is Item.VALUE and found.marker is not Marker.BLANK:
            figure.marker = str(found.marker)

    def _keep(self, figure: Figure, line: int) -> None:
        if not figure.items and not figure.marker:
            return
        before = self.reading.found.get(figure.key)
        if before is None:
            self.reading.found[figure.key] = figure
        elif before.items == figure.items and before.marker == figure.marker:
            self.reading.repeated += 1
        else:
            raise FiguresRefused(
                FigureReason.TWICE,
                f"It is {figure.measure} of {figure.area or figure.code}, {figure.period.label}; again in row {line}.",
            )


def _at(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _code(text: str) -> str:
    """An ONS code; "" for a marker in its place, as groups of councils have."""
    return text if len(text) == 9 and text[0].isalpha() and text[1:].isdigit() else ""


def not_councils(figures: Sequence[Figure]) -> Counter[str]:
    """Rows without a code in a file that has codes: groups and totals, and how many figures each has."""
    coded = any(figure.code for figure in figures)
    return Counter(figure.area for figure in figures if coded and not figure.code)
