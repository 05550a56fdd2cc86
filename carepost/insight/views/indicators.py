"""One council beside others in every measure: the page, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.views.asking import View, around, nothing_yet, view_of
from carepost.insight.views.wording import verdict_tag
from carepost.ui.downloads import csv_response


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """Every measure of a council beside what the address holds it against."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    if request.GET.get("add") and "as" not in request.GET:
        return redirect(view.address("compare"))
    context = around(view, reverse("insight:compare")) | {"found": None, "periods": _periods(view)}
    if view.area is None or view.faults:
        return render(request, "insight/compare.html", context, status=view.status)
    found = queries.indicators.indicators(view.reading, view.area, view.against, view.asked.period)
    if request.GET.get("as") == "csv":
        rows = [row.plain | {"snapshot": view.reading.open.name} for row in found.rows]
        heads = list(rows[0]) if rows else []
        return csv_response("compare.csv", heads, ([row[head] for head in heads] for row in rows))
    context |= {
        "found": found,
        "verdict_tag": verdict_tag,
        "csv_url": view.address("compare", extra=[("as", "csv")]),
    }
    return render(request, "insight/compare.html", context)


def _periods(view: View) -> list[tuple[str, str]]:
    """Financial years of which there are figures, the newest first; other periods are asked for by their measure."""
    found: set[str] = set()
    for key in queries.figures.measures(view.reading):
        found.update(
            label for label in queries.figures.outcomes(view.reading, key).periods if _is_year(label)
        )
    return [(label, label) for label in sorted(found, reverse=True)]


def _is_year(label: str) -> bool:
    return len(label) == len("2024-25") and label[4] == "-" and (label[:4] + label[5:]).isdigit()
