"""One service: what it is, what happened to it, how CQC rates it, who runs it, how full it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.core import clock, policies
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.actions.facts import CORRECTABLE
from carepost.register.queries import facts
from carepost.register.rules import KEY_QUESTIONS, Question, RegisterPolicy, is_stale
from carepost.register.views import happened
from carepost.register.views.wording import kind_of, label, lines, rating_of, shown, source_name, value_tag
from carepost.ui import slots
from carepost.ui.paging import page_of

#: Tabs of this room by name: what they are called and where they stand between those of higher rooms.
TABS = {
    "overview": ("Overview", 10),
    "timeline": ("Timeline", 20),
    "quality": ("Quality", 30),
    "capacity": ("Capacity", 60),
    "people": ("People", 70),
}
PER_PAGE = 50


@requires(Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
@require_safe
def overview(request: HttpRequest, ref: str) -> HttpResponse:
    """The service's page on its first tab."""
    return _page(request, ref, "overview")


@requires(Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
@require_safe
def tab(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """The service's page on one of its other tabs: this room's own, or a higher room's."""
    return _page(request, ref, name)


def _page(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    viewer = actor_of(request)
    subject = facts.service(viewer, ref)
    context = around(request, subject, name)
    if name in _FILLS:
        return render(request, f"register/service_{name}.html", context | _FILLS[name](request, subject))
    panel = slots.one("service.tab", name, viewer)
    content = panel.render(request, subject) if panel else None
    if content is None:
        raise Http404("This service has no such part")
    return render(request, "register/service_panel.html", context | {"content": content, "panel": panel})


def around(request: HttpRequest, subject: Any, here: str) -> dict[str, Any]:
    """What stands on each tab: what the service is, its rating, its standing, the way to the other tabs."""
    viewer = actor_of(request)
    today = clock.today()
    stale_years = policies.in_force(RegisterPolicy, viewer.council_id, today).value.stale_years
    return {
        "service": subject,
        "kind": kind_of(subject),
        "place": ", ".join(filter(None, (subject.town, subject.postcode))),
        "rating": rating_of(subject),
        "is_site": subject.kind == "site",
        "stale": stale_years if is_stale(subject.rated_on, today, stale_years) else 0,
        "inherited_from": _inherited_from(request, subject),
        "summary": [content for _, content in slots.rendered("service.summary", request, subject, viewer)],
        "actions": [content for _, content in slots.rendered("service.action", request, subject, viewer)],
        "tabs": _tabs(request, subject, here),
        "can": viewer,
        "shown": shown,
        "label": label,
        "lines": lines,
    }


def _inherited_from(request: HttpRequest, subject: Any) -> str:
    if not subject.rating_inherited:
        return ""
    overall = facts.current_ratings(actor_of(request), subject).get(Question.OVERALL.value)
    return overall.inherited_from if overall else ""


def _tabs(request: HttpRequest, subject: Any, here: str) -> list[tuple[str, str, bool]]:
    own = [
        (order, name, words)
        for name, (words, order) in TABS.items()
        if name != "quality" or not _site(subject)
    ]
    more = [
        (panel.order, panel.name, panel.label) for panel in slots.filled("service.tab", actor_of(request))
    ]
    return [(words, address(subject, name), name == here) for _, name, words in sorted([*own, *more])]


def address(subject: Any, name: str) -> str:
    """Where a tab of a service is."""
    if name == "overview":
        return reverse("register:service", args=[subject.ref])
    return reverse("register:service-tab", args=[subject.ref, name])


def _site(subject: Any) -> bool:
    return bool(subject.kind == "site")


def _overview(request: HttpRequest, subject: Any) -> dict[str, Any]:
    viewer = actor_of(request)
    known = facts.facts(viewer, subject)
    return {
        "facts": [fact for name, fact in known.items() if _worth_showing(subject, name, fact)],
        "relationships": facts.relationships(viewer, subject),
        "sites": [] if _site(subject) else facts.sites(viewer, subject),
        "correctable": CORRECTABLE if viewer.may(Can.CORRECT_FACT) else (),
    }


#: Facts that stand on the page even when nothing is known: that in itself says something.
_ALWAYS = frozenset({"address", "manager", "phone", "registered_beds"})
_NOT_OF_SITES = frozenset({"registered_beds", "manager", "status", "registered_on", "primary_service"})


def _worth_showing(subject: Any, name: str, fact: Any) -> bool:
    if fact.value or fact.correction is not None:
        return not (_site(subject) and name in _NOT_OF_SITES)
    if name == "registered_beds" and not subject.care_home:
        return False
    return name in _ALWAYS and not (_site(subject) and name in _NOT_OF_SITES)


def _timeline(request: HttpRequest, subject: Any) -> dict[str, Any]:
    items, kinds = happened.of(request, subject)
    chosen = request.GET.get("kind", "")
    left = [item for item in items if item.kind == chosen] if chosen in dict(kinds) else items
    page = page_of(left, request.GET, request.path, size=PER_PAGE)
    return {"items": page.rows, "page": page, "kinds": kinds, "chosen": chosen, "total": len(items)}


def _quality(request: HttpRequest, subject: Any) -> dict[str, Any]:
    if _site(subject):
        raise Http404("CQC does not rate this site")
    viewer = actor_of(request)
    groups = facts.ratings(viewer, subject)
    return {
        "groups": groups,
        "current": facts.current_ratings(viewer, subject),
        "scopes": facts.current_scopes(groups),
        "questions": [Question.OVERALL, *KEY_QUESTIONS],
        "key_questions": KEY_QUESTIONS,
        "rating_value": value_tag,
    }


def _people(request: HttpRequest, subject: Any) -> dict[str, Any]:
    held = facts.people(actor_of(request), subject)
    return {
        "now": [one for one in held if one.until is None],
        "before": [one for one in held if one.until],
        "source_name": source_name,
    }


def _capacity(request: HttpRequest, subject: Any) -> dict[str, Any]:
    readings = facts.capacity(actor_of(request), subject)
    return {"readings": readings, "latest": readings[0] if readings else None}


_FILLS: dict[str, Callable[[HttpRequest, Any], dict[str, Any]]] = {
    "overview": _overview,
    "timeline": _timeline,
    "quality": _quality,
    "people": _people,
    "capacity": _capacity,
}
