"""What did our change do? A measure before and since a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.rules import period_in_words
from carepost.insight.views.asking import LONGEST, View, around, nothing_yet, view_of
from carepost.insight.views.drawing import MEDIA
from carepost.ui import charts
from carepost.ui.downloads import given_out
from carepost.ui.tables import Column, Shown, Table

if TYPE_CHECKING:
    from carepost.insight.queries.effects import Wanted


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def change(request: HttpRequest, key: str) -> HttpResponseBase:
    """A council's figures before and since a date, and the same asked of dates at which nothing happened."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    measure = queries.figures.measure(view.reading, key)
    context = around(view, reverse("insight:change", args=[key])) | {
        "measure": measure,
        "files": queries.measures.files(view.reading, measure),
        "found": None,
        "command": "",
        "since": _since(request),
        **_dates(view, key),
    }
    faults = [*view.faults]
    wanted = None if faults else _wanted(request, view, key)
    if wanted is not None and not context["why_not"]:
        try:
            told = _answered(request, view, wanted)
        except queries.effects.NoFigure as none:
            faults.append(str(none))
        else:
            tables: tuple[Shown, ...] = (told["periods"], told["others"])
            for table in tables:
                if download := table.csv():
                    return download
            context |= told
    return render(request, "insight/change.html", context | {"faults": faults}, status=404 if faults else 200)


def _dates(view: View, key: str) -> dict[str, Any]:
    """The periods to choose from, or why there are none."""
    if view.area is None:
        return {"dates": [], "why_not": ""}
    try:
        found = queries.effects.possible(view.reading, key, view.area)
    except queries.effects.NoFigure as none:
        return {"dates": [], "why_not": str(none)}
    return {"dates": [(label, period_in_words(label)) for label in found], "why_not": ""}


def _since(request: HttpRequest) -> str:
    """The period of the change, as an address says it."""
    return request.GET.get("since", "").strip()[:LONGEST]


def _wanted(request: HttpRequest, view: View, key: str) -> Wanted | None:
    since = _since(request)
    return queries.effects.Wanted(view.reading, key, view.area, since) if since and view.area else None


def _answered(request: HttpRequest, view: View, wanted: Wanted) -> dict[str, Any]:
    found, since = queries.effects.found(wanted), [("since", wanted.since)]
    estimates = (
        ("at once", found.effect.step),
        ("more with each period", found.effect.turn),
        ("on average since", found.effect.mean),
    )
    return {
        "found": found,
        "begun": period_in_words(wanted.since),
        "estimates": [
            (
                name,
                found.told(one.value),
                " to ".join(map(found.told, (one.interval.lower, one.interval.upper))),
            )
            for name, one in estimates
        ],
        "src": view.address("change-chart", wanted.key, extra=since),
        "alt": queries.effects.chart(wanted).description,
        "papers": [
            (end.upper(), view.address("change-paper", wanted.key, end, extra=since)) for end in MEDIA
        ],
        "periods": _periods(wanted).show(request, found.rows, prefix="periods-"),
        "others": _others(wanted).show(request, found.others, prefix="others-"),
        "command": queries.effects.command(wanted),
    }


def _periods(wanted: Wanted) -> Table:
    measure = queries.figures.measure(wanted.reading, wanted.key)

    def column(key: str, label: str) -> Column:
        return Column(key, label, numeric=True, show=lambda row: queries.measures.tell(measure, row[key]))

    return Table(
        columns=[
            Column("period", "Period", heading=True, show=lambda row: period_in_words(row["period"])),
            column("value", "Figure"),
            column("fitted", "Its line"),
            column("expected", "The line of before, gone on"),
            column("expected_lower", "From (95%)"),
            column("expected_upper", "To (95%)"),
            Column("since", "Since the change", show=lambda row: "yes" if row["since"] else "no"),
        ],
        caption="Each period",
        empty="",
        one="period",
        size=500,
        filename=f"{wanted.key}-change.csv",
    )


def _others(wanted: Wanted) -> Table:
    found = queries.effects.found(wanted)
    return Table(
        columns=[
            Column("period", "Date", heading=True, show=lambda row: period_in_words(row["period"])),
            Column("mean", "Difference on average", numeric=True, show=lambda row: found.told(row["mean"])),
            Column("as_great", "Beside the change"),
        ],
        caption="The same asked of earlier dates, at which nothing happened",
        empty="",
        one="date",
        size=500,
        filename=f"{wanted.key}-other-dates.csv",
    )


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """The chart. 404 where there is nothing to draw."""
    wanted = _drawable(request, key)
    return charts.answer(request, queries.effects.chart(wanted, charts.width(request)))


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def paper(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """The chart as a file that stands by itself. 404 where there is nothing to draw."""
    content = queries.effects.paper(_drawable(request, key), ending)
    return given_out(content, f"{key}-change.{ending}", MEDIA[ending])


def _drawable(request: HttpRequest, key: str) -> Wanted:
    view = view_of(request)
    wanted = None if view is None or view.faults else _wanted(request, view, key)
    if wanted is None:
        raise Http404("There is nothing to draw")
    try:
        queries.effects.found(wanted)
    except queries.effects.NoFigure as none:
        raise Http404(str(none)) from none
    return wanted
