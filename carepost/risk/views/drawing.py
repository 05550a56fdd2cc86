"""The charts of standings: a service's year, and the council's. Each stands beside a table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import facts
from carepost.risk import queries
from carepost.risk.rules import Band
from carepost.risk.rules.movement import Stretch, Week, weeks_in_words, year_in_words
from carepost.ui import charts
from carepost.ui.charts import COLOURS, Chart
from carepost.ui.tags import standing_text

_WORST_FIRST = sorted(Band, key=lambda band: band.order)
_MONTHS = {"format": "%b", "tickCount": "month", "labelOverlap": True, "grid": True}


@requires(Can.SEE_STANDING, Can.SEE_OWN_SERVICES)
@require_safe
def year_of_service(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Where one service stood, day by day over a year."""
    viewer = actor_of(request)
    subject = facts.service(viewer, ref)
    found = queries.year_of(viewer, subject.pk, clock.today())
    return charts.answer(request, service_year(found, charts.width(request)))


@requires(Can.SEE_STANDING)
@require_safe
def year_of_council(request: HttpRequest) -> HttpResponseBase:
    """How many services of the council stood where, week by week over a year."""
    found = queries.year_of_council(actor_of(request), clock.today())
    return charts.answer(request, council_year(found, charts.width(request)))


def service_year(found: Sequence[Stretch], width: int) -> Chart:
    """Bars from day to day, each in the row of its band."""
    days = [
        {"from": _iso(one.begins), "to": _iso(one.ends), "band": standing_text(one.band)} for one in found
    ]
    spec = {
        "width": width,
        "height": 132,
        "data": {"values": days},
        "mark": {"type": "bar", "height": 22},
        "encoding": {
            "x": {"field": "from", "type": "temporal", "title": None, "axis": _MONTHS},
            "x2": {"field": "to"},
            "y": {"field": "band", "type": "nominal", "title": None, "scale": {"domain": _words()}},
            "color": {"field": "band", "type": "nominal", "legend": None, "scale": _scale()},
        },
    }
    return Chart(spec, "Standing over the last year", year_in_words(found))


def council_year(found: Sequence[Week], width: int) -> Chart:
    """A row of its own for each band, so that nothing depends on telling colours apart."""
    counts = [
        {"day": _iso(week.day), "band": standing_text(band), "services": week.counts[band]}
        for week in found
        for band in _WORST_FIRST
    ]
    spec = {
        "data": {"values": counts},
        "facet": {
            "row": {
                "field": "band", "type": "nominal", "title": None, "sort": _words(),
                "header": {"labelAngle": 0, "labelAlign": "left", "labelOrient": "top", "labelFontSize": 13},
            }
        },
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": width - 60,
            "height": 56,
            "mark": {"type": "area", "interpolate": "step-after", "line": True, "opacity": 0.85},
            "encoding": {
                "x": {"field": "day", "type": "temporal", "title": None, "axis": _MONTHS},
                "y": {
                    "field": "services", "type": "quantitative", "title": None,
                    "axis": {"tickCount": 3, "tickMinStep": 1, "format": ",d"},
                },
                "color": {"field": "band", "type": "nominal", "legend": None, "scale": _scale()},
            },
        },
    }  # fmt: skip
    return Chart(spec, "Standings over the last year, week by week", weeks_in_words(found))


def _words() -> list[str]:
    return [standing_text(band) for band in _WORST_FIRST]


def _scale() -> dict[str, Any]:
    return {"domain": _words(), "range": [COLOURS[band.value] for band in _WORST_FIRST]}


def _iso(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
