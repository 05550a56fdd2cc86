"""The charts of a measure: each a picture with an address of its own, a table beside it, and a file for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.rules import Against
from carepost.insight.views import tables
from carepost.insight.views.asking import View, view_of
from carepost.ui import charts
from carepost.ui.downloads import given_out
from carepost.ui.tables import Shown

if TYPE_CHECKING:
    from carepost.insight.engine.places import Area
    from carepost.insight.queries.charts import Wanted

MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
_CAPTIONS = {
    "intervals": "Figures with what each could as well have been by chance",
    "trend": "Over time",
    "distribution": "All councils",
    "funnel": "All councils by their number of cases",
    "map": "Map",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart on a page: its address, its words for who does not see it, its table, and its files."""

    caption: str
    src: str
    alt: str
    papers: tuple[tuple[str, str], ...]
    table: Shown | None


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def picture(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """One chart. 404 where there is nothing to draw."""
    wanted = _asked(request, key)
    try:
        return charts.answer(
            request, queries.charts.chart(wanted, queries.charts.Kind(kind), charts.width(request))
        )
    except queries.charts.NoFigure as none:
        raise Http404(str(none)) from none


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def paper(request: HttpRequest, key: str, kind: str, ending: str) -> HttpResponseBase:
    """The chart as a file that stands by itself: with its source, its day and its snapshot in the picture."""
    wanted = _asked(request, key)
    try:
        content = queries.charts.paper(wanted, queries.charts.Kind(kind), ending)
    except queries.charts.NoFigure as none:
        raise Http404(str(none)) from none
    return given_out(content, f"{key}-{kind}.{ending}", MEDIA[ending])


def _asked(request: HttpRequest, key: str) -> Wanted:
    """Raises 404 for an address that names what nothing has."""
    view = view_of(request)
    if view is None or view.faults:
        raise Http404("There are no such figures")
    queries.figures.measure(view.reading, key)
    found = queries.figures.outcomes(view.reading, key)
    if not found.periods or (view.asked.period and view.asked.period not in found.periods):
        raise Http404("There are no figures of this period")
    return wanted_in(view, key)


def wanted_in(view: View, key: str) -> Wanted:
    """The chart that a view asks for: the council, and those that it is held against by name."""
    names = view.against if view.asked.against in {Against.CHOSEN, Against.PEERS} else ()
    found = (queries.figures.find(view.reading, name) for name in names)
    areas: tuple[Area, ...] = tuple(dict.fromkeys(area for area in (view.area, *found) if area is not None))
    return queries.charts.Wanted(view.reading, key, areas, view.against, view.asked.period)


def drawn(request: HttpRequest, view: View, key: str) -> dict[str, Any]:
    """Every chart of a measure's page, and of those that cannot be drawn the reason."""
    wanted = wanted_in(view, key)
    told = queries.charts.kinds(wanted)
    return {
        "charts": [
            Drawn(
                _CAPTIONS[kind.value],
                view.address("chart", key, kind.value),
                chart.description,
                tuple((end.upper(), view.address("paper", key, kind.value, end)) for end in MEDIA),
                tables.beside(request, wanted, kind),
            )
            for kind, chart, _ in told
            if chart is not None
        ],
        "not_drawn": [(_CAPTIONS[kind.value], why) for kind, chart, why in told if chart is None],
    }
