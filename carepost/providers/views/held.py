"""What the council holds about a service of one's own, and who opened it. A phone first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.providers import queries
from carepost.providers.held import Held, gathered
from carepost.providers.looking import Seen, days_remembered, seen_by
from carepost.providers.rules import Way, in_words
from carepost.ui.tables import Column, Table
from carepost.ui.words import plural, short_date


def _link(row: Held) -> Markup | str:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(row.url, row.what) if row.url else row.what


def _people(row: Seen) -> str:
    if row.way is Way.PROGRAM:
        return row.names
    return (
        f"{row.names} ({row.roles})"
        if row.names
        else f"{plural(row.people, 'person', 'people')}: {row.roles}"
    )


HELD = Table(
    columns=[
        Column("what", "What it says", show=_link, csv=lambda h: h.what, heading=True),
        Column("kind", "Kind", sort=True),
        Column("moment", "Date", sort=True, show=lambda h: short_date(h.at)),
        Column("source", "From", sort=True),
    ],
    caption="What is held",
    empty="Nothing that you may read has been held about this service since it is yours.",
    one="thing",
    first="-moment",
    filename="held.csv",
)
SEEN = Table(
    columns=[
        Column("where", "Who", sort=True, heading=True),
        Column("on", "Day", sort=True, show=lambda s: short_date(s.on)),
        Column("way", "How", sort=True, show=lambda s: s.way.label, csv=lambda s: s.way.label),
        Column("people", "People, or which program", show=_people, csv=_people),
    ],
    caption="Who opened it",
    empty="Nobody of a council or a partner has read about this service.",
    one="time",
    first="-on",
    filename="opened.csv",
)


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The services that the provider runs or ran, each with the way to what is held about it."""
    context = {"services": queries.held_services(actor_of(request))}
    return render(request, "providers/held_list.html", context)


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def one(request: HttpRequest, ref: str) -> HttpResponseBase:
    """By kind, with date and source, everything that the provider may see; and who opened pages about it when."""
    viewer = actor_of(request)
    service = queries.held_service(viewer, ref)
    opened = request.GET.get("show") == "opened"
    if opened:
        shown = SEEN.show(request, seen_by(viewer, service))
    else:
        shown = HELD.show(request, gathered(request, viewer, service))
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "service": service, "opened": opened, "runs": queries.runs(viewer, service),
        "change": queries.change_of(viewer, service), "in_words": in_words,
        "page": reverse("register:service", args=[ref]), "days": days_remembered(service) if opened else 0,
    }  # fmt: skip
    return render(request, "providers/held.html", context)
