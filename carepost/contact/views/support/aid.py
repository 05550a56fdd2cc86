"""Mutual aid for the council: what services need and offer, what fits, and what is agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.contact import queries
from carepost.contact.actions import aid as actions
from carepost.contact.forms.aid import NoticeForm, ProposeForm
from carepost.contact.forms.support import ReasonForm
from carepost.contact.queries.support import aid
from carepost.contact.rules.aid import AidKind, AidSide
from carepost.contact.views import wording
from carepost.contact.views.support.board import pages
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, address
from carepost.ui.words import plural, short_date

page = require_http_methods(["GET", "HEAD", "POST"])
LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')


def what(row: Any) -> str:
    """The kind of aid, and which staff: "Staff: nurses"."""
    role = f": {row.get_role_display().lower()}" if row.role else ""
    return f"{AidKind(row.kind).label}{role}"


def amount_words(row: Any, amount: int) -> str:
    """An amount with what it counts: "40 hours"."""
    unit = AidKind(row.kind).unit
    one = {"boxes": "box", "meals or loads": "meal or load"}.get(unit, unit.removesuffix("s"))
    return plural(amount, one, unit)


def days(row: Any) -> str:
    """From a day to a day."""
    return f"{short_date(row.from_on)} to {short_date(row.to_on)}"


def _notices(one: str, empty: str, filename: str) -> Table:
    return Table(
        columns=[
            Column(
                "kind", "What", sort=True, heading=True, csv=what,
                show=lambda r: LINK.format(reverse("contact:aid-notice", args=[r.pk]), what(r)),
            ),
            Column(
                "service", "Service", sort="service__name", csv=lambda r: r.service.name,
                show=lambda r: wording.service_link(r.service.name, r.service.ref),
            ),
            Column("amount", "Amount", show=lambda r: amount_words(r, r.amount), csv=lambda r: r.amount),
            Column("free", "Not agreed yet", sort=True, numeric=True),
            Column("from_on", "From", sort=True, show=lambda r: short_date(r.from_on)),
            Column("to_on", "Until", sort=True, show=lambda r: short_date(r.to_on)),
            Column("words", "In words"),
        ],
        caption=f"Open {one}s",
        empty=empty,
        one=one,
        first="from_on",
        filename=filename,
        about=("service__ref",),
    )  # fmt: skip


NEEDS = _notices("need", "No service needs help from another.", "aid-needs.csv")
OFFERS = _notices("offer", "No service offers anything now.", "aid-offers.csv")
MATCHES = Table(
    columns=[
        Column(
            "kind", "What", sort=True, heading=True, csv=what,
            show=lambda r: LINK.format(reverse("contact:aid-match", args=[r.pk]), what(r)),
        ),
        Column("giver", "From", sort="giver__name", csv=lambda r: r.giver.name),
        Column("taker", "To", sort="taker__name", csv=lambda r: r.taker.name),
        Column("amount", "Amount", show=lambda r: amount_words(r, r.amount), csv=lambda r: r.amount),
        Column("from_on", "Days", sort=True, show=days, csv=lambda r: r.from_on),
        Column("state", "State", sort=True, show=lambda r: r.get_state_display(), csv=lambda r: r.get_state_display()),
    ],
    caption="Matches",
    empty="Nothing has been matched yet. Open a need: what fits it stands there, the nearest first.",
    one="match",
    many="matches",
    filename="aid-matches.csv",
    about=("giver__ref", "taker__ref"),
)  # fmt: skip


@requires(Can.SEE_AID)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """What services need, what they offer, and what was matched."""
    viewer, on = actor_of(request), clock.today()
    show = request.GET.get("show", "")
    show = show if show in aid.SHOWS else "needs"
    parts: dict[str, tuple[Table, Any]] = {
        "needs": (NEEDS, aid.notices(viewer, AidSide.NEED, on)),
        "offers": (OFFERS, aid.notices(viewer, AidSide.OFFER, on)),
        "matches": (MATCHES, aid.matches(viewer)),
    }
    described, rows = parts[show]
    shown = described.show(request, rows)
    if download := shown.csv():
        return download
    tabs = [
        (
            f"{name.capitalize()} ({found.count():,})",
            address(request, {"show": name, "page": None, "sort": None}),
            name == show,
        )
        for name, (_, found) in parts.items()
    ]
    return render(
        request,
        "contact/help/aid.html",
        {"shown": shown, "tabs": tabs, "pages": pages(request, "contact:aid")},
    )


@requires(Can.SEE_AID)
@page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer or need, with what fits it and why. With POST it is withdrawn."""
    viewer, on = actor_of(request), clock.today()
    row = aid.notice_of(viewer, pk)
    told_of(request, row.service.ref)
    form = withdrawal(request, viewer, pk)
    if form is None:
        messages.success(request, "Withdrawn.")
        return redirect("contact:aid-notice", pk=pk)
    is_open = row.withdrawn_at is None and row.left > 0 and row.to_on >= on
    context = {
        "row": row, "what": what(row), "amount": amount_words(row, row.amount), "left": amount_words(row, row.left),
        "is_need": row.side == AidSide.NEED, "is_open": is_open, "form": form,
        "fits": [
            (other, found, *((other.pk, pk) if row.side == AidSide.NEED else (pk, other.pk)))
            for other, found in (aid.suggestions(viewer, row, on) if is_open else [])
        ],
        "may_propose": viewer.may(Can.PROPOSE_MATCH), "may_withdraw": is_open and viewer.may(Can.WITHDRAW_AID),
    }  # fmt: skip
    return render(request, "contact/help/aid_notice.html", context, status=status_of(form))


