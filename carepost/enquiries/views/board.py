"""The board of enquiries: what waits for an owner, is mine, late, answered; filtered, shared, as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.forms.board import BoardFilter
from carepost.enquiries.rules import Channel, State
from carepost.enquiries.views import wording
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.words import short_date

SHOWN = {
    "unowned": "Waits for an owner",
    "mine": "Yours",
    "late": "Late",
    "open": "Open",
    "waiting": "Waits for who asked",
    "answered": "Answered",
    "closed": "Closed",
    "all": "All",
}
EMPTY = {
    "unowned": "Nothing waits for an owner: everything that came in has been taken on.",
    "mine": "Nothing that is open is yours.",
    "late": "Nothing is past its time.",
    "open": "Nothing is open.",
    "waiting": "Nobody has been asked back.",
    "answered": "Nothing is answered and still open to a reply.",
    "closed": "Nothing has been closed yet.",
    "all": "Nobody has asked anything yet. Type in what you hear on the telephone, or give people the public page.",
}


def _due(row: Any) -> Any:
    told = wording.due_words(row)
    return Markup('<span class="cp-when--late">{}</span>').format(told) if wording.is_late(row) else told


def _about(row: Any) -> Any:
    if row.service is None:
        return row.about
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    return link.format(reverse("register:service", args=[row.service.ref]), row.service.name)


def _service(row: Any) -> str:
    return str(row.service.name if row.service else row.about)


ENQUIRIES = Table(
    columns=[
        Column("subject", "Enquiry", sort=True, heading=True, show=wording.enquiry_link, csv=lambda r: r.subject),
        Column("service", "About", sort="service__name", show=_about, csv=_service),
        Column("asker_name", "Asked by", sort=True),
        Column("urgency", "Urgency", sort=True, show=wording.urgency_words, csv=wording.urgency_words),
        Column("state", "State", sort=True, show=lambda r: State(r.state).label, csv=lambda r: State(r.state).label),
        Column("owner_name", "Owner", sort=True),
        Column("due_at", "Clock", sort=True, show=_due, csv=lambda r: r.due_at),
        Column("received_at", "Received", sort=True, show=lambda r: short_date(r.received_at)),
    ],
    caption="Enquiries",
    empty="",
    one="enquiry",
    many="enquiries",
    first="due_at",
    filename="enquiries.csv",
    about=("service__ref",),
)  # fmt: skip
#: The file says more than the page has room for. Internal notes are in neither.
FILE = replace(
    ENQUIRIES,
    columns=[
        Column("ref", "Number"), Column("topic_name", "Topic"), *ENQUIRIES.columns,
        Column("channel", "Door", csv=lambda r: Channel(r.channel).label),
        Column("team", "Team", csv=lambda r: r.team.name if r.team else ""), Column("words", "Question"),
        Column("answered_at", "First answered"), Column("answered_minutes", "Working minutes to the first answer"),
        Column("in_time", "Within the clock"),
    ],
)  # fmt: skip


@requires(Can.SEE_ENQUIRIES)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The enquiries of the viewer's council; the address carries the part and the filters."""
    viewer, now = actor_of(request), clock.now()
    form = BoardFilter(
        request.GET, topics=queries.topics(viewer, retired=True), teams=queries.teams(viewer),
        owners=queries.owners(viewer, clock.today()),
    )  # fmt: skip
    show = request.GET.get("show", "")
    narrows = any(request.GET.get(name) for name in ("in_time", "since-year", "text"))
    show = show if show in SHOWN else "all" if narrows else "unowned"
    wanted = form.wanted(show)
    rows = queries.matching(viewer, wanted, now)
    if download := FILE.show(request, rows).csv():
        return download
    dates = [f"{name}-{part}" for name in ("since", "until") for part in ("day", "month", "year")]
    context = {
        "filter": form,
        "shown": replace(ENQUIRIES, empty=EMPTY[show]).show(request, rows),
        "tabs": _tabs(request, show, queries.counts(viewer, wanted, now)),
        "chosen": _chosen(request, form),
        "hidden": hidden_query(request.GET, [*form.fields, *dates]),
        "pages": wording.pages(request, "enquiries:board"),
        "may_receive": viewer.may(Can.RECEIVE_ENQUIRY),
    }
    return render(request, "enquiries/board.html", context, status=400 if form.errors else 200)


def _tabs(request: HttpRequest, show: str, counts: dict[str, int]) -> list[wording.Tab]:
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
        options = {option.value: option.label for option in getattr(field, "options", [])}
        words = options.get(str(value)) or (short_date(value) if name in ("since", "until") else str(value))
        gone = {each for each in request.GET if each.split("-")[0] == name}
        chosen.append((f"{field.label}: {words}", address(request, {**dict.fromkeys(gone), "page": None})))
    return chosen
