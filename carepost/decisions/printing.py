"""A report as one person may read it: frozen sections, rows, comments. Page and PDF are drawn from this alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from carepost.decisions.models import Report, ReportRows
from carepost.decisions.rules.frozen import KeptFigure, KeptRow, thaw, thaw_rows
from carepost.decisions.rules.reports import ReportState
from carepost.ui import charts
from carepost.ui.words import date_and_time, long_date

#: Of a list longer than this the report prints the beginning, and says where the rest is.
MOST_PRINTED = 25


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure as they were frozen."""

    columns: tuple[str, ...]
    rows: tuple[KeptRow, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    words: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it was frozen, with its newest comment, and the rows of those figures that are printed in full."""

    key: str
    title: str
    note: str
    figures: tuple[KeptFigure, ...]
    listed: Mapping[str, Behind] = field(default_factory=dict)
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What one reader sees of a report."""

    council: str
    start: date
    end: date
    edition: int
    made_at: datetime
    state: str
    sections: tuple[Part, ...]

    @property
    def title(self) -> str:
        return f"The care market, {long_date(self.start)} to {long_date(self.end)}"

    @property
    def measures(self) -> list[KeptFigure]:
        """The measures of the leaders' page, in the order of the sections."""
        return [figure for part in self.sections for figure in part.figures if figure.measure]

    def plain(self) -> dict[str, Any]:
        """The same as JSON, with a drawing of each trend: what the PDF is set from."""
        return {
            "title": self.title,
            "council": self.council,
            "state": f"{self.state}. Edition {self.edition}, made on {date_and_time(self.made_at)}.",
            "sections": [_plain(part) for part in self.sections],
        }


def printed(report: Report, permissions: Collection[str]) -> Printed:
    """A report as somebody with these permissions may read it. Three queries, whatever its length."""
    kept = list(report.sections.filter(needs__in=permissions).order_by("order", "key"))
    figures = {section.key: tuple(thaw(one) for one in section.figures) for section in kept}
    shown = [figure.key for each in figures.values() for figure in each if figure.listed]
    rows = ReportRows.objects.filter(section__in=kept, figure__in=shown).order_by("pk")
    listed = {row.figure: Behind(tuple(row.columns), thaw_rows(row.rows)) for row in rows}
    comments = {
        one.section: Comment(one.words, one.by_name, one.at) for one in report.comments.order_by("at", "pk")
    }
    parts = tuple(
        Part(
            section.key, section.title, section.note, figures[section.key],
            {one.key: listed[one.key] for one in figures[section.key] if one.key in listed},
            comments.get(section.key),
        )
        for section in kept
    )  # fmt: skip
    return Printed(
        str(report.council), report.start, report.end, report.edition, report.made_at,
        ReportState(report.state).label, parts,
    )  # fmt: skip


def trend(figure: KeptFigure) -> charts.Chart | None:
    """A small line of a figure's periods; None where there are fewer than two to draw."""
    known = [(on, value) for on, value in figure.trend if value is not None]
    if len(known) < 2:
        return None
    spec = {
        "width": 160,
        "height": 40,
        "data": {"values": [{"on": on.isoformat(), "value": float(value)} for on, value in known]},
        "encoding": {
            "x": {"field": "on", "type": "temporal", "axis": None},
            "y": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": {"zero": False, "padding": 6},
            },
        },
        "layer": [
            {"mark": {"type": "line", "color": charts.COLOURS["teal"], "strokeWidth": 2}},
            {
                "mark": {"type": "point", "color": charts.COLOURS["teal"], "filled": True, "size": 40},
                "transform": [{"filter": f"datum.on == '{known[-1][0].isoformat()}'"}],
            },
        ],
    }
    return charts.Chart(spec, figure.label, figure.trend_told)


def _plain(part: Part) -> dict[str, Any]:
    said = part.comment
    return {
        "title": part.title,
        "note": part.note,
        "comment": f"{said.words}\n– {said.by_name}, {long_date(said.at)}" if said else "",
        "figures": [
            {
                "label": figure.label,
                "told": figure.told,
                "sentence": figure.sentence,
                "trend": figure.trend_told if figure.trend else "",
                "svg": str(charts.svg(chart)) if (chart := trend(figure)) else "",
            }
            for figure in part.figures
        ],
        "lists": [
            {
                "label": figure.label,
                "columns": list(behind.columns),
                "rows": [list(row.cells) for row in behind.rows[:MOST_PRINTED]],
                "left": max(0, len(behind.rows) - MOST_PRINTED),
            }
            for figure in part.figures
            if (behind := part.listed.get(figure.key)) is not None and behind.rows
        ],
    }