def withdrawal(request: HttpRequest, viewer: Actor, pk: int) -> ReasonForm | None:
    """The form that withdraws an offer or a need; None once it did."""
    form = ReasonForm(request.POST if request.method == "POST" else None, label="Why is it withdrawn?")
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.withdraw_aid(by=viewer, notice_id=pk, reason=reason)) is not None:
            return None
    return form


@requires(Can.PROPOSE_MATCH)
@page
def propose(request: HttpRequest, need: int, offer: int) -> HttpResponse:
    """Propose a match to both sides, on terms written down."""
    viewer, on = actor_of(request), clock.today()
    wanted, given = aid.notice_of(viewer, need), aid.notice_of(viewer, offer)
    fits = next((s for row, s in aid.suggestions(viewer, wanted, on) if row.pk == offer), None)
    if fits is None:
        raise Http404("These two do not fit together")
    initial = {"amount": fits.amount, "from_on": fits.from_on, "to_on": fits.to_on}
    form = ProposeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        made = attempt(
            form, lambda: actions.propose_match(by=viewer, offer_id=offer, need_id=need, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, "Proposed. Both sides are asked by mail.")
            return redirect("contact:aid-match", pk=made.pk)
    context = {"form": form, "need": wanted, "offer": given, "what": what(wanted), "fits": fits}
    return render(request, "contact/help/aid_propose.html", context, status=status_of(form))


@requires(Can.PROPOSE_MATCH)
@page
def put_up(request: HttpRequest, ref: str, side: str) -> HttpResponse:
    """Put up an offer or a need for a service, as it said by telephone."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    wanted = side_of(side)
    form = NoticeForm(
        request.POST if request.method == "POST" else None, side=wanted, initial={"key": ids.submission_key()}
    )
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: kept(viewer, service, wanted, form.cleaned_data))
        if made is not None:
            messages.success(request, "Kept. What fits it stands below.")
            return redirect("contact:aid-notice", pk=made.pk)
    context = {"form": form, "service": service, "offers": wanted is AidSide.OFFER}
    return render(request, "contact/help/aid_put_up.html", context, status=status_of(form))


def side_of(side: str) -> AidSide:
    """The side that an address names. Raises Http404 for any other word."""
    if side not in set(AidSide):
        raise Http404("Something is offered or needed")
    return AidSide(side)


def kept(viewer: Actor, service: Any, side: AidSide, good: dict[str, Any]) -> Any:
    """Put up what the form says."""
    return actions.put_up_aid(
        by=viewer, service=service, side=side, kind=AidKind(good["kind"]), role=good["role"] or "",
        amount=good["amount"], from_on=good["from_on"], to_on=good["to_on"], words=good["words"],
        submission_key=good["key"],
    )  # fmt: skip
