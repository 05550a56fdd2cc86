"""What was put forward: the list, one item with its history, and what an editor does to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.messages.offers import Offer, offers
from carepost.messages.tabs import tabs
from carepost.newsletter import actions, queries
from carepost.newsletter.engine.markup import as_html
from carepost.newsletter.forms.items import ItemFilter, ItemForm, LeaveOutForm, ticked
from carepost.newsletter.rules import ItemState, ItemVerb, Section
from carepost.newsletter.rules.items import item_after
from carepost.newsletter.views import wording
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import date_and_time, short_date

page = require_http_methods(["GET", "HEAD", "POST"])
_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')


def _link(row: Any) -> Markup:
    return _LINK.format(reverse("newsletter:item", args=[row.pk]), row.title)


def _where(row: Any) -> Markup:
    edition = Markup(' <span class="cp-note">{}</span>').format(row.edition.title) if row.edition else ""
    return wording.item_tag(row) + edition


def _whose(row: Any) -> str:
    return f"{row.put_by_name}, {row.put_by_about}" if row.put_by_about else row.put_by_name


ITEMS = Table(
    columns=[
        Column("title", "What", sort=True, heading=True, show=_link, csv=lambda row: row.title),
        Column("section", "Section", sort=True, show=lambda row: Section(row.section).label),
        Column("state", "Where it is", sort=True, show=_where, csv=lambda row: ItemState(row.state).label),
        Column("put_by_name", "Put forward by", sort=True, show=_whose, csv=_whose),
        Column("put_at", "When", sort=True, show=lambda row: date_and_time(row.put_at)),
        Column("worth_until", "Worth telling until", sort=True, show=lambda row: short_date(row.worth_until)),
        Column("why", "Why it was left out"),
    ],
    caption="What was put forward", empty="Nothing of this kind was put forward. Anybody who works with providers can.",
    one="item", first="-put_at", filename="newsletter-items.csv",
)  # fmt: skip


@requires(Can.SEE_NEWSLETTER)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Everything that was ever put forward, and what became of it."""
    viewer, form = actor_of(request), ItemFilter(request.GET)
    form.is_valid()
    good = form.cleaned_data
    found = queries.items(viewer, good.get("state") or (), good.get("section") or "", good.get("words") or "")
    shown = ITEMS.show(request, found)
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "filter": form, "hidden": hidden_query(request.GET, form.fields),
        "tabs": tabs(request, "newsletter"), "pages": wording.pages(request, "newsletter:items"),
        "may_put": viewer.may(Can.PUT_FORWARD),
    }  # fmt: skip
    return render(request, "newsletter/items.html", context, status=400 if form.errors else 200)


@requires(Can.PUT_FORWARD)
@page
def put(request: HttpRequest) -> HttpResponse:
    """Put something forward, from nothing or from what another room offers."""
    viewer = actor_of(request)
    known = queries.sources(viewer)
    offered = [(label, [one for one in some if one.source not in known]) for label, some in offers(request)]
    chosen = next(
        (one for _, some in offered for one in some if one.source == request.GET.get("offer")), None
    )
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        areas=queries.areas(viewer), initial=_first(chosen) | {"key": ids.submission_key()},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        put_forward = partial(actions.put_forward, by=viewer, submission_key=good["key"])
        made = attempt(form, lambda: put_forward(words=form.item_words(), source=good["source"]))
        if made is not None:
            messages.success(request, "Put forward. An editor decides in which edition it goes.")
            return redirect("newsletter:item", pk=made.pk)
    context = {"form": form, "offered": offered}
    return render(request, "newsletter/item_put.html", context, status=status_of(form))


def _first(offer: Offer | None) -> dict[str, str]:
    if offer is None:
        return {"section": Section.NEWS.value}
    return {
        "title": offer.title, "words": offer.words, "section": offer.section, "link": offer.link,
        "source": offer.source,
    }  # fmt: skip


