"""Did ratings rise after a programme, more than they would have anyway? The numbers are in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.engine import digits
from carepost.insight.forms import MovementForm
from carepost.insight.views.drawing import MEDIA, Drawn
from carepost.ui import charts, words
from carepost.ui.downloads import given_out
from carepost.ui.tables import Column, Shown, Table

if TYPE_CHECKING:
    from carepost.insight.queries.movement import Answer

ANYWAY = Table(
    columns=[
        Column("rating", "Rating before", heading=True, show=lambda row: words.sentence_case(row.rating)),
        Column("services", "Inspected again", numeric=True),
        Column("likely", "Rise anyway", numeric=True, show=lambda row: digits.percent(row.likely, 0)),
        Column(
            "expected",
            "That makes",
            numeric=True,
            show=lambda row: digits.decimal(row.expected),
            csv=lambda row: digits.rounded(row.expected),
        ),
    ],
    caption="What would have happened without a programme",
    empty="",
    one="rating",
    filename="rating-movement.csv",
)


def _share(key: str, label: str) -> Column:
    def show(row: dict[str, Any]) -> str | None:
        return None if row[key] is None else digits.percent(row[key])

    return Column(key, label, numeric=True, show=show, csv=lambda row: digits.rounded(row[key]))


def _what(row: dict[str, Any]) -> str:
    return words.sentence_case(row["what"])


def _services(row: dict[str, Any]) -> str:
    """Services that improved are whole; how many were to be expected is not."""
    services = row["services"]
    return digits.whole(services) if isinstance(services, int) else digits.decimal(services)


BESIDE = Table(
    columns=[
        Column("what", "What", heading=True, show=_what, csv=_what),
        _share("share", "Share"),
        _share("lower", "From (95%)"),
        _share("upper", "To (95%)"),
        Column(
            "services",
            "Services",
            numeric=True,
            show=_services,
            csv=lambda row: digits.count(row["services"]),
        ),
        Column("of", "Of", numeric=True),
    ],
    caption="What improved, and what would have anyway",
    empty="",
    one="row",
    filename="rating-movement-chart.csv",
)


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Ratings of services inspected again after a programme, beside what would have happened anyway."""
    form, told = _asked(request)
    context: dict[str, Any] = {
        "form": form,
        "found": told and told.found,
        "viewer": actor_of(request),
        "source": queries.movement.SOURCE,
        "limits": queries.movement.LIMITS,
    }
    if told is not None:
        shown = ANYWAY.show(request, told.anyway)
        beside = BESIDE.show(request, queries.movement.beside(told), prefix="chart-")
        if download := shown.csv() or beside.csv():
            return download
        context |= {"shown": shown, "drawn": _drawn(form, told, beside), **_stats(told)}
    return render(request, "insight/movement.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[MovementForm, Answer | None]:
    form = MovementForm(request.GET if request.GET else None)
    told = queries.movement.answer(*form.asked()) if form.is_bound and form.is_valid() else None
    return form, told


def _stats(told: Answer) -> dict[str, str]:
    found, ends = told.found, told.found.effect_interval
    return {
        "expected": digits.percent(found.expected / found.total),
        "observed": digits.percent(found.improved / found.total),
        "effect": f"{digits.points(found.effect)} points",
        "around": f"{digits.points(ends.lower)} to {digits.points(ends.upper)}",
    }


def _drawn(form: MovementForm, told: Answer, beside: Shown) -> Drawn:
    before, improved = form.asked()
    numbers = urlencode(
        [(name.replace(" ", "_"), count) for name, count in before.items()] + [("improved", improved)]
    )
    src = f"{reverse('insight:movement-chart')}?{numbers}"
    papers = tuple(
        (end.upper(), f"{reverse('insight:movement-paper', args=[end])}?{numbers}") for end in MEDIA
    )
    alt = queries.movement.chart(told).description
    return Drawn("What improved, and what would have anyway", src, alt, papers, beside)


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def picture(request: HttpRequest) -> HttpResponseBase:
    """The chart. 404 where there are no numbers to draw."""
    return charts.answer(request, queries.movement.chart(_known(request), charts.width(request)))


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def paper(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The chart as a file that stands by itself. 404 where there are no numbers to draw."""
    return given_out(
        queries.movement.paper(_known(request), ending), f"rating-movement.{ending}", MEDIA[ending]
    )


def _known(request: HttpRequest) -> Answer:
    _, told = _asked(request)
    if told is None:
        raise Http404("There are no such numbers")
    return told
