"""Services that have closed before CQC says so: note one, the list of them, one with its history, take it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.contact import queries as calls
from carepost.contact.actions import closing as actions
from carepost.contact.forms.closing import ClosingForm, ClosingsFilter, UndoClosingForm
from carepost.contact.queries import closing as queries
from carepost.contact.rules.closing import ClosingState
from carepost.contact.views import wording
from carepost.contact.views.tabs import tabs_of_calls
from carepost.core import clock
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.words import short_date

SHOWN = {
    "noted": "CQC shows as active",
    "contradicted": "For too long",
    "confirmed": "Confirmed",
    "undone": "Taken back",
}
EMPTY = {
    "noted": "No service is noted as closed that CQC still shows as active.",
    "contradicted": "CQC has not gone on showing a closed service as active for too long.",
    "confirmed": "No closing has been confirmed by CQC’s register yet.",
    "undone": "No closing was taken back.",
}


def _link(row: Any) -> Markup:
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("contact:closing", args=[row.pk]), row.service.name)


CLOSINGS = Table(
    columns=[
        Column(
            "service", "Service", sort="service__name", heading=True, show=_link, csv=lambda r: r.service.name
        ),
        Column(
            "closed_on", "Last day open", sort=True, show=lambda r: short_date(r.closed_on),
            csv=lambda r: r.closed_on,
        ),
        Column("said_by", "Who said so", sort=True),
        Column(
            "noted_on", "Noted on", sort=True, show=lambda r: short_date(r.noted_on), csv=lambda r: r.noted_on
        ),
        Column("noted_by", "Noted by", sort=True),
        Column(
            "state", "How it stands", show=lambda r: ClosingState(r.state).label,
            csv=lambda r: ClosingState(r.state).label,
        ),
    ],
    caption="Services noted as closed",
    empty="",
    one="service",
    first="-noted_on",
    filename="closed-services.csv",
    about=("service__ref",),
)  # fmt: skip
FILE = replace(
    CLOSINGS, columns=[CLOSINGS.columns[0], Column("ref", "Id", csv=lambda r: r.service.ref), *CLOSINGS.columns[1:]]
)  # fmt: skip


@requires(Can.NOTE_CLOSING)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that a service has closed. `call` in the address is the call in which it was heard."""
    viewer = actor_of(request)
    service = calls.called_service(viewer, ref)
    heard_in = request.GET.get("call", "")
    call_id = int(heard_in) if heard_in.isdecimal() and len(heard_in) < 16 else None
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        heard = form.heard()
        kept = attempt(
            form, lambda: actions.note_closing(by=viewer, service=service, heard=heard, call_id=call_id)
        )
        if kept is not None:
            messages.success(request, f"{service.name} is noted as closed. No call is due any more.")
            return redirect("contact:closing", pk=kept.pk)
    context = {
        "form": form,
        "service": service,
        "days": queries.days_allowed(viewer, clock.today()),
    }
    return render(request, "contact/closing_note.html", context, status=status_of(form))


@requires(Can.SEE_CALLS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The closings of the viewer's council; the address carries the part and the filter."""
    viewer, on = actor_of(request), clock.today()
    form = ClosingsFilter(request.GET)
    show = request.GET.get("show", "")
    wanted = form.wanted(show if show in SHOWN else "noted")
    rows = queries.closings(viewer, wanted, on)
    if download := FILE.show(request, rows).csv():
        return download
    counts = queries.closing_counts(viewer, wanted, on)
    context = {
        "filter": form,
        "shown": replace(CLOSINGS, empty=EMPTY[wanted.show]).show(request, rows),
        "days": queries.days_allowed(viewer, on),
        "tabs": [
            (
                f"{words} ({counts[name]:,})",
                address(request, {"show": name, "page": None}),
                name == wanted.show,
            )
            for name, words in SHOWN.items()
        ],
        "hidden": hidden_query(request.GET, list(form.fields)),
        "beside": tabs_of_calls(viewer, "contact:closings"),
    }
    return render(request, "contact/closings.html", context, status=400 if form.errors else 200)


@requires(Can.SEE_CALLS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One closing with its history; whoever may takes it back here, with a reason."""
    viewer = actor_of(request)
    closing = queries.closing_of(viewer, pk)
    told_of(request, closing.service.ref)
    state = ClosingState(closing.state)
    may_undo = viewer.may(Can.UNDO_CLOSING)
    if request.method == "POST" and not may_undo:
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    form = UndoClosingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.undo_closing(by=viewer, closing_id=pk, reason=reason)):
            messages.success(request, f"Taken back. {closing.service.name} is called again.")
            return redirect("contact:closing", pk=pk)
    on, days = clock.today(), queries.days_allowed(viewer, clock.today())
    context = {
        "closing": closing,
        "state": state.label,
        "contradicted": queries.is_loud(closing, on, days),
        "waited": (on - closing.noted_on).days,
        "history": queries.closing_history(closing),
        "service_link": wording.service_link(closing.service.name, closing.service.ref),
    }
    if may_undo and (state.stands or form.is_bound):
        context["form"] = form
    return render(request, "contact/closing.html", context, status=status_of(form))
