"""Legal holds: which stand, one placed, and one lifted by a second person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.core import holds
from carepost.core.acting import Actor
from carepost.councils.forms.holds import LiftForm, PlaceForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import long_date, short_date

LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
page = require_http_methods(["GET", "HEAD", "POST"])


def _records(row: Any) -> str:
    known = holds.kinds()
    return "; ".join(known.get(kind, kind).partition(":")[0] for kind in row.kinds)


def days(row: Any) -> str:
    """Of which days records are held, in words."""
    if row.first_day and row.last_day:
        return f"{long_date(row.first_day)} to {long_date(row.last_day)}"
    if row.first_day:
        return f"From {long_date(row.first_day)} on"
    return f"All until {long_date(row.last_day)}" if row.last_day else "All, and what is still to come"


def _where(row: Any) -> str:
    return f"Lifted {short_date(row.lifted_at)}, {row.lifted_by_name}" if row.lifted_at else "Stands"


HOLDS = Table(
    columns=[
        Column(
            "matter", "About", sort=True, heading=True, csv=lambda row: row.matter,
            show=lambda row: LINK.format(reverse("councils:hold", args=[row.pk]), row.matter),
        ),
        Column("kinds", "Records", show=_records, csv=_records),
        Column("days", "Of which days", show=days, csv=days),
        Column("placed_at", "Placed", sort=True, show=lambda row: f"{short_date(row.placed_at)}, {row.placed_by_name}"),
        Column("lifted_at", "Where it is", show=_where, csv=_where),
    ],
    caption="Legal holds", empty="Nothing is held: records are forgotten when the policies say.",
    one="hold", filename="legal-holds.csv",
)  # fmt: skip


@requires(Can.SEE_HOLDS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every hold, those that stand first."""
    viewer = actor_of(request)
    shown = HOLDS.show(request, holds.holds(viewer))
    if download := shown.csv():
        return download
    return render(
        request,
        "councils/holds.html",
        {"shown": shown, "can": viewer, "may_place": viewer.may(Can.PLACE_HOLD)},
    )


@requires(Can.SEE_HOLDS)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One hold: what it keeps and why, who placed it, and who lifted it."""
    viewer = actor_of(request)
    row = holds.hold(viewer, pk)
    stands = row.lifted_at is None
    context = {
        "row": row, "records": [holds.kinds().get(kind, kind) for kind in row.kinds], "days": days(row),
        "may_lift": stands and viewer.may(Can.LIFT_HOLD) and row.placed_by_id != viewer.user_id,
        "own": stands and row.placed_by_id == viewer.user_id,
    }  # fmt: skip
    return render(request, "councils/hold.html", context)


@requires(Can.PLACE_HOLD)
@page
def place(request: HttpRequest) -> HttpResponse:
    """Place a hold."""
    viewer, known = actor_of(request), holds.kinds()
    form = PlaceForm(
        request.POST if request.method == "POST" else None, kinds=known, initial={"kinds": list(known)}
    )
    if form.is_bound and form.is_valid():
        made = attempt(form, partial(holds.place_hold, by=viewer, **form.cleaned_data))
        if made is not None:
            messages.success(request, "Held. Nothing of it is forgotten until somebody else lifts it.")
            return redirect("councils:hold", pk=made.pk)
    return render(request, "councils/hold_place.html", {"form": form}, status=status_of(form))


@requires(Can.LIFT_HOLD)
@page
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold that somebody else placed."""
    viewer = actor_of(request)
    row = holds.hold(viewer, pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and attempt(form, partial(_lift, viewer, pk, form)) is not None:
        messages.success(request, "Lifted. From tonight its records are forgotten when the policies say.")
        return redirect("councils:hold", pk=pk)
    return render(request, "councils/hold_lift.html", {"form": form, "row": row}, status=status_of(form))


def _lift(viewer: Actor, pk: int, form: LiftForm) -> object:
    return holds.lift_hold(by=viewer, hold_id=pk, why=form.cleaned_data["why"])
