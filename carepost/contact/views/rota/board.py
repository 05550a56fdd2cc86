"""The rota in force: days by officers, the calls as a table, what has no place, and a proposal that waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.contact.actions import rota as verbs
from carepost.contact.forms.rota import RotaFilter
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.rota import day_in_words, on_the_clock
from carepost.contact.views import wording
from carepost.core import clock
from carepost.core.calendar import time_in_words
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.tags import standing, standing_text
from carepost.ui.words import short_date

PLACES = Table(
    columns=[
        Column(
            "when", "When", sort="starts", heading=True,
            show=lambda p: wording.place_link(f"{p.day:%a} {short_date(p.day)}, {time_in_words(p.minute)}", p.pk),
            csv=lambda p: f"{p.day.isoformat()} {on_the_clock(p.minute)}",
        ),
        Column("officer", "Who calls", sort="officer__name", show=lambda p: p.officer.name),
        Column(
            "service", "Service", sort="service__name",
            show=lambda p: wording.service_link(p.service.name, p.service.ref), csv=lambda p: p.service.name,
        ),
        Column("band", "Standing", show=lambda p: standing(p.band), csv=lambda p: standing_text(p.band)),
        Column("due_on", "Due", sort=True, show=lambda p: short_date(p.due_on)),
        Column("state", "State", show=wording.place_state, csv=wording.place_state),
    ],
    caption="Calls in the order of time",
    empty="No call is planned for this person on this day. Choose another person or every day.",
    one="call",
    first="when",
    filename="rota.csv",
    about=("service__ref",),
)  # fmt: skip
FILE = replace(
    PLACES,
    columns=[*PLACES.columns[:3], Column("ref", "Id", csv=lambda p: p.service.ref), *PLACES.columns[3:]],
)


@requires(Can.SEE_ROTA)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The rota from today on, narrowed by person and day in the address; all of it as a file."""
    viewer, on = actor_of(request), clock.today()
    rota = rotas.in_force(viewer)
    grid = rotas.grid(viewer, rota, on) if rota else rotas.Grid((), ())
    form = RotaFilter(request.GET, officers=[(c.user_id, c.name) for c in grid.columns], days=grid.days)
    rows = rotas.places(viewer, on, form.wanted())
    if download := FILE.show(request, rows).csv():
        return download
    return render(
        request,
        "contact/rota/board.html",
        {
            "rota": rota,
            "grid": grid,
            "filter": form,
            "chosen": [
                (
                    f"{form.fields[name].label}: {_told(name, grid, form)}",
                    address(request, {name: None, "page": None}),
                )
                for name in form.fields
                if form.cleaned_data.get(name)
            ],
            "hidden": hidden_query(request.GET, form.fields),
            "shown": PLACES.show(request, rows),
            "lacks": rotas.lacks_of(rota) if rota else (),
            "late": rotas.late_in(rota, on) if rota else 0,
            "waiting": rotas.proposed(viewer),
            "run": rotas.latest_run(viewer),
            "mine": _mine(viewer.user_id, on),
            "may": _may(request),
            "may_ring": viewer.may(Can.RECORD_CALL),
            "tabs": wording.rota_tabs("board"),
        },
        status=400 if form.errors else 200,
    )


@requires(Can.SEE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest) -> HttpResponse:
    """The rota that waits: what it would change, what would have no place; publish it or leave it."""
    viewer = actor_of(request)
    if request.method == "POST":
        return _answer(request)
    rota = rotas.proposed(viewer)
    if rota is None:
        raise Http404("No rota waits for an answer")
    return render(request, "contact/rota/proposal.html", _proposal(request, rota))


def _proposal(request: HttpRequest, rota: Any) -> dict[str, Any]:
    viewer = actor_of(request)
    changes = rotas.changes(viewer, rota) if rotas.in_force(viewer) else []
    return {
        "rota": rota,
        "changes": changes,
        "moving": Counter(change.why.value for change in changes if change.why is not None),
        "count": rota.places.count(),
        "lacks": rotas.lacks_of(rota),
        "late": rotas.late_in(rota, clock.today()),
        "may": _may(request),
        "told": [],
        "where": lambda place: (
            f"{place.officer.name}, {day_in_words(place.day)} at {time_in_words(place.minute)}"
        ),
    }


def _answer(request: HttpRequest) -> HttpResponse:
    viewer, number = actor_of(request), request.POST.get("rota", "")
    publish = request.POST.get("answer") == "publish"
    verb = verbs.publish_rota if publish else verbs.withdraw_rota
    try:
        verb(by=viewer, rota_id=int(number) if number.isdecimal() and len(number) < 10 else 0)
    except Refused as refused:
        if NotAllowed.NO_PERMISSION in refused.reasons:
            raise
        rota = rotas.proposed(viewer)
        if rota is None:
            messages.error(request, str(refused))
            return redirect("contact:rota")
        context = _proposal(request, rota) | {"told": wording.sentences(refused)}
        return render(request, "contact/rota/proposal.html", context, status=409)
    messages.success(
        request, "Published. It is in force now." if publish else "Left. The rota in force stays."
    )
    return redirect("contact:rota")


def _told(name: str, grid: rotas.Grid, form: RotaFilter) -> str:
    wanted = form.wanted()
    if name == "day":
        return day_in_words(wanted.day).removeprefix("on ") if wanted.day else ""
    return next((column.name for column in grid.columns if column.user_id == wanted.officer_id), "")


def _mine(user_id: int | None, on: date) -> str:
    return f"{reverse('contact:rota')}?officer={user_id}&day={on.isoformat()}"


def _may(request: HttpRequest) -> dict[str, bool]:
    viewer = actor_of(request)
    return {"make": viewer.may(Can.MAKE_ROTA), "publish": viewer.may(Can.PUBLISH_ROTA)}
