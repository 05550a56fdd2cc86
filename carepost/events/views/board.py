"""The list of events: what is to come, drafts, what was held; filtered, shared, as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import queries
from carepost.events.forms.board import BoardFilter
from carepost.events.rules import Kind
from carepost.events.views import wording
from carepost.messages import tabs
from carepost.ui.tables import Column, Table, address, hidden_query

SHOWN = {
    "coming": "To come",
    "draft": "Drafts",
    "held": "Held",
    "closed": "Closed",
    "cancelled": "Cancelled",
    "all": "All",
}
EMPTY = {
    "coming": "Nothing is open for signing up. Plan an event, or open a draft.",
    "draft": "There is no draft.",
    "held": "No event was held that is not closed.",
    "closed": "No event is closed yet.",
    "cancelled": "No event was cancelled.",
    "all": "No event was planned yet. Plan a webinar, a drop-in, a training or a meeting.",
}
EVENTS = Table(
    columns=[
        Column("title", "Event", sort=True, heading=True, show=wording.event_link, csv=lambda r: r.title),
        Column("begins_at", "When", sort=True, show=wording.short_when, csv=lambda r: r.begins_at),
        Column("topic", "Topic", sort=True),
        Column("host", "Host", sort=True),
        Column("taken", "People", sort=True, show=wording.places_words, csv=lambda r: r.taken),
        Column("state", "State", sort=True, show=wording.state_words, csv=wording.state_words),
    ],
    caption="Events",
    empty="",
    one="event",
    first="begins_at",
    filename="events.csv",
)
#: The file says more than the page has room for.
FILE = replace(
    EVENTS,
    columns=[
        *EVENTS.columns, Column("kind", "Kind", csv=lambda r: Kind(r.kind).label), Column("ends_at", "Ends"),
        Column("where", "Where"), Column("places", "Places"), Column("waiting", "Waiting"),
        Column("week", "Week of its series", csv=lambda r: r.week if r.series else ""), Column("about", "About"),
    ],
)  # fmt: skip


@requires(Can.SEE_EVENTS)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The events of the viewer's council; the address carries the part and the filters."""
    viewer = actor_of(request)
    form = BoardFilter(request.GET, topics=queries.topics(viewer))
    show = request.GET.get("show", "")
    wanted = form.wanted(show if show in SHOWN else "coming")
    table = replace(
        EVENTS, empty=EMPTY[wanted.show], first="begins_at" if wanted.show == "coming" else "-begins_at"
    )
    rows = queries.matching(viewer, wanted)
    if download := FILE.show(request, rows).csv():
        return download
    context = {
        "filter": form,
        "shown": table.show(request, rows),
        "parts": _parts(request, wanted.show, queries.counts(viewer, wanted)),
        "chosen": _chosen(request, form),
        "hidden": hidden_query(request.GET, form.fields),
        "pages": tabs.tabs(request, "events"),
        "may_plan": viewer.may(Can.PLAN_EVENT),
        "here": reverse("events:list"),
    }
    return render(request, "events/board.html", context, status=400 if form.errors else 200)


def _parts(request: HttpRequest, show: str, counts: dict[str, int]) -> list[tuple[str, str, bool]]:
    return [
        (f"{words} ({counts[name]:,})", address(request, {"show": name, "page": None}), name == show)
        for name, words in SHOWN.items()
    ]


def _chosen(request: HttpRequest, form: BoardFilter) -> list[tuple[str, str]]:
    good: dict[str, Any] = {name: form.cleaned_data.get(name) for name in form.fields}
    told = {"kind": Kind(good["kind"]).label if good.get("kind") else ""}
    return [
        (
            f"{form.fields[name].label}: {told.get(name) or value}",
            address(request, {name: None, "page": None}),
        )
        for name, value in good.items()
        if value
    ]
