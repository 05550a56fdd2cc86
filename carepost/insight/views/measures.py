"""A measure's own page: what it is, a council's figure, every council's, and how each is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.core import clock
from carepost.councils.gates import requires
from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.insight import queries
from carepost.insight.rules import period_in_words
from carepost.insight.views import drawing, tables
from carepost.insight.views.asking import LONGEST, View, around, nothing_yet, view_of
from carepost.insight.views.wording import verdict_tag
from carepost.ui import words
from carepost.ui.tables import Shown, hidden_query

if TYPE_CHECKING:
    from carepost.insight.engine.measures import Measure


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponseBase:
    """The measure of that key, of the council and beside what the address says; or one of its tables as a file."""
    view = view_of(request)
    if view is None:
        return nothing_yet(request)
    if request.GET.get("add") and "as" not in request.GET:
        return redirect(view.address("measure", key))
    measure = queries.figures.measure(view.reading, key)
    found = queries.figures.outcomes(view.reading, key)
    context = around(view, reverse("insight:measure", args=[key])) | {
        "measure": measure,
        "periods": [(label, period_in_words(label)) for label in reversed(found.periods)],
        "period": period_in_words(view.asked.period or (found.periods[-1] if found.periods else "")),
        "row": None,
        **_about(view, key),
    }
    faults = [*view.faults, *_no_period(view, found.periods)]
    context["faults"] = faults
    if faults or not found.periods:
        return render(request, "insight/measure.html", context, status=404 if faults else 200)
    shown = _councils(request, view, key)
    told = drawing.drawn(request, view, key)
    every: list[Shown | None] = [shown["councils_table"], *(each.table for each in told["charts"])]
    for table in every:
        if table is not None and (download := table.csv()):
            return download
    return render(request, "insight/measure.html", context | shown | told | _figure(view, key))


def _no_period(view: View, periods: list[str]) -> list[str]:
    if not view.asked.period or view.asked.period in periods:
        return []
    return [f"There is no figure of {view.asked.period}. There are: {', '.join(periods[-12:]) or 'none'}."]


def _councils(request: HttpRequest, view: View, key: str) -> dict[str, Any]:
    """Every council, or those whose name or region has the words typed."""
    measure, asked = queries.figures.measure(view.reading, key), view.asked
    typed = request.GET.get("find", "").strip()[:LONGEST]
    rows = queries.measures.councils(view.reading, key, view.against, asked.period, typed)
    table: Shown | None = tables.of_councils(measure, around_words(view), key).show(request, rows)
    return {
        "councils_table": table,
        "typed": typed,
        "hidden": hidden_query(request.GET, without=["find"]),
        "outside": queries.measures.outside(rows) if not typed else "",
        "history": queries.measures.history(view.reading, key, view.area) if view.area else None,
    }


def around_words(view: View) -> str:
    """What stands over the column of verdicts."""
    return (
        "its region"
        if view.asked.against == "region"
        else "England"
        if view.asked.against == "england"
        else "them"
    )


def _figure(view: View, key: str) -> dict[str, Any]:
    """The chosen council's own figure, and the command that makes it again."""
    if view.area is None:
        return {"row": None, "command": ""}
    row = queries.measures.one(view.reading, key, view.area, view.against, view.asked.period)
    told = queries.measures.command(view.reading, key, view.area, view.against, view.asked.period)
    rows = view.address("rows", key) if queries.rows.has_rows(view.reading, key) else None
    if row and (
        days := queries.moves.days_of(queries.figures.measure(view.reading, key), row.compared.outcome)
    ):
        rows = view.address("moves", period="", extra=days)
    return {"row": row, "rows_url": rows, "command": told, "verdict_tag": verdict_tag}


def _fixed(view: View, key: str) -> dict[str, Any]:
    """What fixes the figures of this page for good: the names of the snapshots that they are of."""
    own = view.reading.own if queries.figures.is_own(view.reading, key) else None
    return {"snapshot": view.reading.open.name, **({"own": own.name} if own else {})}


def _about(view: View, key: str) -> dict[str, Any]:
    """Where the measure comes from, and how old its newest data are."""
    measure = queries.figures.measure(view.reading, key)
    files = queries.measures.files(view.reading, measure)
    newest = queries.shelves.day_of(files[0]) if files else None
    own = queries.figures.is_own(view.reading, key)
    return {
        "files": files,
        "age": f"{words.long_date(newest)} ({words.ago(newest, clock.today())})" if newest else "",
        "fixed_url": view.address("measure", key, **_fixed(view, key)),
        "alike": [
            each
            for each in queries.figures.measures(view.reading).values()
            if each.source == measure.source and each.key != key
        ],
        "uses": _uses(view, measure),
        "readers": ", ".join(_readers(own=own)),
        "is_own": own,
        "command": "",
    }


def _readers(*, own: bool) -> list[str]:
    """The roles that read a measure: of a council's own, that council's staff alone."""
    needed = {Can.SEE_FIGURES} if own else {Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES}
    return sorted(role.label for role, can in ROLE_TABLE.items() if needed & can)


def _uses(view: View, measure: Measure) -> list[tuple[str, str]]:
    """The pages that read a measure besides its own, and their addresses."""
    found = [("Compare", "compare")]
    found += [("Market", "market")] if measure.key.startswith("market-") else []
    found += [("Who came and who left", "moves")] if measure.table == "history" else []
    return [(name, view.address(page, period="")) for name, page in found]
