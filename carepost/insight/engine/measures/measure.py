"""What a measure is: an expression over named tables, and everything that a reader must know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import wraps
from inspect import cleandoc
from typing import TYPE_CHECKING

import ibis

from carepost.insight.engine.comparing.small_numbers import Rule
from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.tables import AREA, Tables

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table, Value

#: The columns of every measure's table. `value` is set where it was published; else it is numerator by denominator.
COLUMNS = (*AREA, "period", "end", "numerator", "denominator", "value", "marker")
Expression = Callable[[Tables], "Table"]


class Unit(StrEnum):
    """What a value is. Shares are between 0 and 1 in every table, and told in per cent."""

    SHARE = "%"
    RATE = "rate"
    SCORE = "score"
    COUNT = "count"

    @property
    def comparable(self) -> bool:
        """Whether one area's value can be held against another's; a count cannot."""
        return self is not Unit.COUNT


class UnknownMeasure(ValueError):
    """There is no such measure; the message names the nearest."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The rows that a measure counts: all of them, or of all those that are `counted`.

    A row of which nobody knows whether it counts is no case.
    """

    rows: Table
    counted: BooleanValue | None = None

    @property
    def known(self) -> Table:
        """Each case with whether it is `counted`."""
        rows = self.rows.mutate(counted=ibis.literal(True) if self.counted is None else self.counted)
        return rows.filter(rows.counted.notnull())

    @property
    def figures(self) -> Table:
        """What they come to, for each area and day, with the columns of a measure."""
        if self.counted is None:
            told = self.rows.group_by([*AREA, "day"]).agg(value=self.rows.count().cast("float64"))
        else:
            cases = self.rows.mutate(counted=self.counted)
            told = cases.group_by([*AREA, "day"]).agg(
                numerator=cases.counted.sum().cast("float64"),
                denominator=cases.counted.count().cast("float64"),
            )
            told = told.filter(told.denominator > 0)
        return finished(told, told.day.cast("string"), told.day)


Written = Callable[[Tables], "Table | Cases"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Its `definition` is the docstring of its expression; pages and files print it."""

    key: str
    title: str
    numerator: str
    denominator: str
    polarity: Polarity
    unit: Unit
    source: str
    table: str
    limits: str
    expression: Expression
    additive: bool  # whether a region's figure is the sum of its councils'
    per: int = 1  # a rate is told per so many
    tested: bool = True  # False: counts that chance has no part in, such as an owner's share of beds
    files: tuple[str, ...] = ()  # the kinds of its files; all of its table, where none is named
    written: Written | None = None  # as its author wrote it
    by_size: bool = False  # a larger area has less of it by nature: a council is held against councils alone
    people: Rule | None = None  # how small counts are hidden, where it counts people and not providers

    @property
    def definition(self) -> str:
        return cleandoc(self.expression.__doc__ or "")

    def cases(self, tables: Tables) -> Cases | None:
        """The rows behind its figures; None where they were published without."""
        found = self.written(tables) if self.written else None
        return found if isinstance(found, Cases) else None


CATALOGUE: dict[str, Measure] = {}


def measure(
    key: str,
    title: str,
    *,
    numerator: str,
    denominator: str,
    source: str,
    polarity: Polarity = Polarity.HIGHER,
    unit: Unit = Unit.SHARE,
    table: str = "services",
    limits: str = "",
    additive: bool = True,
    per: int = 1,
    tested: bool = True,
    files: tuple[str, ...] = (),
    by_size: bool = False,
) -> Callable[[Written], Written]:
    """Puts an expression into the catalogue. Raises ValueError where its key is taken or it has no definition."""

    def kept(expression: Written) -> Written:
        if key in CATALOGUE or not expression.__doc__:
            raise ValueError(f"A measure has a key of its own and a definition: {key}")
        CATALOGUE[key] = Measure(
            key, title, numerator, denominator, polarity, unit, source, table, limits, _figures(expression), additive,
            per, tested, files, expression, by_size,
        )  # fmt: skip
        return expression

    return kept


def named(key: str) -> Measure:
    """The measure of that key. Raises UnknownMeasure."""
    if key in CATALOGUE:
        return CATALOGUE[key]
    raise UnknownMeasure(near(key, CATALOGUE))


def near(key: str, known: Iterable[str]) -> str:
    """That there is no such measure, and which are nearest to it, in words."""
    like = get_close_matches(key, list(known), n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(like)}?" if like else ""
    return f"There is no measure “{key}”.{hint} See them all: carepost insight measures."


def share(rows: Table, counted: BooleanValue) -> Cases:
    """Of the rows of each area and day, how many are `counted`; a row of which nobody knows is no case."""
    return Cases(rows, counted)


def counted(rows: Table) -> Cases:
    """How many rows each area and day has."""
    return Cases(rows)


def _figures(written: Written) -> Expression:
    """What a measure gives, whether its author wrote rows to be counted or figures."""

    @wraps(written)
    def expression(tables: Tables) -> Table:
        found = written(tables)
        return found.figures if isinstance(found, Cases) else found

    return expression


def finished(table: Table, period: Value, end: Value) -> Table:
    """The table with the columns of a measure; those that it lacks are empty."""
    absent = {"value": ibis.null("float64"), "marker": ibis.literal(""), "numerator": ibis.null("float64"),
              "denominator": ibis.null("float64")}  # fmt: skip
    more = {name: empty for name, empty in absent.items() if name not in table.columns}
    return table.mutate(**more).mutate(period=period, end=end).select(*COLUMNS)


def published(tables: Tables, source: str, code: str, *, breakdown: str = "", scale: float = 100) -> Table:
    """Figures as published, divided by `scale` (100 makes shares of percentages), without groups of councils."""
    rows = tables.figures
    rows = rows.filter(
        (rows.source == source)
        & (rows.measure == code)
        & (rows.breakdown == breakdown)
        & (rows.level != "other")
    )
    rows = rows.mutate(value=rows.value / float(scale))
    return finished(rows, rows.period, rows.end)
