"""Services that another provider runs: the list that waits for a decision, and each with what passes."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.providers import actions, queries
from carepost.providers.forms import DecideForm
from carepost.providers.rules import in_words
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date


def _link(row: queries.Change) -> Markup:
    url = reverse("providers:handover", args=[row.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, row.place)


CHANGES = Table(
    columns=[
        Column("place", "Service", sort=True, show=_link, csv=lambda c: c.place, heading=True),
        Column("gives", "From", sort=True),
        Column("takes", "To", sort=True),
        Column("on", "Since", show=lambda c: short_date(c.stands.on), csv=lambda c: c.stands.on.isoformat()),
        Column("decided", "State", sort=True, show=lambda c: "Decided" if c.decided else "Waits for you"),
        Column(
            "opens", "Opened", show=lambda c: in_words(c.stands.opens), csv=lambda c: in_words(c.stands.opens)
        ),
    ],
    caption="Changes of provider",
    empty="No service here has passed to another provider. When the register tells of one, it waits here.",
    one="change",
    first="decided",
    filename="changes-of-provider.csv",
)


@requires(Can.SEE_HANDOVERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every change of provider in the council's area; those that wait for a decision first."""
    shown = CHANGES.show(request, queries.changes(actor_of(request)))
    return shown.csv() or render(request, "providers/handovers.html", {"shown": shown})


@requires(Can.SEE_HANDOVERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: who gives, who takes, what stands and why; and for those who decide, the form."""
    viewer = actor_of(request)
    change = queries.change(viewer, pk)
    told_of(request, change.service.ref)
    decides = viewer.may(Can.DECIDE_HANDOVER)
    data = request.POST if request.method == "POST" else None
    form = DecideForm(data, initial=DecideForm.filled(change.stands))
    if form.is_bound and form.is_valid():
        decide = partial(actions.decide_handover, by=viewer, handover_id=pk)
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: decide(decided=form.decided(), reason=reason)) is not None:
            messages.success(request, f"Decided for {change.service.name}. Decide again to put it right.")
            return redirect("providers:handover", pk=pk)
    context = {"change": change, "form": form, "decides": decides, "in_words": in_words}
    return render(request, "providers/handover.html", context, status=status_of(form))
