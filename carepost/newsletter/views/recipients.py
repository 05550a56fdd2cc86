"""To whom an edition would go, or went: who is left out and why, what became of each mail, and sending again."""

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
from carepost.councils.views.attempts import attempt, status_of
from carepost.messages.addresses import Standing
from carepost.newsletter import actions, queries
from carepost.newsletter.forms.editions import RecipientFilter, SureForm
from carepost.newsletter.rules import Delivery, Kind, State
from carepost.newsletter.views import wording
from carepost.ui.tables import Column, Table, hidden_query


def _readers(keys: Any) -> str:
    return ", ".join(Standing(each).label for each in sorted(keys))


def _kinds(keys: Any) -> str:
    return ", ".join(Kind(each).label for each in sorted(keys))


def _mend(row: Any) -> Markup | str:
    link = Markup('<a class="govuk-link" href="{}">Where it is kept</a>')
    return link.format(row.mend) if row.mend else ""


MEANT = Table(
    columns=[
        Column("address", "Address", sort=True, heading=True, show=lambda row: row.address or "None"),
        Column("name", "Name", sort=True),
        Column("about", "For", show=lambda row: ", ".join(row.about), csv=lambda row: ", ".join(row.about)),
        Column(
            "readers", "Reader", show=lambda row: _readers(row.profile.readers),
            csv=lambda row: _readers(row.profile.readers),
        ),
        Column(
            "kinds",
            "Kinds of service",
            show=lambda row: _kinds(row.profile.kinds),
            csv=lambda row: _kinds(row.profile.kinds),
        ),
        Column("left_out", "Left out", show=lambda row: row.left_out.label if row.left_out else "",
               csv=lambda row: row.left_out.label if row.left_out else ""),
        Column("mend", "Put it right", show=_mend),
    ],
    caption="To whom it would go now", empty="Nobody is like that.", one="reader", tie="address",
    filename="newsletter-readers.csv",
)  # fmt: skip


def _again(row: Any) -> Markup | str:
    if not Delivery(row.delivery).failed:
        return _mend(row) if row.left_out else ""
    form = Markup('{} · <a class="govuk-link" href="{}">Send again</a>')
    return form.format(_mend(row), reverse("newsletter:again", args=[row.pk]))


def _delivery(row: Any) -> Markup:
    said = [
        row.get_left_out_display() or row.said or "",
        "Left the newsletter by it" if row.left_here else "",
    ]
    note = ". ".join(filter(None, said))
    return wording.delivery_tag(row.delivery) + (
        Markup(' <span class="cp-note">{}</span>').format(note) if note else ""
    )


RECIPIENTS = Table(
    columns=[
        Column("address", "Address", sort=True, heading=True, show=lambda row: row.address or "None"),
        Column("name", "Name", sort=True),
        Column("about", "For", sort=True),
        Column("readers", "Reader", show=lambda row: _readers(row.readers), csv=lambda row: _readers(row.readers)),
        Column("delivery", "Where the mail is", sort=True, show=_delivery,
               csv=lambda row: Delivery(row.delivery).label),
        Column("again", "Put it right", show=_again, csv=lambda row: row.said),
    ],
    caption="Recipients", empty="Nobody is like that. Recipients of old editions are forgotten, as your policy says.",
    one="recipient", filename="newsletter-recipients.csv",
)  # fmt: skip


@requires(Can.SEE_RECIPIENTS)
@require_safe
def readers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To whom an edition would go and who would be left out, or to whom it went and what became of each mail."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    gone = State(row.state).has_gone
    form = RecipientFilter(request.GET)
    form.is_valid()
    good = form.cleaned_data
    if gone:
        found = queries.recipients(
            viewer, row, good.get("where") or (), good.get("reader") or "", good.get("words") or ""
        )
        shown = RECIPIENTS.show(request, found)
    else:
        shown = MEANT.show(request, queries.meant(viewer, row))
    if download := shown.csv():
        return download
    context = {
        "row": row, "shown": shown, "gone": gone, "filter": form, "tag": wording.state_tag(row),
        "hidden": hidden_query(request.GET, form.fields),
        "counted": None if gone else queries.audience_count(viewer, row),
    }  # fmt: skip
    return render(request, "newsletter/readers.html", context, status=400 if form.errors else 200)


@requires(Can.SEND_AGAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an edition again to somebody whose mail was refused or came back, once their address is put right."""
    viewer = actor_of(request)
    row = queries.recipient(viewer, pk)
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: actions.send_again(by=viewer, recipient_id=pk))
        if made is not None:
            messages.success(request, f"It is sent to {made.address}.")
            return redirect("newsletter:readers", pk=row.edition_id)
    context = {"form": form, "row": row, "now": queries.addresses_now(viewer).get(row.source, "")}
    return render(request, "newsletter/again.html", context, status=status_of(form))
