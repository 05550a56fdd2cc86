"""Rows that an import held back: why, and how to mend them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.actions.mending import StillWrong, dismiss_row, mend_row
from carepost.register.engine.refusal import QuarantineReason
from carepost.register.forms.imports import DismissForm, RowForm
from carepost.register.queries import imports
from carepost.register.views.trying import attempt, status_of
from carepost.ui import words
from carepost.ui.tables import Column, Table

STATES = {"open": "Waiting", "corrected": "Corrected", "dismissed": "Dismissed"}
page = require_http_methods(["GET", "HEAD", "POST"])


def reasons_of(row: Any) -> list[str]:
    """Why it was held back, in sentences that say how to mend it."""
    known = {reason.key: reason.sentence for reason in QuarantineReason}
    return [known.get(key, words.sentence_case(key.replace("_", " "))) for key in row.reasons]


def _row_link(row: Any) -> Markup:
    url = reverse("register:row", args=[row.pk])
    name = row.name or row.ref or f"Line {row.line}"
    return Markup('<a class="govuk-link" data-main-link href="{}">{}</a>').format(url, name)


def _why(row: Any) -> str:
    return " ".join(reasons_of(row))


ROWS = Table(
    columns=[
        Column("name", "Row", sort=True, show=_row_link, csv=lambda row: row.name, heading=True),
        Column("ref", "Id", sort=True),
        Column("reasons", "Why", show=_why, csv=_why),
        Column("run.filename", "File", sort="run__filename"),
        Column("line", "Line", sort=True, numeric=True, show=lambda row: row.line or None),
        Column("state", "State", show=lambda row: row.get_state_display(), csv=lambda row: row.state),
    ],
    caption="Rows",
    empty="No row waits for you. Rows that an import cannot take in will stand here, each with its reason.",
    one="row",
    filename="rows-held-back.csv",
)


@requires(Can.MEND_ROW, Can.DISMISS_ROW)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The rows that wait for somebody; or what became of those that did; or all of one import."""
    viewer = actor_of(request)
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    number = request.GET.get("import", "")
    run = (
        imports.run(viewer, int(number))
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    rows = imports.rows(viewer, of_run=run, state="" if run else state)
    shown = ROWS.show(request, rows)
    context = {"shown": shown, "state": state, "states": STATES, "run": run}
    return shown.csv() or render(request, "register/rows.html", context)


@requires(Can.MEND_ROW)
@page
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A row as it stood, why it was held back, and its cells to correct."""
    viewer = actor_of(request)
    row = imports.row(viewer, number)
    is_open = row.state == "open"
    form = RowForm(request.POST if request.method == "POST" else None, raw=row.raw, cells=row.cells)
    if form.is_bound and form.is_valid():
        run = _mended(viewer, row, form)
        if run is not None:
            messages.success(request, f"{row.name or row.ref or 'The row'} is corrected and taken in.")
            return redirect("register:import", number=run.pk)
    context = {
        "row": row,
        "form": form,
        "reasons": reasons_of(row),
        "is_open": is_open,
        "same_place": row.reasons == [QuarantineReason.SAME_PLACE.key],
        "can": viewer,
    }
    return render(request, "register/row.html", context, status=status_of(form))


def _mended(viewer: Any, row: Any, form: RowForm) -> Any:
    values, note = form.values(), form.cleaned_data["note"]
    try:
        return attempt(form, lambda: mend_row(by=viewer, row=row, values=values, note=note))
    except StillWrong as still:
        form.tell_what_is_wrong(still.row)
        return None


@requires(Can.DISMISS_ROW)
@page
def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    """Settle a row without taking it in, and say why."""
    viewer = actor_of(request)
    row = imports.row(viewer, number)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        note = form.cleaned_data["note"]
        if attempt(form, lambda: dismiss_row(by=viewer, row=row, note=note)):
            messages.success(request, f"{row.name or row.ref or 'The row'} is dismissed.")
            return redirect("register:rows")
    context = {"row": row, "form": form, "reasons": reasons_of(row)}
    return render(request, "register/dismiss_row.html", context, status=status_of(form))
