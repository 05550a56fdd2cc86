"""The store: what there is, what is low or expires, how it moved; taken in, counted, come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.contact.actions import stock as actions
from carepost.contact.forms.stock import CountForm, ItemForm, ReceiveForm, ReturnForm
from carepost.contact.queries.support import stock
from carepost.contact.rules.stock import Movement, expiry_words
from carepost.contact.rules.support import SupportPolicy
from carepost.contact.views.support.board import pages
from carepost.core import clock, ids, policies
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table, address
from carepost.ui.words import date_and_time, short_date

page = require_http_methods(["GET", "HEAD", "POST"])


def _lot_link(row: Any) -> Markup:
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("contact:stock-lot", args=[row.pk]), row.item.name)


def _tag(words: str) -> Markup:
    return Markup(' <strong class="govuk-tag govuk-tag--yellow">{}</strong>').format(words)


def _low(row: Any) -> str:
    return "Low" if row.item_free < row.item.low_at else ""


def table(soon: int) -> Table:
    """What there is, a line for each item, place and day of expiry."""

    def expiry(row: Any) -> Any:
        words = expiry_words(row.expires_on, clock.today(), soon=soon)
        return Markup("{}{}").format(short_date(row.expires_on), _tag(words) if words else "")

    return Table(
        columns=[
            Column(
                "item", "What", sort="item__name", heading=True, show=_lot_link, csv=lambda r: r.item.name
            ),
            Column("place", "Where", sort=True),
            Column("expires_on", "Expires", sort=True, show=expiry, csv=lambda r: r.expires_on),
            Column("on_hand", "On hand", sort=True, numeric=True),
            Column("reserved", "Reserved", sort=True, numeric=True),
            Column("free", "Free", sort=True, numeric=True),
            Column("unit", "Unit", show=lambda r: r.item.unit, csv=lambda r: r.item.unit),
            Column("level", "Level", show=lambda r: _tag("Low") if _low(r) else "Enough", csv=_low),
        ],
        caption="Supplies",
        empty="Nothing is kept yet. Add an item, then take in what arrived.",
        one="line",
        first="item",
        filename="stock.csv",
    )


def _for(row: Any) -> Any:
    if row.request is None:
        return row.reason
    link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
        reverse("contact:help-one", args=[row.request_id]), row.request.service.name
    )
    return Markup("{}{}").format(link, f". {row.reason}" if row.reason else "")


def _kind(row: Any) -> str:
    return Movement(row.kind).label


MOVEMENTS = Table(
    columns=[
        Column("at", "When", sort="pk", show=lambda r: date_and_time(r.at), csv=lambda r: r.at),
        Column("item", "What", heading=True, show=lambda r: r.lot.item.name, csv=lambda r: r.lot.item.name),
        Column("place", "Where", show=lambda r: r.lot.place, csv=lambda r: r.lot.place),
        Column("kind", "Movement", sort=True, show=_kind, csv=_kind),
        Column("amount", "Amount", sort=True, numeric=True),
        Column("on_hand_after", "On hand after", numeric=True),
        Column("for", "For, or why", show=_for, csv=lambda r: r.request.service.name if r.request else r.reason),
        Column("by_name", "By", sort=True),
    ],
    caption="Movements",
    empty="Nothing has moved yet.",
    one="movement",
    first="-at",
    filename="stock-movements.csv",
)  # fmt: skip


@requires(Can.SEE_STOCK)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """What there is; `?low=1` only what is low."""
    viewer, low = actor_of(request), request.GET.get("low") == "1"
    policy = policies.in_force(SupportPolicy, viewer.council_id, clock.today()).value
    described = table(policy.expires_soon_days)
    if low:
        described = replace(described, empty="Nothing is low.")
    shown = described.show(request, stock.lots(viewer, low=low))
    if download := shown.csv():
        return download
    tabs = [
        ("Everything", address(request, {"low": None, "page": None}), not low),
        ("Low", address(request, {"low": "1", "page": None}), low),
    ]
    context = {
        "shown": shown, "tabs": tabs, "items": stock.items(viewer), "pages": pages(request, "contact:stock"),
        "may_receive": viewer.may(Can.RECEIVE_STOCK), "may_keep": viewer.may(Can.KEEP_STOCK_ITEM),
    }  # fmt: skip
    return render(request, "contact/help/stock.html", context)


@requires(Can.SEE_STOCK)
@require_safe
def moved(request: HttpRequest) -> HttpResponseBase:
    """Every movement, the newest first."""
    shown = MOVEMENTS.show(request, stock.movements(actor_of(request)))
    if download := shown.csv():
        return download
    return render(
        request, "contact/help/movements.html", {"shown": shown, "pages": pages(request, "contact:stock")}
    )


@requires(Can.SEE_STOCK)
@page
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One line of the store: its movements, and what was counted or came back."""
    viewer = actor_of(request)
    lot = stock.lot_of(viewer, pk)
    do = (request.POST if request.method == "POST" else request.GET).get("do", "")
    form = _form(request, do) if do in ("count", "return") else None
    if form is not None and form.is_bound and form.is_valid() and _done(form, viewer, pk, do):
        messages.success(request, "The books are right again." if do == "count" else "Taken back.")
        return redirect("contact:stock-lot", pk=pk)
    shown = MOVEMENTS.show(request, stock.movements(viewer, lot=pk))
    if download := shown.csv():
        return download
    context = {"lot": lot, "shown": shown, "do": do, "may_count": viewer.may(Can.COUNT_STOCK)}
    if form is None:
        return render(request, "contact/help/lot.html", context)
    return render(request, "contact/help/lot.html", context | {"form": form}, status=status_of(form))


