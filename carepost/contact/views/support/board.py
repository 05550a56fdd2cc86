"""The board of requests for support: what waits, is due, late, delivered, unmet; filtered, shared, as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.contact.forms.support import BoardFilter
from carepost.contact.queries import support
from carepost.contact.rules.support import Helped, State
from carepost.contact.views import wording
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import mapping
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.tags import standing, standing_text
from carepost.ui.words import short_date, told

SHOWN = {
    "waiting": "Waits for an owner",
    "due": "Under way",
    "late": "Late",
    "offered": "Offered",
    "delivered": "Delivered",
    "unmet": "Unmet",
    "ended": "Cancelled or declined",
    "all": "All",
}
EMPTY = {
    "waiting": "Nobody waits for an owner: everything asked for has been taken on.",
    "due": "Nothing is under way.",
    "late": "Nothing is late.",
    "offered": "No offer waits for a provider’s answer.",
    "delivered": "Nothing has been delivered yet.",
    "unmet": "Nothing that was asked for had to be refused.",
    "ended": "Nothing was cancelled or declined.",
    "all": "Nobody has asked for anything yet. What a provider asks for in a call comes here by itself.",
}


def request_link(row: Any) -> Markup:
    """The kind of support, which leads to the request."""
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("contact:help-one", args=[row.pk]), row.kind_name)


def amounts(row: Any) -> str:
    """Asked and given, kept apart: "20 of 50 boxes"."""
    if not row.unit:
        return ""
    if row.asked_amount is None:
        return f"{row.given_amount:,} {row.unit}; nobody said how many are needed"
    return f"{row.given_amount:,} of {row.asked_amount:,} {row.unit}"


def state_words(row: Any) -> str:
    """Where it stands; of help that was given, what they said of it."""
    return Helped(row.helped).label if row.helped else State(row.state).label


def asker(row: Any) -> str:
    """Who asked, as a file says it: of what was asked for in a call not the name that was written down there."""
    return "The service, in a call" if row.call_id else str(row.asked_by)


def _due(row: Any) -> Any:
    if not State(row.state).is_open:
        return short_date(row.due_on)
    late = row.due_on < clock.today()
    words = Markup('<span class="cp-when{}">{}</span> <span class="cp-when__date">{}</span>')
    return words.format(
        " cp-when--late" if late else "", told(row.due_on, clock.today()), short_date(row.due_on)
    )


REQUESTS = Table(
    columns=[
        Column("kind_name", "Support", sort=True, heading=True, show=request_link, csv=lambda r: r.kind_name),
        Column(
            "service", "For", sort="service__name",
            show=lambda r: wording.service_link(r.service.name, r.service.ref), csv=lambda r: r.service.name,
        ),
        Column("band", "Standing", show=lambda r: standing(r.band), csv=lambda r: standing_text(r.band)),
        Column("state", "State", sort=True, show=state_words, csv=state_words),
        Column("owner_name", "Owner", sort=True),
        Column("due_on", "Due", sort=True, show=_due, csv=lambda r: r.due_on),
        Column("given", "Given, of asked", show=amounts, csv=amounts),
    ],
    caption="Requests for support",
    empty="",
    one="request",
    first="due_on",
    filename="support.csv",
    about=("service__ref",),
)  # fmt: skip
#: The file says more than the page has room for.
FILE = replace(
    REQUESTS,
    columns=[
        Column("pk", "Number"), *REQUESTS.columns[:2], Column("ref", "Id", csv=lambda r: r.service.ref),
        *REQUESTS.columns[2:6], Column("asked_on", "Asked on"), Column("asked_by", "Asked by", csv=asker),
        Column("words", "What is needed"), Column("asked_amount", "Asked amount"),
        Column("given_amount", "Given amount"), Column("unit", "Unit"), Column("promised_for", "Promised for"),
        Column("promises_moved", "Times the promise moved"), Column("delivered_at", "Delivered"),
        Column("helped", "Did it help"),
    ],
)  # fmt: skip


@requires(Can.SEE_HELP)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The requests of the viewer's council; the address carries the part and the filters."""
    viewer, on = actor_of(request), clock.today()
    form = BoardFilter(
        request.GET, kinds=support.kinds(viewer, retired=True), localities=mapping.localities(viewer),
        owners=support.owners(viewer, on),
    )  # fmt: skip
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "all" if _narrows(request) else "waiting"
    wanted = form.wanted(show)
    rows = support.matching(viewer, wanted, on)
    if download := FILE.show(request, rows).csv():
        return download
    context = {
        "filter": form,
        "shown": replace(REQUESTS, empty=EMPTY[show]).show(request, rows),
        "tabs": _tabs(request, show, support.counts(viewer, wanted, on)),
        "mine": address(request, {"owner": str(viewer.user_id), "page": None})
        if viewer.may(Can.TAKE_HELP)
        else "",
        "chosen": _chosen(request, form),
        "hidden": hidden_query(
            request.GET, [*form.fields, *(f"since-{part}" for part in ("day", "month", "year"))]
        ),
        "pages": pages(request, "contact:help"),
        "may_offer": viewer.may(Can.OFFER_HELP),
    }
    return render(request, "contact/help/board.html", context, status=400 if form.errors else 200)


def _narrows(request: HttpRequest) -> bool:
    """True for an address that already says which rows it is about."""
    return bool(request.GET.get("outcome"))


def _tabs(request: HttpRequest, show: str, counts: dict[str, int]) -> list[tuple[str, str, bool]]:
    return [
        (f"{words} ({counts[name]:,})", address(request, {"show": name, "page": None}), name == show)
        for name, words in SHOWN.items()
    ]


def _chosen(request: HttpRequest, form: BoardFilter) -> list[tuple[str, str]]:
    chosen = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value:
            continue
        words = dict(_choices(field)).get(str(value)) or (
            short_date(value) if name == "since" else str(value)
        )
        gone = {each for each in request.GET if each.split("-")[0] == name}
        chosen.append((f"{field.label}: {words}", address(request, {**dict.fromkeys(gone), "page": None})))
    return chosen


def _choices(field: Any) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in getattr(field, "options", [])]


#: The pages of Help, as the tabs at their top: words, address, and what they need.
PAGES = (
    ("Requests", "contact:help", Can.SEE_HELP),
    ("Asked, met, unmet", "contact:help-unmet", Can.SEE_UNMET),
    ("Mutual aid", "contact:aid", Can.SEE_AID),
    ("Stock", "contact:stock", Can.SEE_STOCK),
    ("What we offer", "contact:help-kinds", Can.SEE_HELP),
)


def pages(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """The tabs at the top of every page of Help that this person may open."""
    viewer = actor_of(request)
    return [(words, reverse(name), name == here) for words, name, needs in PAGES if viewer.may(needs)]
