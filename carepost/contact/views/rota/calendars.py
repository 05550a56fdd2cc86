"""One's own calendar address, and the calendar behind it."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from carepost.contact.actions import rota as verbs
from carepost.contact.queries import rota as rotas
from carepost.contact.queries.calendars import calendar_at
from carepost.core import clock
from carepost.councils.gates import actor_of, open_to_all, requires
from carepost.councils.permissions import Can


@requires(Can.OPEN_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Open one's calendar address, which is shown once; or close it."""
    viewer, token = actor_of(request), ""
    if request.method == "POST" and request.POST.get("do") == "close":
        verbs.close_calendar(by=viewer)
        messages.success(request, "Closed. The address no longer answers.")
        return redirect("contact:rota-calendar")
    if request.method == "POST":
        token = verbs.open_calendar(by=viewer).token
    context = {
        "feed": rotas.open_calendar(viewer, clock.now()),
        "address": request.build_absolute_uri(reverse("contact:calendar", args=[token])) if token else "",
        "back": reverse("contact:rota-person", args=[viewer.user_id]),
        "names": rotas.policy(viewer, clock.today()).calendar_names,
    }
    answer = render(request, "contact/rota/calendar.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@open_to_all
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address. Whatever is wrong with the address: 404, and no word why."""
    found = calendar_at(token, clock.now())
    if found is None:
        raise Http404("There is no calendar here")
    tag = f'"{hashlib.sha256(found.body).hexdigest()[:32]}"'
    answer = HttpResponse(found.body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"], answer["ETag"] = "private, max-age=900", tag
    answer["Content-Disposition"] = 'inline; filename="calls.ics"'
    return get_conditional_response(request, etag=tag, response=answer) or answer