@requires(Can.SEE_NEWSLETTER)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One item as it will read, for whom, and all that was done to it."""
    viewer = actor_of(request)
    row = queries.item(viewer, pk)
    state = ItemState(row.state)
    is_open = row.edition is None or row.edition.state == "collecting"
    may = viewer.may(Can.PLACE_ITEM) and is_open
    context = {
        "row": row, "tag": wording.item_tag(row), "whose": _whose(row), "worth": wording.worth(row),
        "words": Markup(as_html(row.words)),  # noqa: S704  HTML is off in the small markup
        "section": Section(row.section).label, "history": queries.item_history(viewer, row),
        "for_whom": wording.for_whom(row.audience, queries.areas(viewer)),
        "verbs": [verb for verb in ItemVerb if may and item_after(state, verb) is not None],
        "editions": queries.collecting(viewer) if may else (),
        "may_change": viewer.may(Can.CHANGE_ITEM) and is_open and item_after(state, ItemVerb.CHANGE) is not None,
        "may_withdraw": viewer.may(Can.WITHDRAW_ITEM) and row.put_by_id == viewer.user_id
        and item_after(state, ItemVerb.WITHDRAW) is not None,
    }  # fmt: skip
    return render(request, "newsletter/item.html", context)


@requires(Can.CHANGE_ITEM)
@page
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit an item."""
    viewer = actor_of(request)
    row = queries.item(viewer, pk)
    now: Mapping[str, Any] = {
        "title": row.title, "words": row.words, "link": row.link, "section": row.section,
        "worth_until": row.worth_until, "version": str(row.version), **ticked(row.audience),
    }  # fmt: skip
    form = ItemForm(
        request.POST if request.method == "POST" else None, areas=queries.areas(viewer), initial=now
    )
    if form.is_bound and form.is_valid():
        change = partial(actions.change_item, by=viewer, item_id=pk, version=form.made_from)
        if attempt(form, lambda: change(words=form.item_words())) is not None:
            messages.success(request, "Changed.")
            return redirect("newsletter:item", pk=pk)
    return render(request, "newsletter/item_change.html", {"form": form, "row": row}, status=status_of(form))


#: What an editor does with one press, by its word in the address, and what the page says then.
PLACES = {
    "take-in": (ItemVerb.TAKE_IN, "Taken in."),
    "carry-over": (ItemVerb.CARRY_OVER, "It waits for a later edition."),
    "bring-back": (ItemVerb.BRING_BACK, "Brought back: it waits for an edition."),
}


@requires(Can.PLACE_ITEM)
@require_POST
def placed(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take an item in, carry it over, or bring it back."""
    if verb not in PLACES:
        raise Http404("There is no such thing to do")
    viewer, (meant, done) = actor_of(request), PLACES[verb]
    row = queries.item(viewer, pk)
    text = request.POST.get("edition", "")
    edition_id = int(text) if text.isdecimal() and len(text) < 19 else row.edition_id
    actions.place_item(by=viewer, item_id=pk, verb=meant, edition_id=edition_id)
    messages.success(request, done)
    return redirect("newsletter:edition", pk=edition_id) if edition_id else redirect("newsletter:item", pk=pk)


@requires(Can.PLACE_ITEM)
@page
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an item out, and say why."""
    viewer = actor_of(request)
    row = queries.item(viewer, pk)
    form = LeaveOutForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        leave_out = partial(actions.place_item, by=viewer, item_id=pk, verb=ItemVerb.LEAVE_OUT)
        if attempt(form, lambda: leave_out(why=form.cleaned_data["why"])) is not None:
            messages.success(request, "Left out. It can be brought back.")
            return (
                redirect("newsletter:edition", pk=row.edition_id)
                if row.edition_id
                else redirect("newsletter:item", pk=pk)
            )
    return render(
        request, "newsletter/item_leave_out.html", {"form": form, "row": row}, status=status_of(form)
    )


@requires(Can.WITHDRAW_ITEM)
@require_POST
def withdrawn(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one put forward oneself."""
    queries.item(actor_of(request), pk)
    actions.withdraw_item(by=actor_of(request), item_id=pk)
    messages.success(request, "Taken back.")
    return redirect("newsletter:item", pk=pk)
