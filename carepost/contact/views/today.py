"""Today: who must be called, and why now. Home of the support officer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from carepost.contact import actions, queries
from carepost.contact.queries import closing, numbers
from carepost.contact.queries.ladder import on_ladder
from carepost.contact.views import wording
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.risk import queries as risk
from carepost.ui import slots
from carepost.ui.paging import Page, PageLink
from carepost.ui.tables import address


@requires(Can.SEE_TODAY)
def today(request: HttpRequest) -> HttpResponse:
    """The list; pressing Call takes the call and opens its page."""
    if request.method == "POST":
        return _take(request, request.POST.get("call", ""))
    if getattr(request, "htmx", False):
        return render(request, "contact/today_list.html", _listed(request))
    return render(request, "contact/today.html", _page(request))


def _take(request: HttpRequest, ref: str) -> HttpResponse:
    actor = actor_of(request)
    service = queries.called_service(actor, ref)
    try:
        actions.claim_call(by=actor, service=service)
    except actions.HeldByAnother as refused:
        told = [f"{service.name}: {wording.held_words(refused.held)} Choose another call."]
        return render(request, "contact/today.html", _page(request) | {"told": told}, status=409)
    except Refused as refused:
        told = wording.sentences(refused)
        return render(request, "contact/today.html", _page(request) | {"told": told}, status=409)
    return redirect("contact:calling", ref=service.ref)


def _listed(request: HttpRequest) -> dict[str, Any]:
    actor, now = actor_of(request), clock.now()
    only = _only(request)
    found = queries.today(actor, now, page=_number(request), only=only)
    return {
        "found": found,
        "lacking": {each.service.pk for each in numbers.lacking(actor)},
        "only": only.value,
        "pages": _pages(request, found),
        "refresh_url": request.get_full_path(),
        "next_up": queries.next_up(actor, now) if not found.rows else None,
    }


def _page(request: HttpRequest) -> dict[str, Any]:
    yesterday = clock.today() - timedelta(days=2)
    actor = actor_of(request)
    moved = risk.moved_since(actor, yesterday, most=8)
    more = {"moved": moved, "told": [], "on_ladder": on_ladder(actor)}
    on = clock.today()
    return (
        _listed(request)
        | more
        | {
            "contradicted": closing.contradicted(actor, on),
            "days_allowed": closing.days_allowed(actor, on),
            "asides": slots.rendered("today.aside", request, None, actor),
        }
    )


def _only(request: HttpRequest) -> queries.Only:
    if request.GET.get("late") == "1":
        return queries.Only.LATE
    parts = (queries.Only.YOURS, queries.Only.CALL_BACKS, queries.Only.DECLINED)
    return next((part for part in parts if request.GET.get(part.value) == "1"), queries.Only.ALL)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _pages(request: HttpRequest, found: queries.Today) -> Page:
    """The links to other pages; the rows themselves come from the one query."""

    def url(number: int) -> str:
        return address(request, {"page": str(number) if number > 1 else None})

    links = [PageLink(n, url(n), n == found.page) for n in range(1, found.pages + 1)]
    return Page(
        rows=found.rows,
        number=found.page,
        pages=found.pages,
        total=found.to_call,
        size=max(len(found.rows), 1),
        links=links,
        before=url(found.page - 1) if found.page > 1 else "",
        after=url(found.page + 1) if found.page < found.pages else "",
    )
