"""Comparisons as rows of plain values: for JSON, CSV and tables, all alike and the same on every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carepost.insight.engine.comparing.intervals import USUAL, Interval
from carepost.insight.engine.comparing.verdicts import false_flags
from carepost.insight.engine.comparison import Compared
from carepost.insight.engine.digits import count, decimal, percent, rounded, whole
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.snapshots import Part, Snapshot


def figure(measure: Measure, value: float | None) -> float | int | None:
    """A measure's figure, or a line through its figures, as a file holds it: a count as a number of cases."""
    return count(value) if measure.unit is Unit.COUNT else rounded(value)


def row(measure: Measure, compared: Compared) -> dict[str, Any]:
    """One area's figure, its intervals, its benchmark and its verdict. Shares are between 0 and 1."""
    outcome, benchmark = compared.outcome, compared.benchmark
    return {
        "measure": measure.key,
        "area": outcome.area.name,
        "area_key": outcome.area.key,
        "period": outcome.period,
        "numerator": count(outcome.numerator),
        "denominator": count(outcome.denominator),
        "value": figure(measure, outcome.value),
        "interval_95": _pair(compared.usual),
        "interval_99_8": _pair(compared.strict),
        "benchmark": benchmark and benchmark.name,
        "benchmark_value": benchmark and figure(measure, benchmark.value),
        "benchmark_numerator": benchmark and count(benchmark.numerator),
        "benchmark_denominator": benchmark and count(benchmark.denominator),
        "benchmark_how": benchmark and benchmark.how,
        "verdict": compared.verdict and compared.verdict.words,
        "z": rounded(compared.z),
        "cases_needed": compared.needed,
        "note": compared.note,
    }


def _pair(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [rounded(interval.lower), rounded(interval.upper)]


def parted(one: Mapping[str, Any]) -> dict[str, Any]:
    """The row with an interval's two ends in columns of their own."""
    told: dict[str, Any] = {}
    for name, value in one.items():
        if name.startswith("interval_"):
            ends = value or [None, None]
            told[f"lower_{name[9:]}"], told[f"upper_{name[9:]}"] = ends
        else:
            told[name] = value
    return told


def flat(one: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a spreadsheet; what is absent is blank."""
    return {name: "" if value is None else value for name, value in parted(one).items()}


def about(measure: Measure) -> dict[str, Any]:
    """What a reader must know of a measure."""
    return {
        "key": measure.key,
        "title": measure.title,
        "definition": measure.definition,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "polarity": str(measure.polarity),
        "unit": str(measure.unit) if measure.per == 1 else f"per {measure.per:,}",
        "source": measure.source,
        "limits": measure.limits,
    }


def sources(measures: Sequence[Measure], snapshots: Sequence[Snapshot]) -> list[dict[str, str]]:
    """The files that the measures' tables were made from, with their licences."""
    return [
        {
            "file": part.original,
            "sha256": part.original_sha256,
            "day": part.day,
            "label": part.label,
            "publisher": part.publisher,
            "licence": part.licence,
        }
        for snapshot in snapshots
        for part in snapshot.parts
        if any(is_of(measure, part) for measure in measures)
    ]


def is_of(measure: Measure, part: Part) -> bool:
    """Whether a measure is made from this part of a snapshot."""
    return part.table == measure.table and (not measure.files or part.source in measure.files)


def flags(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How many verdicts were tested, how many stand out, and how many would by chance where nothing differs."""
    tested = sum(each["interval_95"] is not None for each in rows)
    flagged = sum(each["interval_95"] is not None and each["verdict"] != "no difference" for each in rows)
    return {
        "tested": tested,
        "standing_out": flagged,
        "by_chance_alone": rounded(false_flags(tested, USUAL), 2),
    }


def shown(measure: Measure, value: float | None, digits: int = 1) -> str:
    """A value as people read it: a share in per cent, a rate per its number, a score as it is; a dash for none."""
    if value is None:
        return "–"
    if measure.unit is Unit.COUNT:
        return whole(value)
    if measure.unit is Unit.SHARE:
        return percent(value, digits)
    return decimal(value, digits, factor=measure.per)
