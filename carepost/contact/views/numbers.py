"""The numbers of a service: the page to change them, and the buttons beside a number."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.contact import queries
from carepost.contact.actions import numbers as actions
from carepost.contact.forms.numbers import ROWS, NumbersForm, moved_up
from carepost.contact.queries import numbers
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date

LACKING = Table(
    columns=[
        Column(
            "name", "Service", sort="service.name", heading=True, show=lambda r: _to_change(r.service),
            csv=lambda r: r.service.name,
        ),
        Column("service.town", "Town", sort=True),
        Column("last.number", "Last wrong number"),
        Column("last.wrong_by", "Said by"),
        Column("last.wrong_at", "On", sort=True, show=lambda r: short_date(r.last.wrong_at if r.last else None)),
    ],
    caption="Services without a number",
    empty="Every service has a number that may be right.",
    one="service",
    first="name",
    filename="without-a-number.csv",
    about=("service.ref",),
)  # fmt: skip
UP = re.compile(rf"up-([1-{ROWS[-1]}])")


@requires(Can.KEEP_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, ref: str) -> HttpResponse:
    """All of them to change. What a colleague wrote meanwhile is told first, and written over only after that."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    reach = numbers.reach(viewer, service)
    seen = _seen(request, reach.version)
    if up := UP.fullmatch(request.POST.get("do", "")):
        form = _form(moved_up(request.POST, int(up[1])), reach).unread()
    else:
        form = _form(request.POST if request.method == "POST" else None, reach)
        if form.is_bound and form.is_valid() and _keep(form, viewer, service, seen):
            messages.success(request, f"The numbers of {service.name} are kept.")
            return redirect(_back(request, ref))
    context = {
        "form": form, "service": service, "reach": reach, "rows": ROWS, "back": _back(request, ref),
        "meanwhile": [row for row in numbers.versions(viewer, service.pk) if row.version > seen],
        "seen": seen if up else reach.version, "came_from": _came_from(request),
    }  # fmt: skip
    return render(request, "contact/numbers.html", context, status=status_of(form))


def _form(sent: Any, reach: numbers.Reach) -> NumbersForm:
    return NumbersForm(sent, before=reach.card, nominated=reach.registered)


def _keep(form: NumbersForm, viewer: Any, service: Any, seen: int) -> bool:
    wanted = form.card()
    done = attempt(form, lambda: actions.keep_numbers(by=viewer, service=service, card=wanted, seen=seen))
    return done is not None


def _seen(request: HttpRequest, newest: int) -> int:
    """The version that the page showed."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 7 else newest


def _came_from(request: HttpRequest) -> str:
    sent = request.POST if request.method == "POST" else request.GET
    return "call" if sent.get("from") == "call" else "tab"


def _back(request: HttpRequest, ref: str) -> str:
    if _came_from(request) == "call":
        return reverse("contact:calling", args=[ref])
    return reverse("register:service-tab", args=[ref, "contact"])


@requires(Can.SEE_CALLS)
@require_safe
def lacking(request: HttpRequest) -> HttpResponseBase:
    """The services of which no number is left to ring: somebody must find one."""
    shown = LACKING.show(request, numbers.lacking(actor_of(request)))
    return shown.csv() or render(request, "contact/lacking.html", {"shown": shown})


def _to_change(service: Any) -> Markup:
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("register:service-tab", args=[service.ref, "contact"]), service.name)


@requires(Can.MARK_NUMBER)
@require_POST
def number(request: HttpRequest, ref: str) -> HttpResponse:
    """A number is wrong, or right after all; back to where it was pressed."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    wrong = request.POST.get("do") != "right"
    try:
        actions.mark_number(
            by=viewer, service=service, number=request.POST.get("number", "")[:60], wrong=wrong
        )
    except Refused as refused:
        if any(isinstance(reason, NotAllowed) for reason in refused.reasons):
            raise
        messages.warning(request, " ".join(reason.sentence for reason in refused.reasons))
    return redirect(_back(request, ref))