def _form(request: HttpRequest, do: str) -> Form:
    data = request.POST if request.method == "POST" else None
    initial = {"key": ids.submission_key()}
    return CountForm(data, initial=initial) if do == "count" else ReturnForm(data, initial=initial)


def _done(form: Form, viewer: Actor, pk: int, do: str) -> bool:
    return attempt(form, lambda: _act(viewer, pk, do, form.cleaned_data)) is not None


def _act(viewer: Actor, pk: int, do: str, good: dict[str, Any]) -> Any:
    if do == "count":
        return actions.count_stock(
            by=viewer, lot_id=pk, counted=good["counted"], reason=good["reason"], submission_key=good["key"]
        )
    return actions.return_stock(
        by=viewer, lot_id=pk, amount=good["amount"], reason=good["reason"], submission_key=good["key"]
    )


@requires(Can.RECEIVE_STOCK)
@page
def receive(request: HttpRequest) -> HttpResponse:
    """Take in what arrived."""
    viewer = actor_of(request)
    form = ReceiveForm(
        request.POST if request.method == "POST" else None,
        items=[(str(item.pk), f"{item.name} ({item.unit})") for item in stock.items(viewer)],
        places=stock.places(viewer), initial={"key": ids.submission_key()},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        lot = attempt(
            form,
            lambda: actions.receive_stock(
                by=viewer, item_id=int(good["item"]), place=good["place"], amount=good["amount"],
                expires_on=good["expires_on"], reason=good["reason"], submission_key=good["key"],
            ),
        )  # fmt: skip
        if lot is not None:
            messages.success(
                request, f"Taken in: {good['amount']:,} {lot.item.unit}, {lot.item.name}, at {lot.place}."
            )
            return redirect("contact:stock")
    return render(request, "contact/help/receive.html", {"form": form}, status=status_of(form))


@requires(Can.KEEP_STOCK_ITEM)
@page
def item_added(request: HttpRequest) -> HttpResponse:
    """A new item."""
    return _item(request, None)


@requires(Can.KEEP_STOCK_ITEM)
@page
def item_changed(request: HttpRequest, pk: int) -> HttpResponse:
    """An item's name, unit, and the level at which to warn."""
    return _item(request, stock.item_of(actor_of(request), pk))


def _item(request: HttpRequest, item: Any) -> HttpResponse:
    initial = {"name": item.name, "unit": item.unit, "low_at": item.low_at} if item else {"low_at": 0}
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        kept = attempt(
            form,
            lambda: actions.keep_stock_item(
                by=actor_of(request), item_id=item.pk if item else None, **form.cleaned_data
            ),
        )
        if kept is not None:
            messages.success(request, f"{kept.name} is kept.")
            return redirect("contact:stock")
    return render(request, "contact/help/item.html", {"form": form, "item": item}, status=status_of(form))


def lot_words(lot: Any, kept: int) -> str:
    """A line of the store in a list to choose from."""
    until = f", until {short_date(lot.expires_on)}" if lot.expires_on else ""
    mine = f", {kept:,} kept for this" if kept else ""
    return f"{lot.item.name}, {lot.place}{until}: {lot.balance.free:,} {lot.item.unit} free{mine}"
