"""Measures that somebody made from a file of their own, by a mapping of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carepost.insight.engine.comparing.small_numbers import BELOW_FIVE, SECONDARY_CARE
from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.figures import mapping
from carepost.insight.engine.figures.mapping import Columns
from carepost.insight.engine.measures.measure import (
    CATALOGUE,
    Expression,
    Measure,
    Unit,
    UnknownMeasure,
    near,
    published,
)
from carepost.insight.engine.snapshots import Snapshot
from carepost.insight.engine.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

_RULES = {"nhs": SECONDARY_CARE, "below-five": BELOW_FIVE}
_POLARITIES = {"higher": Polarity.HIGHER, "lower": Polarity.LOWER, "neither": Polarity.NEITHER}


def measures_of(snapshots: Sequence[Snapshot]) -> dict[str, Measure]:
    """All measures that these snapshots can be asked for: Carepost's, and those of their own files."""
    own = {
        str(part.columns["measure"]): part.columns
        for snapshot in snapshots
        for part in sorted(snapshot.parts, key=lambda part: part.day)
        if part.columns is not None
    }
    return CATALOGUE | {key: _measure(mapping.kept(told)) for key, told in sorted(own.items())}


def found(key: str, snapshots: Sequence[Snapshot]) -> Measure:
    """The measure of that key, Carepost's or one's own. Raises UnknownMeasure."""
    known: Mapping[str, Measure] = measures_of(snapshots)
    if key not in known:
        raise UnknownMeasure(near(key, known))
    return known[key]


def _measure(columns: Columns) -> Measure:
    counted = bool(columns.columns.get("denominator"))
    return Measure(
        key=columns.measure,
        title=columns.title,
        numerator=columns.numerator_words
        or columns.columns.get("numerator", "")
        or columns.columns.get("value", ""),
        denominator=columns.denominator_words or columns.columns.get("denominator", ""),
        polarity=_POLARITIES[columns.polarity],
        unit=Unit(columns.unit),
        source=columns.source or "a file of your own",
        table="figures",
        limits="" if counted else "Without counts, so that a difference cannot be tested.",
        expression=_expression(columns),
        additive=bool(columns.columns.get("numerator")),
        people=_RULES.get(columns.people),
        files=(f"own-{columns.measure}",),
    )


def _expression(columns: Columns) -> Expression:
    def expression(tables: Tables) -> Table:
        scale: Any = columns.scale if columns.unit == "%" else 1
        return published(tables, f"own-{columns.measure}", columns.measure, scale=scale)

    expression.__doc__ = columns.definition or f"{columns.title}, as its file has it."
    return expression
