"""A snapshot as a few plain tables for other programs: every figure with intervals and verdict, and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from carepost.insight.engine.comparison import Benchmark, Compared, judged
from carepost.insight.engine.digits import rounded
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.measures.own import measures_of
from carepost.insight.engine.outcomes import Outcome, Outcomes, computed
from carepost.insight.engine.places import ENGLAND, Area
from carepost.insight.engine.snapshots import SnapshotRefused
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.telling import about

SCHEMAS = {
    "measures": (
        "measure",
        "title",
        "definition",
        "numerator",
        "denominator",
        "polarity",
        "unit",
        "source",
        "limits",
    ),
    "areas": ("area_key", "area", "level", "region", "ended"),
    "sources": ("table_name", "label", "publisher", "licence", "day", "file", "sha256"),
    "snapshot": ("name", "made"),
}
_NUMBERS = (
    "numerator",
    "denominator",
    "value",
    "lower_95",
    "upper_95",
    "lower_99_8",
    "upper_99_8",
    "england",
)
FIGURES = pa.schema(
    [
        ("measure", pa.string()),
        ("area_key", pa.string()),
        ("period", pa.string()),
        ("period_end", pa.date32()),
        *((name, pa.float64()) for name in _NUMBERS),
        ("verdict", pa.string()),
        ("marker", pa.string()),
    ]
)


def open_tables(tables: Tables) -> dict[str, pa.Table]:
    """The tables by name: `measures`, `areas`, `figures` (each area and period beside England), `services`, `sources`,
    `snapshot`. A measure whose files were not imported is left out. Shares are between 0 and 1.
    """
    outcomes = list(_computed(tables))
    areas = {area.key: area for each in outcomes for area in each.areas.values()}
    made = {
        "measures": _words(
            "measures", [about(each.measure) | {"measure": each.measure.key} for each in outcomes]
        ),
        "areas": _words("areas", [_area(areas[key]) for key in sorted(areas)]),
        "figures": pa.Table.from_pylist([row for each in outcomes for row in _figures(each)], schema=FIGURES),
        "sources": _words("sources", _sources(tables)),
        "snapshot": _words("snapshot", [{"name": each.name, "made": each.made} for each in tables.snapshots]),
    }
    if tables.has("services"):
        made["services"] = _services(tables)
    return made


def _computed(tables: Tables) -> Iterator[Outcomes]:
    for measure in measures_of(tables.snapshots).values():
        try:
            found = computed(measure, tables)
        except SnapshotRefused:
            continue
        if found.figures:
            yield found


def _figures(outcomes: Outcomes) -> Iterator[dict[str, Any]]:
    for (key, period), outcome in outcomes.figures.items():
        told = _judged(outcomes.measure, outcome, outcomes.figures.get((ENGLAND, period)))
        usual, strict = told.usual, told.strict
        yield {
            "measure": outcomes.measure.key,
            "area_key": key,
            "period": period,
            "period_end": outcome.end,
            "numerator": rounded(outcome.numerator),
            "denominator": rounded(outcome.denominator),
            "value": rounded(outcome.value),
            "lower_95": usual and rounded(usual.lower),
            "upper_95": usual and rounded(usual.upper),
            "lower_99_8": strict and rounded(strict.lower),
            "upper_99_8": strict and rounded(strict.upper),
            "england": told.benchmark and rounded(told.benchmark.value),
            "verdict": told.verdict.words if told.verdict else None,
            "marker": outcome.marker or None,
        }


def _judged(measure: Measure, outcome: Outcome, england: Outcome | None) -> Compared:
    """The figure beside England's; England itself, counts, and what has no value beside nothing."""
    beside = measure.unit.comparable and not measure.by_size
    if outcome.value is None or england is None or england.value is None or not beside:
        return Compared(outcome)
    benchmark = Benchmark("England", england.value, england.numerator, england.denominator)
    return (
        Compared(outcome, benchmark) if outcome.area.key == ENGLAND else judged(measure, outcome, benchmark)
    )


def _area(area: Area) -> dict[str, Any]:
    return {
        "area_key": area.key, "area": area.name, "level": str(area.level), "region": area.region, "ended": area.ended,
    }  # fmt: skip


def _sources(tables: Tables) -> list[dict[str, str]]:
    return [
        {
            "table_name": part.table,
            "label": part.label,
            "publisher": part.publisher,
            "licence": part.licence,
            "day": part.day,
            "file": part.original,
            "sha256": part.original_sha256,
        }
        for snapshot in tables.snapshots
        for part in snapshot.parts
    ]


def _words(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([(column, pa.string()) for column in SCHEMAS[name]])
    return pa.Table.from_pylist(
        [{column: row[column] or None for column in SCHEMAS[name]} for row in rows], schema=schema
    )


def _services(tables: Tables) -> pa.Table:
    """A row per registered location and day, with its council; lists are words with semicolons between them."""
    found: pa.Table = tables.services.to_pyarrow()
    found = found.rename_columns({"area": "area_key", "area_name": "area"})
    for name in [field.name for field in found.schema if pa.types.is_list(field.type)]:
        joined = [None if each is None else "; ".join(each) for each in found[name].to_pylist()]
        found = found.set_column(found.column_names.index(name), name, pa.array(joined, pa.string()))
    return found.drop_columns(["written_name", "written_code", "level", "region_of"])
