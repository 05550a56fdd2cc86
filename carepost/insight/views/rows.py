"""The rows behind a number: the services that were counted, as the publisher's file has them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.rules import period_in_words
from carepost.insight.views.asking import nothing_yet, view_of
from carepost.ui import tags, words
from carepost.ui.tables import Column, Table

ALL = "all"


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def listed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The services of the numerator, or with `which=all` of the denominator. 404 where a figure has no rows."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    measure = queries.figures.measure(view.reading, key)
    if view.area is None or view.faults:
        raise Http404("Rows are those of one area")
    behind = queries.rows.behind(view.reading, key, view.area, view.asked.period)
    if behind is None:
        raise Http404("There are no rows behind this figure")
    every = request.GET.get("which") == ALL
    rows = behind.services if every else behind.counted
    shown = _table(key, ()).show(request, rows)
    if download := shown.csv():
        return download
    known = queries.rows.in_register(view.viewer, [row.ref for row in shown.page.rows])
    context = {
        "view": view,
        "measure": measure,
        "area": view.area,
        "behind": behind,
        "period": period_in_words(behind.outcome.period),
        "shown": _table(key, known).show(request, rows),
        "tabs": [
            (f"Counted: {len(behind.counted):,}", view.address("rows", key), not every),
            (f"All: {len(behind.services):,}", view.address("rows", key, extra=[("which", ALL)]), every),
        ]
        if len(behind.counted) < len(behind.services)
        else [],
    }
    return render(request, "insight/rows.html", context)


def _counted(row: Any) -> str:
    return "yes" if row.counted else "no"


def _table(key: str, known: Collection[str]) -> Table:
    """The services; those that the viewer may open in the register are links to it."""

    def named(row: Any) -> Any:
        if row.ref not in known:
            return row.name
        url = reverse("register:service", args=[row.ref])
        return Markup('<a class="govuk-link" data-main-link href="{}">{}</a>').format(url, row.name)

    return Table(
        columns=[
            Column("name", "Service", sort=True, heading=True, show=named, csv=lambda row: row.name),
            Column("ref", "CQC location"),
            Column("provider", "Provider", sort=True),
            Column("council", "Council", sort=True),
            Column(
                "rating",
                "CQC rating",
                show=lambda row: tags.rating_tag(row.rating),
                csv=lambda row: row.rating,
            ),
            Column("rated", "Published", sort=True, show=lambda row: words.short_date(row.rated)),
            Column("counted", "Counted", show=_counted, csv=_counted),
        ],
        caption="Services",
        empty="No service was counted: the number is 0.",
        one="service",
        first="name",
        filename=f"{key}-services.csv",
    )
