"""A section as it is kept: plain JSON with the version of its shape, and what pages and files read back from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

SCHEMA = 1
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure as it was frozen. Its rows are kept beside it; `rows` says how many there are."""

    key: str
    label: str
    value: Number
    told: str
    sentence: str
    definition: str
    denominator: int | None
    better: str
    unit: str
    trend: tuple[tuple[date, Number | None], ...]
    measure: bool
    listed: bool
    rows: int

    @property
    def trend_told(self) -> str:
        """The trend in words, for those who do not see the picture."""
        known = [value for _, value in self.trend if value is not None]
        if len(known) < 2:
            return "No earlier periods to compare with."
        first, last = known[0], known[-1]
        way = "unchanged from" if first == last else "up from" if last > first else "down from"
        mark = "%" if self.denominator is not None else ""
        back = "1 period" if len(known) == 2 else f"{len(known) - 1} periods"
        return f"{last}{mark}, {way} {first}{mark} {back} ago."


@dataclass(frozen=True, slots=True)
class KeptRow:
    cells: tuple[str, ...]
    link: str
    counts: Number


def freeze(figure: Any) -> dict[str, Any]:
    """A `ui.reporting.Figure` as JSON, without its rows."""
    return {
        "key": figure.key,
        "label": figure.label,
        "value": str(figure.value),
        "told": figure.told,
        "sentence": figure.sentence,
        "definition": figure.definition,
        "denominator": figure.denominator,
        "better": str(figure.better),
        "unit": figure.unit,
        "trend": [[point.on.isoformat(), _plain(point.value)] for point in figure.trend],
        "measure": figure.measure,
        "listed": figure.listed,
        "rows": len(figure.behind.rows),
    }


def freeze_rows(behind: Any) -> list[list[Any]]:
    """The rows behind a figure as JSON: cells, link, how much each counts."""
    return [[list(row.cells), row.link, str(row.counts)] for row in behind.rows]


def thaw(kept: dict[str, Any]) -> KeptFigure:
    """A figure as pages read it."""
    trend = tuple((date.fromisoformat(on), _number(value)) for on, value in kept["trend"])
    value = _number(kept["value"])
    assert value is not None
    return KeptFigure(**{**kept, "value": value, "trend": trend})


def thaw_rows(kept: list[list[Any]]) -> tuple[KeptRow, ...]:
    """The rows as pages read them."""
    return tuple(KeptRow(tuple(cells), link, _number(counts) or 0) for cells, link, counts in kept)


def _plain(value: Number | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Number | None:
    if text is None:
        return None
    return Decimal(text) if "." in text or "E" in text else int(text)
