"""The risk board: what moved, what is unknown, what people set by hand, and the policy in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import mapping
from carepost.risk import queries
from carepost.risk.forms import BACK, BoardFilter
from carepost.risk.queries import columns
from carepost.risk.rules import Band, Family
from carepost.risk.rules.movement import weeks_in_words
from carepost.risk.views import tables
from carepost.ui import slots
from carepost.ui.tables import Table, address, hidden_query

#: The columns that can be opened as tables (`?show=`): their words, the table, the rows.
Rows = Callable[[Actor, date, queries.Wanted], Any]
PARTS: dict[str, tuple[str, Table, Rows]] = {
    "moved": ("Moved", tables.MOVED, columns.moved),
    "triggers": ("Triggers", tables.TRIGGERS, lambda viewer, _, wanted: columns.triggers(viewer, wanted)),
    "by-hand": ("Set by hand", tables.BY_HAND, columns.by_hand),
    "waiting": ("Waiting", tables.WAITING, columns.waiting),
    "grey": ("Too little known", tables.GREY, lambda viewer, _, wanted: columns.grey(viewer, wanted)),
}


@requires(Can.SEE_STANDING)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The board of the viewer's council, or one of its columns whole; the address carries the filters."""
    viewer, on = actor_of(request), clock.today()
    form = BoardFilter(
        request.GET, localities=[(str(number), name) for number, name in mapping.localities(viewer)]
    )
    wanted = form.wanted()
    context = _around(request, form)
    part = request.GET.get("show", "")
    if part in PARTS:
        _, table, rows = PARTS[part]
        shown = table.show(request, rows(viewer, on, wanted))
        if download := shown.csv():
            return download
        return render(request, "risk/board_part.html", context | {"shown": shown}, status=_status(form))
    policy = queries.policy_now(viewer, on)
    context |= {
        "board": queries.board(viewer, on, wanted),
        "warnings": [content for _, content in slots.rendered("risk.board", request, None, viewer)],
        "days": BACK[str(wanted.days)].removeprefix("The "),
        "register": {band: _register(request, band) for band in Band},
        "policy": policy,
        "weights": [(f.label, policy.value.weights[f]) for f in Family if policy.value.weights[f]],
        "cadence": [(band, policy.value.cadence[band]) for band in Band],
        "heard_of": tables.heard_of,
        "why": tables.why,
        "year": queries.year_of_council(viewer, on),
    }
    context["told_of_year"] = weeks_in_words(context["year"])
    return render(request, "risk/board.html", context, status=_status(form))


def _around(request: HttpRequest, form: BoardFilter) -> dict[str, Any]:
    """What stands around the columns: the filters, what is chosen, and the way from one to another."""
    here = request.GET.get("show", "")
    part = here if here in PARTS else ""
    return {
        "filter": form,
        "chosen": [(told, _without(request, name, value)) for told, name, value in form.chosen()],
        "clear": f"{reverse('risk:board')}?show={part}" if part else reverse("risk:board"),
        "hidden": hidden_query(request.GET, form.fields),
        "tabs": [
            ("All at a glance", _part(request, ""), not part),
            *((words, _part(request, name), name == part) for name, (words, _, _) in PARTS.items()),
        ],
        "open": {name: _part(request, name) for name in PARTS},
    }


def _part(request: HttpRequest, name: str) -> str:
    return address(request, {"show": name or None, "sort": None, "page": None})


def _without(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}"


def _register(request: HttpRequest, band: Band) -> str:
    """The register's list of the services of one standing, of the types and localities chosen."""
    query = request.GET.copy()
    for name in {*query} - {"type", "locality"}:
        del query[name]
    query["standing"] = band.value
    return f"{reverse('register:list')}?{query.urlencode()}"


def _status(form: BoardFilter) -> int:
    return 400 if form.errors else 200
